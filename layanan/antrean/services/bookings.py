"""Booking a time slot at the regency's site, and arriving at the office. A booking names nobody: its code is all.

The regency alone writes bookings down and the office alone notes who came, so that neither needs the line for it.
"""

import secrets
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from layanan.antrean.models import Asal, Jalur, JanjiAntrean, JatahJanji, LayananAntrean, Tiket
from layanan.antrean.rules import line, opening
from layanan.antrean.services.taking import Wish, take
from layanan.antrean.services.turn import alone
from nagari.accounts.uptime import Moment
from nagari.kantor import workdays
from nagari.lib.errors import UserError
from nagari.lib.network import network_of
from nagari.templates import wording

# Nothing that is taken for something else on a phone's screen.
SIGNS: Final = "ACDEFGHJKMNPQRTUVWXY34679"
DAYS_AHEAD: Final = 14
# Bookings of one network address on one day. Many phones of one mobile network share an address.
PER_ADDRESS: Final = 6


Slots = list[tuple[time, int]]


def slots_of(layanan: LayananAntrean, day: date) -> Slots:
    """Slots of a day with room left, and how much."""
    return free_slots(layanan, [day]).get(day, [])


def free_slots(layanan: LayananAntrean, days: Collection[date]) -> dict[date, Slots]:
    """The same of several days, those without room left out. One query, and what the calendar needs."""
    if not layanan.per_slot or not days:
        return {}
    calendar = workdays.calendar(layanan.wilayah)
    taken = Counter(
        JanjiAntrean.objects.filter(layanan=layanan, tanggal__in=days, cancelled_at=None).values_list(
            "tanggal", "mulai"
        )
    )
    found: dict[date, Slots] = {}
    for day in days:
        shifts = tuple((one.opens, one.closes) for one in calendar.work.week.get(day.weekday(), ()))
        starts = opening.slots(layanan, shifts, day) if calendar.work.is_working_day(day) else []
        room = [(start, layanan.per_slot - taken[day, start]) for start in starts]
        if free := [(start, left) for start, left in room if left > 0]:
            found[day] = free
    return found


def days_of(now: datetime) -> list[date]:
    """Days that can be booked: from tomorrow on, since today's bookings may not reach an office without a line."""
    today = timezone.localdate(now)
    return [today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]


@transaction.atomic
def book(layanan: LayananAntrean, day: date, start: time, now: datetime, *, address: str = "") -> JanjiAntrean:
    """`address`: of the network it comes from, "" where nobody counts. Raises UserError slot_full, slot_unknown,
    bookings_many."""
    alone()
    if day not in days_of(now):
        raise UserError("slot_unknown", _("This day can't be booked."), _("Choose another one."))
    if start not in [free for free, _room in slots_of(layanan, day)]:
        raise UserError("slot_full", _("This time has been taken meanwhile."), _("Choose another one."))
    _count(address, timezone.localdate(now))
    created: JanjiAntrean = JanjiAntrean.objects.create(
        wilayah=layanan.wilayah, layanan=layanan, tanggal=day, mulai=start, kode=_code(), booked_at=now
    )
    return created


@transaction.atomic
def cancel(kode: str, now: datetime) -> JanjiAntrean:
    """Gives the slot free. Twice is the same as once. Raises UserError booking_unknown."""
    row = find(kode)
    if row is None:
        raise _unknown()
    if row.cancelled_at is None:
        row.cancelled_at = now
        row.save()
    return row


def find(kode: str) -> JanjiAntrean | None:
    wanted = "".join(sign for sign in kode.upper() if sign.isalnum())
    rows = JanjiAntrean.objects.filter(kode=wanted).select_related("layanan")
    found: JanjiAntrean | None = rows.order_by("id").first() if wanted else None
    return found


def arrive(wilayah: str, kode: str, at: Moment) -> Tiket:
    """Its bearer stands at the kiosk: a number, preferred from the booked time on if he is in time. Again: the same.

    Raises UserError booking_unknown, booking_cancelled, booking_day, and as `take`.
    """
    with transaction.atomic():
        row = find(kode)
        if row is None or row.wilayah != wilayah:
            raise _unknown()
        if row.cancelled_at is not None:
            raise UserError("booking_cancelled", _("This booking was cancelled."), _("Take a regular number."))
        local = timezone.localtime(at.wall)
        if row.tanggal != local.date():
            when = {"day": wording.tanggal_hari(row.tanggal), "time": f"{row.mulai:%H.%M}"}
            message = _("This booking is for %(day)s, %(time)s.") % when
            raise UserError("booking_day", message, _("For today take a regular number."))
        start = datetime.combine(row.tanggal, row.mulai, local.tzinfo)
        last = start + timedelta(minutes=row.layanan.slot_menit + line.LATE_MINUTES)
        jalur = Jalur.JANJI if local <= last else Jalur.BIASA
        wish = Wish(layanan=row.layanan_id, asal=Asal.JANJI, jalur=jalur, nonce=f"janji-{row.kode}", janji=row.pk)
        tiket = take(wilayah, wish, at)
        Tiket.objects.filter(pk=tiket.pk, not_before=None, jalur=Jalur.JANJI).update(not_before=start)
        if row.arrived_at is None:
            row.arrived_at = at.wall
            row.save()
        return tiket


def _count(address: str, today: date) -> None:
    """A cancelled booking counts too, or one phone could hold every place by turns."""
    network = network_of(address)
    if not network:
        return
    digest = salted_hmac("antrean.janji", network, algorithm="sha256").hexdigest()[:32]
    row, _made = JatahJanji.objects.get_or_create(tanggal=today, alamat=digest)
    if row.jumlah >= PER_ADDRESS:
        raise UserError(
            "bookings_many",
            _("Enough times for today have been booked from this network."),
            _("Book again tomorrow, or come and take a number at the office."),
        )
    JatahJanji.objects.filter(pk=row.pk).update(jumlah=F("jumlah") + 1)


def _code() -> str:
    return "".join(secrets.choice(SIGNS) for _place in range(7))


def _unknown() -> UserError:
    return UserError("booking_unknown", _("There is no booking with this code."), _("Check it, or take a number."))
