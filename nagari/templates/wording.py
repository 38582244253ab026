"""How dates, times and numbers are said on a page: the Indonesian forms in Indonesian, the plain ones in English."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nagari.lib import nik as lib_nik
from nagari.lib.dates import BULAN, HARI

# Not through Django's catalogue: its Indonesian short forms differ from those of official letters.
MONTHS = {
    "id": BULAN,
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
DAYS = {
    "id": HARI,
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def _language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def _local(value: dt.date) -> dt.date:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


def nama_hari(hari: int) -> str:
    """ISO: 1 Monday .. 7 Sunday."""
    return DAYS[_language()][hari - 1]


def nama_bulan(bulan: int) -> str:
    return MONTHS[_language()][bulan - 1]


def tanggal(value: dt.date | None) -> str:
    """14 Mei 2026"""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day} {MONTHS[_language()][day.month - 1]} {day.year}"


def tanggal_hari(value: dt.date | None) -> str:
    """Kamis, 14 Mei 2026"""
    return f"{DAYS[_language()][_local(value).weekday()]}, {tanggal(value)}" if value else ""


def tanggal_jam(value: dt.datetime | None) -> str:
    """Kamis, 14 Mei 2026, 10.20"""
    if not value:
        return ""
    # Brought to the office's zone once: a list says it in every row.
    here = (timezone.localtime(value) if timezone.is_aware(value) else value).replace(tzinfo=None)
    return f"{tanggal_hari(here)}, {jam(here)}"


def jam(value: dt.datetime | dt.time | None) -> str:
    """10.20: the point is the Indonesian sign between hours and minutes."""
    if not value:
        return ""
    moment = timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    return f"{moment:%H.%M}" if _language() == "id" else f"{moment:%H:%M}"


def angka(value: object, places: int = 0) -> str:
    """1.234 or, with places, 1.234,5; text passes through unchanged."""
    if value is None or value == "":
        return ""
    if not isinstance(value, int | float | Decimal):
        return str(value)
    grouped = f"{value:,.{places}f}"
    return grouped.translate(str.maketrans(",.", ".,")) if _language() == "id" else grouped


def grouping() -> Callable[[int], str]:
    """`angka` for many whole numbers of one page: asking for the language takes longer than writing one."""
    return (lambda value: f"{value:,}".replace(",", ".")) if _language() == "id" else (lambda value: f"{value:,}")


def persen(value: float | Decimal | None, places: int = 1) -> str:
    """12,5 %"""
    return f"{angka(value, places)} %" if value is not None else ""


def nik(value: object) -> str:
    """1302 0101 0190 9001: grouped so that eyes can compare it; a number of another length passes unchanged."""
    text = str(value or "")
    return " ".join(text[at : at + 4] for at in range(0, 16, 4)) if len(text) == 16 and text.isdigit() else text


def mask_nik(value: object) -> str:
    """As `nagari.lib.nik.mask_nik`."""
    return lib_nik.mask_nik(str(value or ""))


def relatif(moment: dt.datetime, now: dt.datetime) -> str:
    """How long ago, in the largest unit that says enough; from a week on the date itself."""
    seconds = (now - moment).total_seconds()
    minutes, hours = int(seconds // 60), int(seconds // 3600)
    days = (_local(now).toordinal()) - (_local(moment).toordinal())
    if seconds < 0 or days >= 7:
        return tanggal(moment)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    if days == 0 or hours < 6:
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    if days == 1:
        return _("yesterday %(time)s") % {"time": jam(moment)}
    return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
