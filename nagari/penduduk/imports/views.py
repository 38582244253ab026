"""Pages of an import: hand in, look through, agree, take back. Everything works without JavaScript."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, ensure_in_region, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.jobs.models import Job
from nagari.jobs.views import JobView
from nagari.kantor import clock
from nagari.lib.errors import CodedError, UserError
from nagari.penduduk.imports import messages, queries
from nagari.penduduk.imports.forms import UploadForm
from nagari.penduduk.imports.plan import Verdict
from nagari.penduduk.imports.services import clearing, preview
from nagari.penduduk.imports.services import undo as undoing
from nagari.penduduk.imports.services.scope import village_of_site
from nagari.penduduk.models import Impor, StatusImpor
from nagari.penduduk.views.listing import page_number
from nagari.sync import blobs
from nagari.wilayah.rules.codes import is_village

ACTION = "penduduk.import"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABS = (Verdict.ADDED, Verdict.CHANGED, Verdict.UNCHANGED, Verdict.REFUSED)


@require_http_methods(["GET", "POST"])
@requires(ACTION)
def index(request: HttpRequest) -> HttpResponse:
    wilayah = _village(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and wilayah and form.is_valid():
        ensure_in_region(request, ACTION, wilayah)
        file = form.cleaned_data["berkas"]
        try:
            impor = preview.start(
                file.read(), file.name, wilayah=wilayah, user_id=actor(request).pk, now=clock.require_trusted()
            )
        except CodedError as error:
            form.add_error("berkas", " ".join(messages.of_error(error)))
        except UserError as error:
            form.add_error(None, str(error))
        else:
            return redirect("impor:detail", impor.pk)
    past = [(one, queries.is_interrupted(one)) for one in queries.past(wilayah)] if wilayah else []
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "penduduk/impor/index.html", {"form": form, "past": past, "wilayah": wilayah}, status=status)


@require_GET
@requires(ACTION)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    impor = _impor(request, pk)
    job = Job.objects.filter(pk=impor.job_id or 0).first()
    shown = JobView.of(job) if job else None
    context: dict[str, Any] = {
        "impor": impor,
        "job": shown,
        "interrupted": queries.is_interrupted(impor),
        "remarks": queries.remarks(impor),
        "can_undo": undoing.can_undo(impor),
        "error": impor.error or (shown.error if shown else None),
    }
    if impor.status in (StatusImpor.READING, StatusImpor.WRITING) and not (shown and shown.error):
        response = render(request, "penduduk/impor/progress.html", context)
        response.headers["Refresh"] = "2"
        return response
    if impor.status in (StatusImpor.PREVIEW, StatusImpor.DONE):
        context |= _tab(request, impor)
        log.record(
            request, Act.LIST, obj=impor, detail=str(context["tab"]), count=len(context["rows"]), now=clock.now()
        )
    return render(request, "penduduk/impor/detail.html", context)


@require_POST
@requires(ACTION)
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    impor = _impor(request, pk)
    _keep_picks(request, impor)
    verdict = request.POST.get("class", "")
    if verdict in (Verdict.ADDED, Verdict.CHANGED):
        preview.pick_class(impor, Verdict(verdict), request.GET.get("all") == "1")
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "penduduk/impor/_agree.html", {"impor": impor, "ticks": queries.ticks(impor)})
    return _back(request, impor)


@require_POST
@requires(ACTION)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    impor = _impor(request, pk)
    _keep_picks(request, impor)
    try:
        now = clock.require_trusted()
        if not queries.ticks(impor).total:
            raise UserError("import_nothing", _("No row is ticked, so there is nothing to write."))
        preview.agree(impor, user_id=actor(request).pk, now=now)
        log.record(request, Act.IMPORT, obj=impor, count=queries.ticks(impor).total, now=now)
    except UserError as error:
        flash.error(request, str(error))
    return redirect("impor:detail", impor.pk)


@require_POST
@requires(ACTION)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    impor = _impor(request, pk)
    try:
        preview.discard(impor)
        clearing.forget_file(impor)
        flash.info(request, _("The import was stopped; nothing of the file was written."))
    except UserError as error:
        flash.error(request, str(error))
    return redirect("impor:index")


@require_POST
@requires(ACTION)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    impor = _impor(request, pk)
    try:
        undoing.undo(impor, now=clock.require_trusted())
        log.record(request, Act.CHANGE, obj=impor, detail="undo", count=impor.added + impor.changed, now=clock.now())
        flash.success(request, _("The import was taken back; the register is as it was before."))
    except UserError as error:
        flash.error(request, str(error))
    return redirect("impor:detail", impor.pk)


@require_GET
@requires(ACTION)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    impor = _impor(request, pk)
    user = actor(request)
    # Who handed the file in has all of it anyway, and mends it whole.
    specific = user.has_perm("penduduk.specific") or impor.created_by == user.pk
    problems = queries.problems_of(impor, specific=specific)
    try:
        # With openpyxl: a quarter of a second and 16 MB, which a start need not pay.
        from nagari.penduduk.imports.report import report as make_report

        content = make_report(blobs.path_of(impor.blob), problems, specific=specific)
    except (CodedError, ValueError):
        flash.error(request, _("The original file is no longer here, so its rows can't be given back."))
        return redirect("impor:detail", impor.pk)
    log.record(request, Act.EXPORT, obj=impor, count=impor.refused, now=clock.now())
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="ditolak-{impor.pk}.xlsx"'
    return response


def _village(request: HttpRequest) -> str:
    """The village this person imports to; "" at a site that is not one village's."""
    own: str = actor(request).wilayah
    if is_village(own):
        return own
    try:
        return village_of_site(None)
    except UserError:
        return ""


def _impor(request: HttpRequest, pk: int) -> Impor:
    return get_in_region(request, Impor.objects.all(), ACTION, pk)


def _tab(request: HttpRequest, impor: Impor) -> dict[str, Any]:
    counts = {Verdict(name): getattr(impor, name) for name in ("added", "changed", "unchanged", "refused")}
    wanted = request.GET.get("tab", "")
    fullest = next((one for one in (Verdict.REFUSED, Verdict.CHANGED, Verdict.ADDED) if counts[one]), Verdict.UNCHANGED)
    tab = Verdict(wanted) if wanted in _TABS else fullest
    specific = actor(request).has_perm("penduduk.specific")
    page, rows = queries.page_of(impor, tab, page_number(request), specific=specific)
    return {
        "tab": tab.value,
        "tabs": [(one.value, counts[one]) for one in _TABS],
        "page": page,
        "rows": rows,
        "ticks": queries.ticks(impor),
        "open": impor.status == StatusImpor.PREVIEW,
    }


def _keep_picks(request: HttpRequest, impor: Impor) -> None:
    shown, picked = (_numbers(request, name) for name in ("shown", "picked"))
    if shown:
        preview.pick(impor, shown, set(picked))


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(one) for one in request.POST.getlist(name)[:500] if one.isascii() and one.isdigit() and len(one) < 16]


def _back(request: HttpRequest, impor: Impor) -> HttpResponseRedirect:
    response = redirect("impor:detail", impor.pk)
    tab, number = request.POST.get("tab", ""), request.POST.get("hal", "")
    if tab in _TABS:
        response["Location"] += f"?tab={tab}" + (f"&hal={number}" if number.isascii() and number.isdigit() else "")
    return response
