"""Months of the books: which are closed, and in which one an event counts."""

from datetime import date, timedelta

from django.db.models import Max

from nagari.lib.dates import BULAN
from nagari.lib.errors import CodedError
from nagari.penduduk.models import BulanTutup


def open_month(wilayah: str, tanggal: date) -> date:
    """First day of the month of `tanggal`, or of the first open month after it where its books are closed."""
    closed, month = last_closed(wilayah), first_day(tanggal)
    return month if closed is None or month > closed else next_month(closed)


def last_closed(wilayah: str) -> date | None:
    """First day of the last closed month; all months before it are closed too."""
    found: date | None = BulanTutup.objects.filter(wilayah=wilayah).aggregate(last=Max("bulan"))["last"]
    return found


def month_to_close(wilayah: str, today: date) -> date | None:
    """The month after the last closed one, once it is over; None where no month was ever closed."""
    closed = last_closed(wilayah)
    month = next_month(closed) if closed else None
    return month if month and last_day(month) < today else None


def closing_of(wilayah: str, month: date) -> BulanTutup | None:
    """The first of them, should two machines of one office have closed it; both are kept."""
    return BulanTutup.objects.filter(wilayah=wilayah, bulan=month).order_by("ditutup_pada", "id").first()


def first_day(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def last_day(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def named(month: date) -> str:
    """Mei 2026: as it stands on official sheets, whatever the language of the page."""
    return f"{BULAN[month.month - 1]} {month.year}"


def parse_month(text: str, *, latest: date) -> date:
    """First day of the month written "2026-05". Raises CodedError month_unreadable, month_future."""
    try:
        year, month = (int(part) for part in text.split("-"))
        found = date(year, month, 1)
    except ValueError:
        raise CodedError("month_unreadable", value=text[:20]) from None
    if found.year < 1990:
        raise CodedError("month_unreadable", value=text[:20])
    if found > latest:
        raise CodedError("month_future", month=named(found))
    return found
