"""One letter: what it says, its file, what happened to it, and what may be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.surat import services
from layanan.surat.forms.following import CopiesForm, HandedForm, ReasonForm
from layanan.surat.models import CaraTte, JenisCatatan, Keadaan, Surat
from layanan.surat.queries.acting import acting_as
from layanan.surat.queries.letters import copies, file_of, history
from layanan.surat.rules.state import refusal
from layanan.surat.showing import TONES, events
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import changes, clock
from nagari.kantor.forms.base import OfficeForm
from nagari.kantor.views.editing import Editing, edit
from nagari.lib.dates import tanggal
from nagari.lib.errors import UserError
from nagari.sync import blobs

VIEW, PRINT, UNDO = "surat.view", "surat.print", "surat.revoke"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is done to a letter, asked for on a page of its own."""

    kind: JenisCatatan
    action: str
    title: Promise
    intro: Promise
    form: Callable[..., OfficeForm]
    done: Promise
    do: Callable[[Surat, Any, Any, Any], object]


# By the last part of the address.
DEEDS: Final[dict[str, Deed]] = {
    "ulang": Deed(
        JenisCatatan.CETAK_ULANG,
        PRINT,
        gettext_lazy("Print again after a jam"),
        gettext_lazy("The spoilt sheet is destroyed. It is no copy and is not counted as one."),
        ReasonForm,
        gettext_lazy("Noted. Open the file and print it."),
        lambda surat, form, who, now: services.reprint(surat, form.text("alasan"), who, now),
    ),
    "salinan": Deed(
        JenisCatatan.SALINAN,
        PRINT,
        gettext_lazy("Copies"),
        gettext_lazy("Copies are counted, for each looks like the letter."),
        CopiesForm,
        gettext_lazy("The copies were counted."),
        lambda surat, form, who, now: services.count_copy(
            surat, form.cleaned_data["lembar"], who, now, alasan=form.text("alasan")
        ),
    ),
    "serah": Deed(
        JenisCatatan.SERAH,
        PRINT,
        gettext_lazy("Hand over"),
        gettext_lazy("Who takes it stays in its history. If it replaces another, take that one back."),
        HandedForm,
        gettext_lazy("The letter was handed over."),
        lambda surat, form, who, now: services.hand_over(surat, form.text("kepada"), who, now),
    ),
    "batal": Deed(
        JenisCatatan.BATAL,
        UNDO,
        gettext_lazy("Cancel the letter"),
        gettext_lazy("Only for a letter that never left the office. Its number stays and is never given again."),
        ReasonForm,
        gettext_lazy("The letter is cancelled."),
        lambda surat, form, who, now: services.cancel(surat, form.text("alasan"), who, now),
    ),
    "cabut": Deed(
        JenisCatatan.CABUT,
        UNDO,
        gettext_lazy("Revoke the letter"),
        gettext_lazy("Whoever checks the letter reads from now on that it is revoked."),
        ReasonForm,
        gettext_lazy("The letter is revoked."),
        lambda surat, form, who, now: services.revoke(surat, form.text("alasan"), who, now),
    ),
}


