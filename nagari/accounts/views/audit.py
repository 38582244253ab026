"""Who looked at whom."""

import csv
from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nagari.accounts import log, queries, wording, work
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.forms import AuditFilter
from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Act
from nagari.jobs import services as jobs
from nagari.jobs.models import Job, JobState
from nagari.kantor import clock
from nagari.kantor.queries import letterhead

PAGE = 50
# A second on an old laptop.
DIRECT_ROWS = 20_000
# Spreadsheets take a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@require_GET
@requires("accounts.audit")
def audit_list(request: HttpRequest) -> HttpResponse:
    form, rows = filtered(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("hal"))
    lines = list(page.object_list)
    names = queries.named_objects(lines, actor(request).wilayah)
    shown = [
        (
            row,
            queries.act_label(row.act),
            names.get((row.model, row.object_id)) or wording.list_label(row.model),
            wording.detail_words(row.detail, row.model),
        )
        for row in lines
    ]
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    whose = names.get((chosen.get("model", ""), chosen.get("object", "")), wording.list_label(chosen.get("model", "")))
    context = {"form": form, "page": page, "rows": shown, "chosen": chosen, "object_name": whose}
    log.record(request, Act.LIST, model=AccessLog._meta.label, count=len(lines), now=clock.now())
    return render(request, "accounts/audit.html", context, status=422 if form.errors else 200)


@require_GET
@requires("accounts.audit")
def trail_print(request: HttpRequest, model: str, key: str) -> HttpResponse:
    """On paper for the person it is about, who may ask who looked (UU 27/2022 art. 32)."""
    found = queries.model_in_regions(model)
    if found is None:
        raise Http404
    obj = get_in_region(request, found._base_manager.all(), "accounts.audit", key)
    trail = queries.trail_of(obj)
    log.record(request, Act.PRINT, obj=obj, detail=AccessLog._meta.label, count=max(1, len(trail)), now=clock.now())
    context = {
        "about": str(obj),
        "trail": trail,
        "kantor": letterhead(),
        "printed_at": clock.now(),
        "printed_by": actor(request).nama,
    }
    return render(request, "accounts/trail_print.html", context)


@require_GET
@requires("accounts.audit")
def audit_export(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    form, rows = filtered(request)
    if form.errors:
        return redirect("accounts:audit_list")
    log.record(request, Act.EXPORT, model=AccessLog._meta.label, count=rows.count(), now=clock.now())
    name = f"jejak-akses-{clock.today().isoformat()}.csv"
    response = StreamingHttpResponse(lines_of_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@requires("accounts.audit")
def audit_verify(request: HttpRequest) -> HttpResponse:
    """A short log is checked at once, a long one as a job."""
    user = actor(request)
    if AccessLog.objects.count() > DIRECT_ROWS:
        job = jobs.enqueue(work.VERIFY, {}, user_id=user.pk, wilayah=user.wilayah, now=clock.now())
        return redirect("jobs:detail", job.pk)
    report = log.verify_chain()
    _tell(request, report.head.count, report.head.digest, report.broken_id, report.broken_at)
    return redirect("accounts:audit_list")


@require_GET
@requires("accounts.audit")
def audit_verified(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a check that ran as a job ends."""
    job: Job = get_in_region(request, Job.objects.filter(kind=work.VERIFY), "accounts.audit", pk)
    if job.state != JobState.DONE or job.result is None:
        return redirect("jobs:detail", job.pk)
    found = job.result
    broken_at = datetime.fromisoformat(found["broken_at"]) if found["broken_at"] else None
    _tell(request, found["count"], found["seal"], found["broken_id"], broken_at)
    return redirect("accounts:audit_list")


def _tell(request: HttpRequest, count: int, seal: str, broken_id: int | None, broken_at: datetime | None) -> None:
    if broken_id is None:
        said = _("All %(count)s rows are unchanged. Seal of the last one: %(seal)s.")
        messages.success(request, said % {"count": count, "seal": seal[:16]})
        return
    said = _("The log was changed: row %(row)s of %(at)s does not fit the one before. Tell the technician.")
    at = timezone.localtime(broken_at).strftime("%d-%m-%Y %H:%M") if broken_at else ""
    messages.error(request, said % {"row": broken_id, "at": at})


def filtered(request: HttpRequest) -> tuple[AuditFilter, QuerySet[AccessLog]]:
    scope = actor(request).wilayah
    users = [(str(user.pk), user.nama) for user in queries.users_in(scope)]
    acts = sorted(((act, str(label)) for act, label in queries.ACT_LABELS.items()), key=lambda pair: pair[1])
    form = AuditFilter(users, acts, request.GET)
    return form, queries.audit(scope, form.cleaned_data if form.is_valid() else {})


def lines_of_csv(rows: QuerySet[AccessLog]) -> Iterator[str]:
    """CSV as Indonesian spreadsheets open it: semicolons, and a mark that says UTF-8."""
    writer = csv.writer(Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(
        [_("time"), _("who"), _("did what"), _("kind"), _("key"), _("region"), _("detail"), _("count"), _("seal")]
    )
    for row in rows.iterator(chunk_size=1000):
        at = timezone.localtime(row.at).isoformat(sep=" ", timespec="seconds")
        who = row.user.nama if row.user else ""
        values = [at, who, queries.act_label(row.act), row.model, row.object_id, row.wilayah, row.detail, row.count]
        yield writer.writerow([harmless(str(value)) for value in [*values, bytes(row.digest).hex()]])


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


class Line:
    """A file for csv.writer that hands back what is written."""

    def write(self, text: str) -> str:
        return text
