"""Books that leave the office: on paper, as PDF, as a spreadsheet. Each is logged with its purpose."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from nagari.accounts.access import actor, get_in_region, requires, sent
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.jobs.models import Job, JobState
from nagari.kantor import clock
from nagari.kantor.queries import letterhead, signers
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.penduduk.buku import giving_out
from nagari.penduduk.buku.columns import cells
from nagari.penduduk.buku.document import KINDS, REPORT, Document, document_of
from nagari.penduduk.buku.forms import PRINT, GiveOutForm
from nagari.penduduk.buku.giving_out import XLSX, Wanted
from nagari.penduduk.buku.views.asked import Asked, asked
from nagari.penduduk.buku.views.reading import choose, frame, note
from nagari.penduduk.imports.services.giving_out import KEPT, file_of
from nagari.printing.errors import PrintingError

EXPORT, PRINTS = "buku.export", "buku.print"
# A browser lays out more than this for minutes.
PRINTED_DIRECTLY = 1000


@require_http_methods(["GET", "POST"])
@requires(EXPORT)
def give_out(request: HttpRequest, kode: str) -> HttpResponse:
    """The form; sent: the file, the sheet to print, or the job that makes a long file."""
    user, found = actor(request), asked(request, EXPORT)
    if found is None:
        return choose(request)
    if kode not in KINDS:
        raise Http404
    one = document_of(kode, found.wilayah, found.month, today=found.today, signer=request.POST.get("penanda", ""))
    form = GiveOutForm(
        sent(request),
        signers=signers(found.today, found.wilayah),
        may_print=user.has_perm(PRINTS, found.wilayah),
        may_export=user.has_perm(EXPORT, found.wilayah),
        is_closed=one.closing is not None,
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "buku/give_out.html", {**frame(found), "form": form, "document": one}, status=status)
    try:
        return _given(request, user, found, one, form)
    except PrintingError as error:
        form.add_error(None, str(error))
        return render(request, "buku/give_out.html", {**frame(found), "form": form, "document": one}, status=422)


def _given(request: HttpRequest, user: User, found: Asked, one: Document, form: GiveOutForm) -> HttpResponse:
    kind, values = form.cleaned_data["jenis"], form.cleaned_data
    now, purpose = clock.now(), values["keperluan"]
    if kind == PRINT and one.count <= PRINTED_DIRECTLY:
        note(request, found, f"{one.kode} {found.text}: {purpose}", count=max(1, one.count), act=Act.PRINT)
        return _sheet(request, user, found, one, values["lembar"])
    kind = giving_out.PDF if kind == PRINT else kind
    wanted = Wanted(
        kode=one.kode,
        wilayah=found.wilayah,
        month=found.text,
        kind=kind,
        sheet=values["lembar"] + ("-tegak" if one.kode == REPORT else ""),
        signer=form.signer,
        printed_by=user.nama,
        purpose=purpose,
    )
    if not giving_out.is_direct(one, kind):
        job = giving_out.begin(wanted, user_id=user.pk, wilayah=user.wilayah, now=now)
        return redirect("jobs:detail", job.pk)
    content = giving_out.written(one, wanted, now)
    note(request, found, _what(wanted), count=max(1, one.count), act=_act(kind))
    response = HttpResponse(content, content_type=giving_out.TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{wanted.file_name(kind)}"'
    return response


@require_GET
@requires(EXPORT)
def made(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a long book is fetched once it is there."""
    return _made(request, _job(request, pk), 200)


@require_GET
@requires(EXPORT)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = _job(request, pk)
    kind = str((job.result or {}).get("kind", ""))
    if job.state != JobState.DONE or kind not in giving_out.TYPES:
        return redirect("jobs:detail", job.pk)
    wanted = giving_out.wanted_of(job.args)
    try:
        file = file_of(job.pk, kind).open("rb")
    except FileNotFoundError:
        return _made(request, job, 410)
    found = Asked(wanted.wilayah, wanted.first_day, clock.today())
    note(request, found, _what(wanted), count=int((job.result or {}).get("rows", 0)), act=_act(wanted.kind))
    return FileResponse(file, as_attachment=True, filename=wanted.file_name(kind), content_type=giving_out.TYPES[kind])


def _made(request: HttpRequest, job: Job, status: int) -> HttpResponse:
    if job.state != JobState.DONE:
        return redirect("jobs:detail", job.pk)
    wanted, kind = giving_out.wanted_of(job.args), str((job.result or {}).get("kind", ""))
    desa = f"&desa={wanted.wilayah}" if wanted.wilayah != job.wilayah else ""
    context = {
        "job": job,
        "wanted": wanted,
        "kind": kind,
        "is_there": file_of(job.pk, kind).exists(),
        "until": job.finished_at + KEPT if job.finished_at else None,
        "again": f"{reverse('buku:give_out', args=[wanted.kode])}?bulan={wanted.month}{desa}",
    }
    return render(request, "buku/made.html", context, status=status)


def _job(request: HttpRequest, pk: int) -> Job:
    job: Job = get_in_region(request, Job.objects.filter(kind=giving_out.GIVE), EXPORT, pk)
    if job.args["kind"] != XLSX and not actor(request).has_perm(PRINTS):
        raise PermissionDenied(PRINTS)
    return job


def _sheet(request: HttpRequest, user: User, found: Asked, one: Document, lembar: str) -> HttpResponse:
    with override(OFFICIAL_LANGUAGE):
        context: dict[str, Any] = {
            "document": one,
            "tables": [(table, [cells(row, table.columns) for row in table.rows()]) for table in one.tables],
            "paper": f"{lembar}{'' if one.kode == REPORT else ' wide'}",
            "kantor": letterhead(found.wilayah),
            "printed_at": clock.now(),
            "printed_by": user.nama,
            "back_url": f"{reverse('buku:index')}?{found.query}",
        }
        return render(request, "buku/sheet.html", context)


def _what(wanted: Wanted) -> str:
    return f"{wanted.kode} {wanted.month} {wanted.kind}: {wanted.purpose}"


def _act(kind: str) -> str:
    return Act.EXPORT if kind == XLSX else Act.PRINT
