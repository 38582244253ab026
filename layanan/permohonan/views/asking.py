"""A resident asks for something: from the kiosk, from a phone in the office's network, or on the regency's site.

Nothing is prefilled and nothing is looked up. The draft is the page itself: what was typed stays when it is refused.
"""

import secrets
from collections import Counter
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from layanan.katalog import showing
from layanan.katalog.models import Pembawa, Tingkat
from layanan.katalog.queries import catalogue
from layanan.katalog.queries.catalogue import Listed
from layanan.permohonan import throttle
from layanan.permohonan.forms.wishes import WishForm
from layanan.permohonan.models import Asal, Pengajuan, StatusPengajuan
from layanan.permohonan.queries import tracking
from layanan.permohonan.queries.papers import papers_of
from layanan.permohonan.rules.numbers import read_number
from layanan.permohonan.rules.placing import DEPTHS
from layanan.permohonan.services import wishes
from nagari.accounts import kiosks
from nagari.accounts.addresses import office_address
from nagari.accounts.throttle import client_address
from nagari.kantor import clock, site
from nagari.kantor.models import Kantor, Level
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.lib.network import is_near, is_own_machine, network_of
from nagari.printing.qr import qr_data
from nagari.wilayah.queries.tree import labels
from nagari.wilayah.rules.codes import depth_of, parent_of

TOO_MANY = 429
LONGEST_SEARCH = 80
# After that somebody else may stand before the kiosk.
KIOSK_SECONDS = 180


@login_not_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which service; `?q=` those of this name."""
    info = _office()
    if not _is_open_to(request, info):
        return _afar(request)
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    every = [one for one in catalogue.offered(info.wilayah) if one.versi.mandiri]
    found = catalogue.titled(every, text)
    context = {
        "groups": catalogue.grouped(found),
        "group_names": [name for name, _rows in catalogue.grouped(every)],
        "q": text,
        "has_any": bool(every),
        "kiosk_seconds": KIOSK_SECONDS if _is_kiosk(request, info) and text else 0,
    }
    return render(request, "permohonan/ajukan.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest, kode: str) -> HttpResponse:
    """What to bring, then the form. `?kantor=`: code of the office, at the regency."""
    info = _office()
    found = catalogue.find_offered(info.wilayah, kode)
    if found is None or not found.versi.mandiri:
        raise Http404
    if not _is_open_to(request, info):
        return _afar(request)
    offices = _offices(info, found)
    isi = catalogue.content(found.versi)
    if request.method != "POST":
        initial = {"nonce": str(uuid4()), "kantor": request.GET.get("kantor", "")}
        return _show(request, info, found, WishForm(isi=isi, offices=offices, initial=initial))
    form = WishForm(request.POST, isi=isi, offices=offices)
    if not form.is_valid():
        return _show(request, info, found, form, 422)
    if not _allows(request, info):
        form.add_error(None, _("Too many requests from this network. Wait an hour, or come to the counter."))
        return _show(request, info, found, form, TOO_MANY)
    wilayah = form.cleaned_data.get("kantor") or info.wilayah
    try:
        wish = form.wish(found.versi.pk, wilayah, origin(request, info))
        row = wishes.make(wish, info.kode, clock.require_trusted(), secrets.randbelow)
    except UserError as refused:
        form.refuse(_to_visitors(refused))
        return _show(request, info, found, form, 422)
    return redirect("warga:asked", row.nomor)


@login_not_required
@require_safe
def asked(request: HttpRequest, nomor: str) -> HttpResponse:
    """The number, to be written down, and what happens next. It names nobody."""
    row = tracking.find_wish(nomor[:40]) if throttle.lookups.allows(network_of(client_address(request))) else None
    if row is None:
        raise Http404
    return show_asked(request, row)


def show_asked(request: HttpRequest, row: Pengajuan, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page of the number; `problem`: why a photo was not taken in."""
    info = _office()
    given = Counter(one.syarat for one in papers_of(row))
    address = office_address(request, f"/permohonan/status/{row.nomor}/")
    isi = catalogue.content(row.versi)
    shown = showing.shown(isi, info.words)
    context = {
        "nomor": row.nomor,
        "spoken": read_number(row.nomor).spoken,
        "title": row.versi.judul,
        "asked": [
            (asked.kode, said, given[asked.kode])
            for said, asked in zip(shown.asked, isi.syarat, strict=True)
            # What the clerk looks up is no burden of whoever comes.
            if asked.dibawa == Pembawa.WARGA
        ],
        "office": tracking.office_names([row.wilayah])[row.wilayah],
        "is_far": row.wilayah != info.wilayah,
        "days": wishes.KEPT.days,
        "qr": qr_data(address),
        "choices": [
            (asked.kode, said.nama)
            for said, asked in zip(shown.asked, isi.syarat, strict=True)
            if asked.dibawa == Pembawa.WARGA
        ],
        "may_hand_in": row.status == StatusPengajuan.BARU,
        "problem": problem,
        "kiosk_seconds": KIOSK_SECONDS if _is_kiosk(request, info) else 0,
    }
    return render(request, "permohonan/terima.html", context, status=status)


