"""The counter takes a request in: which service, whom it is about, what the form asks for; then the slip."""

import secrets
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.katalog import showing
from layanan.katalog.forms.filling import PREFIX
from layanan.katalog.models import JenisLayanan, Pemohon
from layanan.katalog.queries import catalogue
from layanan.katalog.queries.catalogue import Listed
from layanan.katalog.rules.content import Isi, level_of, promise
from layanan.permohonan.addresses import status_address
from layanan.permohonan.drafts import ABOUT, BY, Draft, by_name, carried, drafted, key_of, keys_in
from layanan.permohonan.forms.intake import IntakeForm, officials_of
from layanan.permohonan.models import Asal, Hubungan, Permohonan
from layanan.permohonan.queries import kinship
from layanan.permohonan.queries.inbox import most_asked
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.queries.record import promised
from layanan.permohonan.queries.residents import Resident, residents
from layanan.permohonan.queries.standing import lacking, standing
from layanan.permohonan.rules.numbers import read_number
from layanan.permohonan.rules.prefill import NOBODY, usual
from layanan.permohonan.services import Ajuan, take_in
from layanan.permohonan.services.submitting import wrong_people
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import changes, clock
from nagari.kantor.access import FOREIGN, office_page
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError, UserError
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.listing import suggest
from nagari.penduduk.queries.places import places_of
from nagari.printing.qr import qr_svg

TAKE = "permohonan.take"
LONGEST_SEARCH = 80
MOST_FOUND = 8
# What this office is asked for most stands first.
LATELY, MOST_ASKED = timedelta(days=180), 6
# Fields in which people are searched for, by what the person is for.
SEARCHED = {ABOUT: "cari_subjek", BY: "cari_pemohon"}
# The button that takes it in; every other press shows the page again.
SAVE = "simpan"


