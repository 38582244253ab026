"""Taking a number, and giving it back."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from layanan.antrean.models import Asal, AturanAntrean, Jalur, Jejak, LayananAntrean, Loket, StatusTiket, Tiket
from layanan.antrean.rules import opening
from layanan.antrean.rules.steps import Step, may
from layanan.antrean.services.turn import Turn, turn
from nagari.accounts.uptime import Moment
from nagari.kantor import workdays
from nagari.lib.errors import UserError

SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH: Final = 10
HIGHEST: Final = 999


def new_code() -> str:
    """49 bits: nobody finds another's page by trying."""
    return "".join(secrets.choice(SIGNS) for _place in range(CODE_LENGTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for. `nonce`: of the press of the button; the same one gives the same ticket."""

    layanan: UUID
    asal: Asal
    jalur: str = Jalur.BIASA
    nonce: str = ""
    janji: UUID | None = None


def take(wilayah: str, wish: Wish, at: Moment, *, code: Callable[[], str] = new_code) -> Tiket:
    """The next number of a service. A clerk (LOKET) and who booked (JANJI) get one at any hour, over the quota.

    Raises UserError service_unknown, lane_unknown, service_closed, service_idle, quota_full.
    """
    with turn(at, of_visitor=wish.asal != Asal.LOKET) as now:
        if wish.nonce and (known := Tiket.objects.filter(nonce=wish.nonce).select_related("layanan").first()):
            return known
        layanan = LayananAntrean.objects.filter(wilayah=wilayah, pk=wish.layanan, aktif=True).first()
        if layanan is None:
            raise UserError("service_unknown", _("This service is not offered any more."), _("Choose another one."))
        _check_lane(wilayah, wish)
        last = Tiket.objects.filter(hari=now.hari, huruf=layanan.huruf).aggregate(last=Max("nomor"))["last"] or 0
        if wish.asal in (Asal.KIOSK, Asal.PONSEL):
            _check_open(layanan, at)
            _check_counter(layanan)
            _check_quota(layanan, last)
        return _given(now, layanan, wish, last + 1, code())


def give_back(kode: str, at: Moment) -> Tiket:
    """Its bearer goes home. Twice is the same as once. Raises UserError ticket_unknown, ticket_called."""
    with turn(at, of_visitor=True) as now:
        tiket = Tiket.objects.filter(kode=kode).select_related("layanan").first()
        if tiket is None:
            raise UserError("ticket_unknown", _("There is no such number."))
        if tiket.status == StatusTiket.BATAL:
            return tiket
        if not may(Step.GIVE_BACK, tiket.status):
            raise UserError("ticket_called", _("This number has been called already."), _("Tell the clerk."))
        tiket.status = StatusTiket.BATAL
        tiket.finished_at = at.wall
        tiket.save(update_fields=["status", "finished_at"])
        now.note(tiket, Jejak.BATAL)
        return tiket


def _given(now: Turn, layanan: LayananAntrean, wish: Wish, nomor: int, kode: str) -> Tiket:
    tiket = Tiket.objects.create(
        hari=now.hari,
        layanan=layanan,
        huruf=layanan.huruf,
        nomor=nomor,
        kode=kode,
        nonce=wish.nonce or None,
        jalur=wish.jalur,
        asal=wish.asal,
        giliran=now.last_place,
        taken_at=now.at.wall,
        janji=wish.janji,
    )
    now.note(tiket, Jejak.AMBIL)
    return tiket


def _check_lane(wilayah: str, wish: Wish) -> None:
    if wish.jalur == Jalur.BIASA or (wish.asal == Asal.JANJI and wish.jalur == Jalur.JANJI):
        return
    rules = AturanAntrean.objects.filter(wilayah=wilayah).order_by("id").first()
    if rules is None or wish.jalur not in rules.jalur:
        raise UserError("lane_unknown", _("There is no such priority lane here."), _("Take a regular number."))


def _check_open(layanan: LayananAntrean, at: Moment) -> None:
    if not opening.is_open(layanan, workdays.calendar(layanan.wilayah), timezone.localtime(at.wall)):
        raise UserError(
            "service_closed", _("No numbers are given for this service now."), _("Come back in the opening hours.")
        )


def _check_counter(layanan: LayananAntrean) -> None:
    """Nobody waits for a counter that is not there."""
    counters = Loket.objects.filter(wilayah=layanan.wilayah, aktif=True).values_list("layanan", flat=True)
    if not any(str(layanan.pk) in services for services in counters):
        raise UserError("service_idle", _("No counter takes this service at present."), _("Ask at the counter."))


def _check_quota(layanan: LayananAntrean, last: int) -> None:
    if last >= (layanan.kuota or HIGHEST):
        raise UserError(
            "quota_full", _("Today's numbers for this service have all been given."), _("Ask at the counter.")
        )
