"""When numbers are given. Pure."""

from datetime import datetime, time, timedelta

from layanan.antrean.models.setup import LayananAntrean
from nagari.kantor.rules.hours import OfficeCalendar

# People stand at the door before it opens.
EARLY = timedelta(hours=1)


def is_open(layanan: LayananAntrean, calendar: OfficeCalendar, now: datetime) -> bool:
    """Are numbers given now (in the office's zone)? By its own hours, else on working days an hour before opening until
    closing, the break included."""
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
    closes = layanan.tutup if layanan.buka and layanan.tutup else hours[-1].closes if hours else None
    if closes is None:
        return False
    return now + timedelta(minutes=minutes) > datetime.combine(now.date(), closes, now.tzinfo)


def slots(layanan: LayananAntrean, shifts: tuple[tuple[time, time], ...]) -> list[time]:
    """Beginnings of the time slots of a day with these opening hours: of the service's own, those within them."""
    found: list[time] = []
    for opens, closes in shifts:
        if layanan.buka and layanan.tutup:
            opens, closes = max(opens, layanan.buka), min(closes, layanan.tutup)
        minute, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
        while minute + layanan.slot_menit <= last:
            found.append(time(minute // 60, minute % 60))
            minute += layanan.slot_menit
    return found