@require_GET
@requires(VIEW)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Surat.objects.select_related("layanan__jenis", "mengganti")
    surat = get_in_region(request, rows, VIEW, pk)
    log.record(request, Act.VIEW, obj=surat, now=clock.now())
    user = actor(request)
    notes = history(surat)
    kinds = [one.jenis for one in notes]
    is_here = user.wilayah == surat.wilayah

    def may(deed: JenisCatatan, action: str) -> bool:
        return is_here and user.has_perm(action, surat) and not refusal(deed, kinds, on_paper=surat.is_on_paper)

    may_do = {name: may(deed.kind, deed.action) for name, deed in DEEDS.items()}
    # Of a letter of a request its last step says so.
    may_do["serah"] = may_do["serah"] and (surat.permohonan is None or surat.mengganti_id is not None)
    instead = Surat.objects.filter(mengganti=surat).order_by("id").first()
    tone, icon = TONES[Keadaan(surat.keadaan)]
    context = {
        "surat": surat,
        "tone": tone,
        "icon": icon,
        "subjects": surat.subjek_list.filter(deleted_at=None).order_by("urutan"),
        "facts": _facts(surat, copies(notes)),
        "said": [(label, text) for label, text in surat.data.get("medan", ())],
        "events": events(surat, notes),
        "instead": instead,
        "has_file": bool(surat.pdf),
        "file_is_here": bool(surat.pdf) and blobs.path_of(file_of(surat, notes)).exists(),
        "may_open": user.has_perm("penduduk.view", surat),
        "may_see_request": user.has_perm("permohonan.view", surat),
        "may_print": may(JenisCatatan.CETAK, PRINT),
        "is_printed": JenisCatatan.CETAK in kinds,
        "may": may_do,
        "may_sign": may(JenisCatatan.TANDA_TANGAN, "surat.sign"),
        "may_note_signed": may(JenisCatatan.TANDA_TANGAN, "surat.signed"),
        "scan": any(one.berkas and one.rincian.get("cara") == CaraTte.BASAH for one in notes),
        "may_replace": may(JenisCatatan.GANTI, UNDO),
    }
    return render(request, "surat/detail.html", context)


@require_GET
@requires(VIEW)
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF: as signed, where it is."""
    surat = get_in_region(request, Surat.objects.all(), VIEW, pk)
    digest = file_of(surat, history(surat))
    try:
        content = blobs.get(digest) if digest else b""
    except FileNotFoundError:
        content = b""
    if not content:
        raise Http404
    log.record(request, Act.VIEW, obj=surat, detail="pdf", now=clock.now())
    name = "".join(sign if sign.isalnum() else "-" for sign in surat.nomor)
    headers = {"Content-Disposition": f'inline; filename="surat-{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
@requires(PRINT)
def print_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Notes that it is printed, and opens the file."""
    surat = get_in_region(request, Surat.objects.all(), PRINT, pk)
    try:
        services.print_out(surat, acting_as(actor(request)), clock.require_trusted())
    except UserError as refused:
        messages.error(request, str(refused))
        return redirect("surat:detail", pk)
    log.record(request, Act.PRINT, obj=surat, now=clock.now())
    changes.tell(request)
    return redirect("surat:file", pk)


@require_http_methods(["GET", "POST"])
@requires(VIEW)
def deed(request: HttpRequest, pk: UUID, tindakan: str) -> HttpResponse:
    """Asks for the reason; sent: it is done."""
    chosen = DEEDS.get(tindakan)
    if chosen is None:
        raise Http404
    surat = get_in_region(request, Surat.objects.all(), chosen.action, pk)
    page = Editing(
        title=f"{chosen.title}: {surat.nomor}",
        back=reverse("surat:detail", args=[pk]),
        saved=str(chosen.done),
        submit=str(chosen.title),
        intro=str(chosen.intro),
        help="surat",
        template="surat/form.html",
    )

    def do(form: OfficeForm) -> None:
        chosen.do(surat, form, acting_as(actor(request)), clock.require_trusted())
        log.record(request, Act.CHANGE, obj=surat, detail=tindakan, now=clock.now())

    return edit(request, chosen.form(request.POST or None), page, do, surat=surat)


def _facts(surat: Surat, copied: int) -> list[tuple[str, object]]:
    signer = surat.tanda_tangan.get("nama", "")
    found: list[tuple[str, object]] = [
        (_("Date"), tanggal(surat.tanggal)),
        (_("Valid until"), tanggal(surat.berlaku_sampai) if surat.berlaku_sampai else _("no end")),
        (_("Signed by"), f"{' '.join(surat.tanda_tangan.get('lines', ()))} {signer}".strip()),
        (_("Paper"), surat.get_kertas_display()),
        (_("Copies made"), copied),
    ]
    return found
