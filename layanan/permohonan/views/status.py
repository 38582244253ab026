"""Where a request stands: for whoever bears its number, without a login; on the office's network and at the regency."""

import re
from datetime import date
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from layanan.permohonan import telling, throttle
from layanan.permohonan.models import StatusPengajuan
from layanan.permohonan.queries import tracking
from layanan.permohonan.queries.letters import is_revoked
from layanan.permohonan.queries.tracking import Tracked
from layanan.permohonan.rules.numbers import Number, read_number
from layanan.permohonan.rules.state import Keadaan, Menunggu
from nagari.accounts.throttle import client_address
from nagari.kantor import clock, site
from nagari.kantor.words import words
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError
from nagari.lib.network import network_of
from nagari.sync import status as sync

TOO_MANY: Final = 429
LONGEST: Final = 40
_NIK: Final = re.compile(r"[0-9]{16}")
_EARLIEST: Final = date(1900, 1, 1)


@login_not_required
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """`?nomor=`: on to the page of that number, or what is wrong with it."""
    typed = request.GET.get("nomor", "").replace("\x00", "")[:LONGEST]
    if not typed.strip():
        return render(request, "permohonan/lacak.html", {})
    try:
        return redirect("warga:status", str(_read(typed)))
    except CodedError as refused:
        return _refused(request, typed, _mistyped(refused), 422)


@login_not_required
@require_safe
def short(request: HttpRequest, nomor: str) -> HttpResponse:
    """The address on paper and in QR codes, as short as can be."""
    return redirect("warga:status", nomor[:LONGEST])


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, nomor: str) -> HttpResponse:
    """By the number alone stage and office; POST bukti (birth date, or NIK): the rest."""
    network = network_of(client_address(request))
    try:
        number = str(_read(nomor[:LONGEST]))
    except CodedError as refused:
        return _refused(request, nomor[:LONGEST], _mistyped(refused), 422)
    if not throttle.lookups.allows(network):
        return _refused(request, number, _("Too many tries. Wait ten minutes, or ask at the counter."), TOO_MANY)
    found = tracking.find(number)
    if found is None:
        return _of_wish(request, number)
    told, problem, code = None, "", 200
    if request.method == "POST":
        told, problem, code = _proved(found, request.POST.get("bukti", ""), network)
    return render(request, "permohonan/status.html", _context(found, told, problem), status=code)


def _read(typed: str) -> Number:
    """At the office that gave it, its own code may be left out."""
    info = site.current()
    return read_number(typed, info.kode if info else "")


def _of_wish(request: HttpRequest, number: str) -> HttpResponse:
    """What nobody has confirmed yet: nothing of it is known to be anybody's, so there is nothing more to ask for."""
    wish = tracking.find_wish(number)
    if wish is None:
        return _refused(request, number, _unknown(), 404)
    found = tracking.where_is(wish)
    context = {
        "nomor": number,
        "lines": telling.wish_lines(found),
        "to_do": telling.wish_to_do(found),
        "must_come": wish.status == StatusPengajuan.BARU,
        "is_wish": True,
    }
    return render(request, "permohonan/status.html", context)


def _context(found: Tracked, told: tracking.Told | None, problem: str) -> dict[str, Any]:
    # Asked only where it is told: it costs as much as the rest.
    exchange = sync.last_sync() if found.waits is Menunggu.SINKRON else None
    revoked = found.state.keadaan in (Keadaan.SIAP, Keadaan.DISERAHKAN) and is_revoked(found.permohonan.pk)
    must_come = found.state.keadaan in (Keadaan.SIAP, Keadaan.DIKEMBALIKAN) and not revoked
    return {
        "nomor": found.permohonan.nomor,
        "lines": telling.lines(found, words()),
        "to_do": telling.to_do(found, exchange, is_revoked=revoked),
        "must_come": must_come,
        "is_revoked": revoked,
        "told": told,
        "problem": problem,
        # Said to everybody: whoever finds a slip may know when an office is open.
        "open": telling.opening(found.permohonan.wilayah, clock.today()) if must_come else "",
        "until": "" if revoked else telling.collect_until(found),
    }


def _proved(found: Tracked, raw: str, network: str) -> tuple[tracking.Told | None, str, int]:
    typed = raw.strip()[:LONGEST]
    plain = typed.replace(" ", "")
    nik = plain if _NIK.fullmatch(plain) else ""
    try:
        born = None if nik else parse_date(typed, latest=clock.today(), earliest=_EARLIEST)
    except CodedError:
        born = None
    if not nik and born is None:
        told = _("Write a birth date such as 14-05-1990, or the whole NIK.")
        return None, told, 422
    if not throttle.proofs.allows(network) or not throttle.proofs_of_request.allows(found.permohonan.nomor):
        return None, _("Too many tries. Wait an hour, or ask at the counter."), TOO_MANY
    if not tracking.is_known_by(found.permohonan, born=born, nik=nik):
        return None, _("This does not belong to this request."), 422
    return tracking.told(found, words()), "", 200


def _mistyped(refused: CodedError) -> str:
    if refused.code == "number_check":
        return _("There is a typing error in this number. Compare it sign by sign with your slip.")
    if refused.code == "number_sign":
        return _("The sign %(found)s is in no number. Compare it with your slip.") % refused.params
    return _("This number is not complete. It looks like KTB-4M2-9K7-R03.")


def _unknown() -> str:
    return _("This number is not known here yet. Ask the office that gave it, or try again later.")


def _refused(request: HttpRequest, typed: str, problem: str, status: int) -> HttpResponse:
    return render(request, "permohonan/lacak.html", {"typed": typed, "problem": problem}, status=status)
