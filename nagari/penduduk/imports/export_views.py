"""Giving out: the template to fill in, and residents in the three layouts."""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.jobs.models import Job, JobState
from nagari.kantor import clock
from nagari.penduduk.imports.services import giving_out
from nagari.penduduk.kode import Layout

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {"xlsx": XLSX, "csv": "text/csv"}
# Of the form, not of the list.
_OWN = ("jenis", "susunan", "keperluan", "hal", "csrfmiddlewaretoken")
# Below that it is no purpose; the access log has room for this much.
_LEAST, _MOST = 3, 100
ACTION = "penduduk.export"


@require_GET
@requires("penduduk.import")
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_template(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="templat-penduduk.xlsx"'
    return response


@lru_cache(maxsize=1)
def _template() -> bytes:
    # With openpyxl: a quarter of a second and 16 MB, which a start need not pay.
    from nagari.penduduk.imports.template import make_template

    return make_template(settings.OPTIONAL_FIELDS)


@require_http_methods(["GET", "POST"])
@requires(ACTION)
def export(request: HttpRequest) -> HttpResponse:
    """The page, with the values of the list; sent: `susunan` own, opensid, siak, `jenis` xlsx or csv, `keperluan`.

    A short list comes as the answer, a long one as a job.
    """
    user = actor(request)
    specific = user.has_perm("penduduk.specific")
    sent = request.POST if request.method == "POST" else request.GET
    query = {name: value for name, value in sent.dict().items() if name not in _OWN}
    rows = giving_out.residents(query, user.wilayah, clock.today(), specific=specific)
    count = rows.count()
    context = {"count": count, "kept": list(query.items())}
    if request.method == "GET":
        return render(request, "penduduk/impor/export.html", context)
    kind, layout = sent.get("jenis", ""), sent.get("susunan", Layout.OWN)
    if kind not in giving_out.WRITERS or layout not in {one.value for one in Layout}:
        return HttpResponseBadRequest(_("There is no such kind of file."))
    purpose = " ".join(sent.get("keperluan", "").replace("\0", "").split())[:_MOST]
    if len(purpose) < _LEAST:
        return render(request, "penduduk/impor/export.html", {**context, "no_purpose": True}, status=422)
    if count > giving_out.DIRECT_ROWS:
        job = giving_out.begin(
            query,
            layout,
            kind,
            purpose=purpose,
            specific=specific,
            user_id=user.pk,
            wilayah=user.wilayah,
            now=clock.now(),
        )
        return redirect("jobs:detail", job.pk)
    made = giving_out.written(rows, layout, kind, user.wilayah, specific=specific)
    _log(request, layout, kind, made.rows, purpose)
    response = HttpResponse(made.content, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(kind)}"'
    return response


@require_GET
@requires(ACTION)
def exported(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a long list is fetched once it is written."""
    return _exported(request, _job(request, pk), 200)


@require_GET
@requires(ACTION)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = _job(request, pk)
    kind = str(job.args["kind"])
    try:
        file = giving_out.file_of(job.pk, kind).open("rb")
    except FileNotFoundError:
        return _exported(request, job, 410)
    count, purpose = int((job.result or {}).get("rows", 0)), str(job.args.get("purpose", ""))
    _log(request, str(job.args["layout"]), kind, count, purpose)
    return FileResponse(file, as_attachment=True, filename=_name(kind), content_type=_TYPES[kind])


def _exported(request: HttpRequest, job: Job, status: int) -> HttpResponse:
    if job.state != JobState.DONE:
        return redirect("jobs:detail", job.pk)
    context = {
        "job": job,
        "count": (job.result or {}).get("rows", 0),
        "kind": str(job.args["kind"]).upper(),
        "is_there": giving_out.file_of(job.pk, str(job.args["kind"])).exists(),
        "until": job.finished_at + giving_out.KEPT if job.finished_at else None,
        "again": f"{reverse('impor:export')}?{urlencode(job.args['query'])}",
    }
    return render(request, "penduduk/impor/exported.html", context, status=status)


def _job(request: HttpRequest, pk: int) -> Job:
    job: Job = get_in_region(request, Job.objects.filter(kind=giving_out.EXPORT), ACTION, pk)
    if job.args["specific"] and not actor(request).has_perm("penduduk.specific"):
        raise PermissionDenied("penduduk.specific")
    return job


def _log(request: HttpRequest, layout: str, kind: str, count: int, purpose: str) -> None:
    told = f"{layout} {kind}: {purpose}"
    log.record(request, Act.EXPORT, model="penduduk.Penduduk", detail=told, count=count, now=clock.now())


def _name(kind: str) -> str:
    return f"penduduk-{clock.today():%Y%m%d}.{kind}"
