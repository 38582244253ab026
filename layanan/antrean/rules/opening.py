"""When numbers are given. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from layanan.antrean.models.setup import LayananAntrean
from nagari.kantor.rules.hours import DayHours, OfficeCalendar, check_hours
from nagari.lib.errors import CodedError
from nagari.lib.workdays import Shift

# People stand at the door before it opens.
EARLY = timedelta(hours=1)


def own_week(layanan: LayananAntrean) -> list[DayHours]:
    """Hours of its own for each weekday; empty: none. What cannot be read, as from another version, is left out."""
    found = {}
    for row in layanan.jam if isinstance(layanan.jam, list) else ():
        try:
            hari, *times = row
            buka, tutup, *pause = [time.fromisoformat(one) for one in times if one]
            mulai, selesai = pause or (None, None)
            hours = DayHours(hari=hari, buka=buka, tutup=tutup, istirahat_mulai=mulai, istirahat_selesai=selesai)
            check_hours(hours)
        except (TypeError, ValueError, CodedError):
            continue
        if hari in range(1, 8):
            found[hari] = hours
    return [found[hari] for hari in sorted(found)]


def packed(week: Iterable[DayHours]) -> list[list[Any]]:
    """As it is kept: weekday (1 Monday), opens, closes, break from and until."""
    rows = [(one.hari, one.buka, one.tutup, one.istirahat_mulai, one.istirahat_selesai) for one in week]
    return [[hari, *(f"{at:%H:%M}" if at else "" for at in times)] for hari, *times in rows]


def _own_shifts(layanan: LayananAntrean, day: date) -> tuple[Shift, ...] | None:
    """None where it has no week of its own."""
    week = own_week(layanan)
    return next((one.shifts() for one in week if one.hari == day.isoweekday()), ()) if week else None


def is_open(layanan: LayananAntrean, calendar: OfficeCalendar, now: datetime) -> bool:
    """Are numbers given now (in the office's zone)? By its own hours, else on working days an hour before opening until
    closing, the break included."""
    shifts = _own_shifts(layanan, now.date())
    if shifts is not None:
        if now.date() in calendar.work.holidays and not layanan.pada_libur:
            return False
        return any(one.opens <= now.time() < one.closes for one in shifts)
    if layanan.buka and layanan.tutup:
        return layanan.buka <= now.time() <= layanan.tutup
    hours = calendar.work.week.get(now.weekday())
    if not hours or not calendar.work.is_working_day(now.date()):
        return False
    opens = datetime.combine(now.date(), hours[0].opens, now.tzinfo) - EARLY
    return opens <= now < datetime.combine(now.date(), hours[-1].closes, now.tzinfo)


def is_too_late(layanan: LayananAntrean, calendar: OfficeCalendar, now: datetime, minutes: int) -> bool:
    """Would somebody who waits so long be called after closing?"""
    hours = calendar.work.week.get(now.weekday())
    own = _own_shifts(layanan, now.date())
    if own is not None:
        hours = own
    closes = layanan.tutup if own is None and layanan.buka and layanan.tutup else hours[-1].closes if hours else None
    if closes is None:
        return False
    return now + timedelta(minutes=minutes) > datetime.combine(now.date(), closes, now.tzinfo)


def slots(layanan: LayananAntrean, shifts: tuple[tuple[time, time], ...], day: date) -> list[time]:
    """Beginnings of the time slots of a day with these opening hours: of the service's own, those within them."""
    found: list[time] = []
    own = _own_shifts(layanan, day)
    hours = [(one.opens, one.closes) for one in own] if own is not None else []
    if own is None and layanan.buka and layanan.tutup:
        hours = [(layanan.buka, layanan.tutup)]
    elif own is None:
        hours = list(shifts)
    both = ((max(a, opens), min(b, closes)) for a, b in shifts for opens, closes in hours)
    for opens, closes in both:
        minute, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
        while minute + layanan.slot_menit <= last:
            found.append(time(minute // 60, minute % 60))
            minute += layanan.slot_menit
    return found
