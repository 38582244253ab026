"""One request: where it stands, what was done, what this person may do next; each step, notes, whose work it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.katalog import showing
from layanan.katalog.models import Penandatangan, Peran
from layanan.katalog.rules.content import level_of
from layanan.permohonan import saying
from layanan.permohonan.forms.intake import IntakeForm, begun, officials_of
from layanan.permohonan.forms.steps import StepForm
from layanan.permohonan.models import Berkas, Permohonan
from layanan.permohonan.queries import kinship
from layanan.permohonan.queries import letters as letters_of
from layanan.permohonan.queries.people import Colleague, Person, colleagues, person_of
from layanan.permohonan.queries.record import Asked, Record, record
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import Keadaan, Menunggu, correction_refusal, next_needed
from layanan.permohonan.services import act, complete_and_check
from layanan.permohonan.services.noting import assign
from layanan.permohonan.services.noting import note as write_note
from layanan.permohonan.telling import due_title, event_title
from layanan.surat.models import Keadaan as KeadaanSurat
from layanan.surat.models import Surat
from layanan.surat.queries.templates import others_sign
from layanan.surat.signing import settings
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import changes, clock
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.sync import status

VIEW, ACT = "permohonan.view", "permohonan.act"


@require_GET
@office_page(VIEW)
def detail(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """Address /permohonan/<id>/."""
    row = _row(request, VIEW, pk)
    person = person_of(actor(request), clock.today())
    log.record(request, Act.VIEW, obj=row, now=clock.now())
    return render(request, "permohonan/detail.html", _context(request, info, person, record(row, person)))


@require_http_methods(["GET", "POST"])
@office_page(ACT)
def step(request: HttpRequest, info: SiteInfo, pk: UUID, langkah: str) -> HttpResponse:
    """One step: by GET what it asks for, by POST (alasan, ada, kurang) it is taken."""
    button = next((one for kind, one in saying.OF_KIND.items() if kind == langkah), None)
    if button is None:
        raise Http404
    row = _row(request, ACT, pk)
    person = person_of(actor(request), clock.today())
    shown = record(row, person)
    if button.kind is Langkah.LENGKAPI:
        return _completing(request, info, person, shown)
    form = _step_form(request, info, button.kind, shown)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            taken = act(
                row,
                button.kind,
                person,
                clock.require_trusted(),
                alasan=values.get("alasan", ""),
                ada=values.get("ada", ()),
                kurang=values.get("kurang", ()),
                kepada=form.kepada,
            )
        except UserError as refused:
            if button.is_direct or not form.fields:
                messages.error(request, str(refused))
                return redirect("permohonan:detail", row.pk)
            form.refuse(refused)
        else:
            return _done(request, row, button.kind, is_own="sendiri" in taken.step.rincian, surat=taken.surat)
    if button.is_direct:
        # Without a form of its own: the button is on the page of the request.
        return redirect("permohonan:detail", row.pk)
    return _ask(request, row, button, form, papers=_papers(shown, info) if "ada" in form.fields else ())


def _papers(shown: Record, info: SiteInfo) -> list[tuple[str, Sequence[Berkas]]]:
    """Photos and scans to look at before something counts as seen."""
    return [(showing.filled(one.syarat.nama, info.words), one.papers) for one in shown.asked if one.papers]


def _with_papers(nama: str, one: Asked) -> str:
    if not one.papers:
        return nama
    told = ngettext("%(name)s (%(count)s file came)", "%(name)s (%(count)s files came)", len(one.papers))
    return told % {"name": nama, "count": len(one.papers)}


def _step_form(request: HttpRequest, info: SiteInfo, kind: Langkah, shown: Record) -> StepForm:
    return StepForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        asked=[
            (one.syarat.kode, _with_papers(showing.filled(one.syarat.nama, info.words), one)) for one in shown.asked
        ],
        seen=[one.syarat.kode for one in shown.asked if one.is_seen],
        # What is required and nobody has seen is what a request is returned for.
        missing=[one.syarat.kode for one in shown.asked if one.is_lacking],
        applicant=shown.found.permohonan.pemohon_nama,
    )


@require_POST
@office_page(ACT)
def note(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """POST teks."""
    row = _row(request, ACT, pk)
    try:
        write_note(row, person_of(actor(request), clock.today()), request.POST.get("teks", ""), clock.require_trusted())
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        changes.tell(request)
        log.record(request, Act.CHANGE, obj=row, detail="permohonan catatan", now=clock.now())
    return redirect("permohonan:detail", row.pk)


@require_POST
@office_page(ACT)
def give(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """POST kepada: key of a colleague; "" anybody's again."""
    row = _row(request, ACT, pk)
    person = person_of(actor(request), clock.today())
    among = _colleagues(record(row, person), person)
    wanted = request.POST.get("kepada", "")
    chosen = next((one for one in among if str(one.oleh) == wanted), None)
    try:
        if wanted and chosen is None:
            chosen = Colleague(UUID(int=0), "")
        made = assign(row, person, chosen, among, clock.require_trusted())
    except UserError as refused:
        messages.error(request, str(refused))
    else:
        changes.tell(request)
        log.record(request, Act.CHANGE, obj=row, detail="permohonan kepada", now=clock.now())
        if made.kepada_nama:
            messages.success(request, _("It is the work of %(name)s now.") % {"name": made.kepada_nama})
        else:
            messages.success(request, _("It is the work of everybody with that role again."))
    return redirect("permohonan:detail", row.pk)