@require_GET
@office_page(TAKE)
def choose(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """Which service; `?q=` those of this name, `?orang=` the resident it will be about. `?buka=`: whoever typed a code,
    or what only one is called, is led straight to its form."""
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    every = _given(info)
    found = catalogue.titled(every, text)
    orang = key_of(request.GET.get("orang", ""))
    if request.GET.get("buka") and (only := _only(found, text)):
        address = reverse("permohonan:fill_in", args=[only.jenis.pk])
        return redirect(f"{address}?orang={orang}" if orang else address)
    often = most_asked(info.wilayah, clock.now() - LATELY, MOST_ASKED) if not text else []
    by_key = {one.jenis.pk: one for one in every}
    context = {
        "often": [by_key[key] for key in often if key in by_key],
        "group_names": [name for name, _rows in catalogue.grouped(every)],
        # What the office asks of itself nobody at the counter came for.
        "groups": catalogue.grouped(sorted(found, key=lambda one: one.versi.pemohon == Pemohon.KANTOR)),
        "q": text,
        "orang": orang,
        "has_any": bool(every),
    }
    return render(request, "permohonan/choose.html", context)


@require_http_methods(["GET", "POST"])
@office_page(TAKE)
def fill_in(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """The form of one service (key of its JenisLayanan). Nothing is kept on the server until it is taken in."""
    found = catalogue.find(info.wilayah, pk)
    if found is None:
        if JenisLayanan.objects.filter(pk=pk).exists():
            raise PermissionDenied(FOREIGN)
        raise Http404
    if found not in _takes(info, [found]):
        messages.warning(request, _("This service is not given here, or has changed meanwhile."))
        return redirect("permohonan:new")
    isi = catalogue.content(found.versi)
    draft, missing = _draft(request, info)
    if missing:
        messages.warning(request, _("Somebody who was chosen is not registered here any more."))
    asked = [(one.kode, _asked(showing.filled(one.nama, info.words), one.wajib, one.bila)) for one in isi.syarat]
    options: dict[str, Any] = {
        "isi": isi,
        "officials": officials_of(info.wilayah),
        "asked": asked,
        "today": clock.today(),
    }
    if request.method != "POST":
        form = IntakeForm(initial=_initial(isi, draft, info.wilayah), **options)
        return _show(request, info, found, form, draft)
    if SAVE not in request.POST:
        form = IntakeForm(_filled(request.POST, isi, draft, info.wilayah), **options)
        form.keep_quiet()
        return _show(request, info, found, form, draft)
    form = IntakeForm(request.POST, **options)
    row = _taken_in(request, info, found, form, draft)
    if row is not None:
        return redirect("permohonan:slip", row.pk)
    return _show(request, info, found, form, draft, status=422)


@require_POST
@office_page(TAKE)
def people(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """A piece of page under a search box, while typing. `?untuk=`: what the person is for."""
    what = BY if request.GET.get("untuk") == BY else ABOUT
    typed = _typed(request, what)
    rows, is_more = _searched(request, info, typed) if len(typed) > 2 else ([], False)
    context = {"what": what, "q": typed, "rows": rows, "is_more": is_more, "is_name": by_name(typed) is not None}
    return render(request, "permohonan/_people.html", context)


@require_GET
@office_page("permohonan.view")
def slip(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """For the resident: the number, and a QR of the page that says where the request is."""
    row = get_in_region(request, Permohonan.objects.select_related("versi"), "permohonan.view", pk)
    address = status_address(request, row.nomor)
    found = standing(row)
    is_over = found.state is None or found.state.is_final
    log.record(request, Act.PRINT, obj=row, detail="slip", now=clock.now())
    context = {
        "row": row,
        "address": address,
        "lacking": [] if is_over else [showing.filled(one.nama, info.words) for one in lacking(found)],
        "promised": promised(found),
        "spoken": _spoken(row.nomor),
        "drawing": b64encode(qr_svg(address).encode()).decode(),
        "width": "80" if request.GET.get("lebar") == "80" else "58",
    }
    return render(request, "permohonan/slip.html", context)


def _spoken(nomor: str) -> str:
    try:
        return read_number(nomor).spoken
    except CodedError:
        # Given by another program than ours.
        return nomor


def _only(found: list[Listed], text: str) -> Listed | None:
    """What can only be meant."""
    if len(found) == 1:
        return found[0]
    return next((one for one in found if one.jenis.kode.casefold() == text.strip().casefold()), None)


def _given(info: SiteInfo) -> list[Listed]:
    return _takes(info, catalogue.catalogue(info.wilayah))


def _takes(info: SiteInfo, rows: list[Listed]) -> list[Listed]:
    """Those that this office takes in: what begins at another level is asked for there."""
    return [one for one in rows if one.is_given and one.versi.tingkat == level_of(info.wilayah)]


def _asked(nama: str, wajib: bool, bila: str) -> str:
    """A condition is said in the service's own page; here the clerk sees what may be left out."""
    if bila:
        return _("%(name)s (only in some cases)") % {"name": nama}
    return nama if wajib else _("%(name)s (if there is one)") % {"name": nama}


def _typed(request: HttpRequest, what: str) -> str:
    return request.POST.get(SEARCHED[what], "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _searched(request: HttpRequest, info: SiteInfo, typed: str) -> tuple[list[Resident], bool]:
    """Name and masked number are alike for some: the day of birth is what a clerk compares with the card. And whether
    there are more of them."""
    found = suggest(typed, info.wilayah, places_of(info.wilayah), clock.today(), MOST_FOUND + 1)
    is_more, found = len(found) > MOST_FOUND, found[:MOST_FOUND]
    known = residents({one.id for one in found}, info.wilayah, clock.today())
    rows = [known[one.id] for one in found if one.id in known]
    log.record(
        request,
        Act.SEARCH,
        model=Penduduk._meta.label,
        detail=f"permohonan {log.masked(typed)}",
        count=len(rows),
        now=clock.now(),
    )
    return rows, is_more


def _draft(request: HttpRequest, info: SiteInfo) -> tuple[Draft, bool]:
    """Whom it is about and who asks, after what was pressed; whether somebody was not found.

    POST subjek, pemohon: those chosen so far; pilih, lepas "subjek:KEY"; tulis "subjek": the name in the search box.
    """
    about = request.POST.getlist(ABOUT) if request.method == "POST" else request.GET.getlist("orang")
    by = request.POST.get(BY, "")
    what, _colon, value = request.POST.get("pilih", "").partition(":")
    keys = keys_in([*about, by, value])
    known = residents(keys, info.wilayah, clock.today())
    for one in known.values():
        log.record(request, Act.VIEW, obj=one.row, detail="permohonan", now=clock.now())
    draft = drafted(about, by, known)
    if what in SEARCHED and (chosen := carried(value, known)) is not None:
        draft = draft.with_one(what, chosen)
    written = request.POST.get("tulis", "")
    if written in SEARCHED and (named := by_name(_typed(request, written))) is not None:
        draft = draft.with_one(written, named)
    what, _colon, value = request.POST.get("lepas", "").partition(":")
    if what in SEARCHED:
        draft = draft.without(what, value)
    return draft, len(known) < len(keys)


def _relation(form_value: str) -> str:
    return str(Hubungan(form_value).label) if form_value in Hubungan.values else ""


def _usual(isi: Isi, draft: Draft, hubungan: str, scope: str) -> dict[str, str]:
    about = draft.about[0].known if draft.about else NOBODY
    if draft.about and (key := draft.about[0].key) and kinship.asks_for_heirs(isi):
        about = replace(about, ahli_waris="\n".join(one.line for one in kinship.heirs(key, scope)))
    by = draft.applicant(himself=hubungan == Hubungan.SENDIRI)
    return usual(isi.isian, about, by.known if by else NOBODY, _relation(hubungan))


def _initial(isi: Isi, draft: Draft, scope: str) -> dict[str, str]:
    hubungan = Hubungan.SENDIRI.value
    by = draft.applicant(himself=True)
    return {
        "hubungan": hubungan,
        "telepon": by.resident.telepon if by and by.resident else "",
        **{PREFIX + name: text for name, text in _usual(isi, draft, "", scope).items()},
    }


def _filled(post: QueryDict, isi: Isi, draft: Draft, scope: str) -> QueryDict:
    """What was typed, and what the register knows where nothing was typed yet."""
    data = post.copy()
    hubungan = data.get("hubungan", "")
    for name, text in _usual(isi, draft, hubungan, scope).items():
        if not data.get(PREFIX + name, "").strip():
            data[PREFIX + name] = text
    by = draft.applicant(himself=hubungan == Hubungan.SENDIRI)
    if by and by.resident and not data.get("telepon", "").strip():
        data["telepon"] = by.resident.telepon
    return data


def _taken_in(request: HttpRequest, info: SiteInfo, found: Listed, form: IntakeForm, draft: Draft) -> Permohonan | None:
    """None: the form says what is wrong, all of it at once."""
    form.full_clean()
    ajuan = _ajuan(info, found, form, draft)
    if "hubungan" not in form.errors:
        for wrong in wrong_people(ajuan, form.isi):
            form.refuse(wrong)
    try:
        if not form.is_valid():
            return None
        person = person_of(actor(request), clock.today())
        row = take_in(ajuan, person, info.kode, clock.require_trusted(), secrets.randbelow)
    except UserError as refused:
        form.refuse(refused)
        return None
    changes.tell(request)
    log.record(request, Act.CHANGE, obj=row, detail=f"permohonan {found.jenis.kode}", now=clock.now())
    messages.success(request, _("The request was taken in: %(number)s.") % {"number": row.nomor})
    return row


def _ajuan(info: SiteInfo, found: Listed, form: IntakeForm, draft: Draft) -> Ajuan:
    hubungan = form.relation
    is_own = hubungan == Hubungan.KANTOR
    by = draft.applicant(himself=hubungan == Hubungan.SENDIRI)
    return Ajuan(
        versi=found.versi.pk,
        pemohon=by.key if by and not is_own else None,
        pemohon_nama=info.office_name[:100] if is_own else by.nama if by else "",
        subjek=() if is_own else tuple(one.subjek for one in draft.about),
        hubungan=hubungan,
        surat_kuasa="" if is_own else form.text("surat_kuasa"),
        telepon="" if is_own else form.text("telepon"),
        asal=Asal.LOKET,
        isian=form.isian,
        ada=form.cleaned_data.get("syarat", ()),
    )


def _show(
    request: HttpRequest, info: SiteInfo, found: Listed, form: IntakeForm, draft: Draft, status: int = 200
) -> HttpResponse:
    isi = form.isi
    # Without scripts the page itself answers a search.
    typed = {what: _typed(request, what) for what in SEARCHED}
    chosen = any(name in request.POST for name in ("pilih", "tulis", SAVE))
    shown = {
        what: _searched(request, info, text) if text and not chosen else ([], False) for what, text in typed.items()
    }
    context = {
        "found": found,
        "form": form,
        "draft": draft,
        "is_own": form.relation == Hubungan.KANTOR,
        "searches": {
            what: {
                "q": "" if chosen else typed[what],
                "rows": shown[what][0],
                "is_more": shown[what][1],
                "was": bool(typed[what]) and not chosen,
                "is_name": by_name(typed[what]) is not None,
            }
            for what in SEARCHED
        },
        "time": showing.said_promise(promise(isi.rute)),
        "cost": showing.cost_of(isi.biaya),
        "save": SAVE,
    }
    return render(request, "permohonan/fill_in.html", context, status=status)