def _office() -> SiteInfo:
    info = site.current()
    if info is None:
        raise Http404
    return info


def _is_kiosk(request: HttpRequest, info: SiteInfo) -> bool:
    """A device that staff made one; the office's own computer only while nobody of the staff works at it."""
    if info.level == Level.KABUPATEN:
        return False
    if kiosks.bears_mark(request, info.wilayah):
        return True
    return kiosks.is_kiosk(request, info.wilayah) and not request.user.is_authenticated


def origin(request: HttpRequest, info: SiteInfo) -> str:
    """Asal of what is sent now. With a clerk at the office's own computer it was the counter."""
    if _is_kiosk(request, info):
        return Asal.KIOSK
    is_counter = info.level != Level.KABUPATEN and is_own_machine(client_address(request))
    return Asal.LOKET if is_counter else Asal.PONSEL


def _is_open_to(request: HttpRequest, info: SiteInfo) -> bool:
    """An office's own computer answers its own network; the regency's site is there for everybody."""
    return info.level == Level.KABUPATEN or is_near(client_address(request))


def _allows(request: HttpRequest, info: SiteInfo) -> bool:
    address = client_address(request)
    if _is_kiosk(request, info) or request.user.is_authenticated:
        return is_own_machine(address) or throttle.kiosk_wishes.allows(network_of(address))
    return throttle.wishes.allows(network_of(address))


def _offices(info: SiteInfo, found: Listed) -> list[tuple[str, str]]:
    """Those that take this service in; at an office itself there is nothing to choose."""
    if info.level != Level.KABUPATEN or found.versi.tingkat == Tingkat.KABUPATEN:
        return []
    depth = DEPTHS[Tingkat(found.versi.tingkat)]
    rows = Kantor.objects.in_scope(info.wilayah).order_by("nama", "id").values_list("wilayah", "nama")
    offices = {code: name for code, name in rows if depth_of(code) == depth}
    counts = Counter(offices.values())
    # Two of one name are told apart by what they lie in.
    above = labels([parent_of(code) for code, name in offices.items() if counts[name] > 1])
    return [
        (code, f"{name}, {above[parent_of(code)].partition(', ')[0]}" if counts[name] > 1 else name)
        for code, name in offices.items()
    ]


def _to_visitors(refused: UserError) -> UserError:
    if refused.code == "clock_untrusted":
        return UserError(
            refused.code, _("Nothing can be taken in yet: the office has to confirm today's date."), _("Tell a clerk.")
        )
    if refused.code == "office_code_missing":
        return UserError(refused.code, _("This site can't take requests in yet."), _("Ask at the counter."))
    return refused


def _afar(request: HttpRequest) -> HttpResponse:
    return render(request, "permohonan/jauh.html", {}, status=403)


def _show(request: HttpRequest, info: SiteInfo, found: Listed, form: WishForm, status: int = 200) -> HttpResponse:
    shown = showing.shown(form.isi, info.words)
    is_kiosk = _is_kiosk(request, info)
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "shown": shown,
        "kiosk_seconds": KIOSK_SECONDS if is_kiosk else 0,
    }
    return render(request, "permohonan/ajukan_isi.html", context, status=status)