def _row(request: HttpRequest, action: str, pk: UUID) -> Permohonan:
    return get_in_region(request, Permohonan.objects.select_related("versi"), action, pk)


def _ask(request: HttpRequest, row: Permohonan, button: saying.Button, form: Any, **more: Any) -> HttpResponse:
    context = {"row": row, "button": button, "form": form, **more}
    return render(request, "permohonan/step.html", context, status=422 if form.is_bound and form.errors else 200)


def _completing(request: HttpRequest, info: SiteInfo, person: Person, shown: Record) -> HttpResponse:
    """What is missing has come; the form may have changed with it."""
    row, isi = shown.found.permohonan, shown.found.isi
    form = IntakeForm(
        request.POST if request.method == "POST" else None,
        isi=isi,
        officials=officials_of(info.wilayah),
        asked=[
            (one.syarat.kode, _with_papers(_was_missing(showing.filled(one.syarat.nama, info.words), one), one))
            for one in shown.asked
        ],
        initial={**begun(isi, row.isian), "syarat": [one.syarat.kode for one in shown.asked if one.is_seen]},
        only_isian=True,
        today=clock.today(),
    )
    if request.method == "POST" and form.is_valid():
        isian, ada = form.isian if isi.isian else None, form.cleaned_data.get("syarat", ())
        try:
            complete_and_check(row, person, clock.require_trusted(), isian=isian, ada=ada)
        except UserError as refused:
            form.refuse(refused)
        else:
            _tell_lacking(request, info, record(row, person))
            return _done(request, row, Langkah.LENGKAPI, is_own=False)
    return _ask(request, row, saying.OF_KIND[Langkah.LENGKAPI], form)


def _tell_lacking(request: HttpRequest, info: SiteInfo, shown: Record) -> None:
    """It goes on without what nobody noted as missing; whoever checks it has to see that yet."""
    required = [one.syarat for one in shown.asked if one.syarat.wajib and not one.is_seen]
    lacking = [showing.filled(one.nama, info.words) for one in required]
    if lacking:
        messages.warning(request, _("Still to be seen: %(missing)s.") % {"missing": ", ".join(lacking)})


def _was_missing(nama: str, one: Asked) -> str:
    return _("%(name)s (was missing)") % {"name": nama} if one.is_missing else nama


def _done(
    request: HttpRequest, row: Permohonan, kind: Langkah, *, is_own: bool, surat: Surat | None = None
) -> HttpResponse:
    changes.tell(request)
    detail = f"permohonan {kind.value}{' sendiri' if is_own else ''}"
    log.record(request, Act.CHANGE, obj=row, detail=detail, now=clock.now())
    if is_own:
        messages.info(request, saying.approved_alone(row.nomor))
    if surat is None:
        messages.success(request, saying.done(kind, row.nomor))
        return redirect("permohonan:detail", row.pk)
    # The letter is what has to be signed yet, by pen or passphrase: there it goes on.
    waits = surat.keadaan == KeadaanSurat.MENUNGGU_TTE
    messages.success(request, saying.issued(surat.nomor, waits=waits))
    may_sign = actor(request).has_perm("surat.sign", surat)
    return redirect("tte:one" if waits and may_sign else "surat:detail", surat.pk)


def _colleagues(shown: Record, person: Person) -> list[Colleague]:
    state = shown.found.state
    if state is None or state.stage is None or shown.kantor != person.wilayah:
        return []
    peran = Peran.PETUGAS.value if state.keadaan is Keadaan.DIKEMBALIKAN else shown.found.isi.rute[state.stage].peran
    return colleagues(person, peran, clock.today())


def _context(request: HttpRequest, info: SiteInfo, person: Person, shown: Record) -> dict[str, Any]:
    user, row, state = actor(request), shown.found.permohonan, shown.found.state
    may = set(shown.may) if user.has_perm(ACT, row) else set()
    letters, revoked = letters_of.known_letters(row.pk)
    is_fixed = _makes_last(shown) and letters_of.is_fixed(row.pk, info.wilayah)
    if is_fixed:
        may.discard(Langkah.BATALKAN)
    buttons = [_called(one, shown, info) for one in saying.BUTTONS if one.kind in may]
    elsewhere = shown.kantor_nama if shown.kantor != info.wilayah else ""
    return {
        "shown": shown,
        "row": row,
        "state": _state(shown, letters, info),
        "due_for": _due_for(shown, info) if shown.waits is Menunggu.PETUGAS else "",
        "waits": saying.waiting(shown.waits, elsewhere),
        "last_exchange": status.line(clock.now()).last_sync if shown.waits is Menunggu.SINKRON else None,
        "elsewhere": elsewhere,
        "is_late": shown.due is not None and shown.due < clock.now(),
        "main": [one for one in buttons if one.kind in saying.ONWARD][:1],
        "buttons": [one for one in buttons if one.kind not in saying.ONWARD] + _more(buttons),
        "route": [(showing.stage(tahap, shown.found.isi.isian, info.words), how) for tahap, how in shown.stages],
        "may_correct": user.has_perm(ACT, row) and state is not None and not _correcting(shown, person),
        **_doubts(shown, info, people_open=user.has_perm("penduduk.view", row)),
        "asked": [(showing.filled(one.syarat.nama, info.words), one) for one in shown.asked],
        "letters": [(one, _letter_address(one.pk)) for one in letters],
        "revoked": [(one, _letter_address(one.pk)) for one in revoked],
        "is_fixed": is_fixed,
        "to_hand_over": [(one, _letter_address(one.pk)) for one in letters_of.to_hand_over(shown.found)],
        "has_draft": user.has_perm(ACT, row) and letters_of.makes_letter(shown.found, info.wilayah),
        "people_open": user.has_perm("penduduk.view", row),
        "events": [_event(one, info.words) for one in reversed(shown.events)],
        "colleagues": _colleagues(shown, person) if user.has_perm(ACT, row) else [],
        "may_note": user.has_perm(ACT, row),
        "may_print": user.has_perm("permohonan.take", row),
    }


def _state(shown: Record, letters: Sequence[Surat], info: SiteInfo) -> saying.Said | None:
    state = shown.found.state
    if state is None:
        return None
    is_signed = bool(letters) and all(one.keadaan == KeadaanSurat.DITANDATANGANI for one in letters)
    if state.keadaan is Keadaan.DITANDATANGANI and is_signed:
        return saying.SIGNED
    return saying.state_of(state.keadaan, _last_level(shown), info.words)


def _doubts(shown: Record, info: SiteInfo, *, people_open: bool) -> dict[str, Any]:
    """While somebody can still look at papers."""
    state = shown.found.state
    if not people_open or state is None or state.is_final:
        return {}
    found = kinship.doubts(shown.found.permohonan, shown.found.isi, info.wilayah)
    return {"doubts": found, "doubt_of_relation": saying.unrelated(found.relation) if found.relation else ""}


def _correcting(shown: Record, person: Person) -> str:
    found = shown.found
    return correction_refusal(found.state, found.history, found.isi.rute, person.actor) if found.state else "not_here"


def _due_for(shown: Record, info: SiteInfo) -> str:
    """What it waits for, and whom."""
    state, rute = shown.found.state, shown.found.isi.rute
    if state is None or state.stage is None:
        return ""
    return due_title(next_needed(state, rute), rute[state.stage], info.words)


def _last_level(shown: Record) -> str:
    standing = shown.found.history.standing
    return standing[-1].tingkat if standing else ""


def _makes_last(shown: Record) -> bool:
    last = shown.found.history.last
    return last is not None and last.kind is Langkah.TANDATANGANI


def _called(one: saying.Button, shown: Record, info: SiteInfo) -> saying.Button:
    """By what it does at an office that signs letters with a pen."""
    makes = one.kind is Langkah.TANDATANGANI and shown.found.isi.penandatangan != Penandatangan.TIDAK_ADA
    notes = one.kind is Langkah.SIAPKAN and letters_of.unsigned(shown.found.permohonan.pk)
    if notes or (makes and _by_pen(shown, info)):
        return replace(one, label=saying.BY_PEN[one.kind])
    return one


def _by_pen(shown: Record, info: SiteInfo) -> bool:
    return not settings.signs_electronically() or others_sign(info.wilayah, shown.found.permohonan.versi)


def _letter_address(key: UUID) -> str:
    try:
        return reverse("surat:detail", args=[key])
    except NoReverseMatch:
        return ""


def _more(buttons: list[saying.Button]) -> list[saying.Button]:
    return [one for one in buttons if one.kind in saying.ONWARD][1:]


def _event(one: Any, kata: Mapping[str, str]) -> dict[str, Any]:
    title = event_title(one.kind, level_of(one.row.kantor), kata) or _("Last step taken back")
    told = [one.row.alasan, saying.handed(one.row.rincian.get("kepada", ()))]
    if not one.holds:
        told.insert(0, _("Does not hold: another office had decided already."))
    if one.is_back:
        told.insert(0, _("Taken back."))
    if one.is_own:
        told.append(_("Approved by who took it in, for nobody else works there."))
    return {
        "when": one.row.pada,
        "title": title,
        "text": " ".join(part for part in told if part),
        "who": ", ".join(part for part in (one.row.oleh_nama, one.kantor) if part),
        "state": "done" if one.holds and not one.is_back else "",
    }
