"""Dates as files and people write them, strictly read; dates as Indonesian letters and screens write them.

A date that does not exist is refused, never bent into another one. Day comes before month, as everywhere in Indonesia.

Error codes of `parse_date`: date_unreadable date_impossible date_short_year date_year_only date_future date_too_old.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final

from nagari.lib.errors import CodedError

# Nobody alive was born before; older dates in files are slips of the keyboard.
EARLIEST: Final = date(1880, 1, 1)

BULAN: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
HARI: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

# Spellings in use beside BULAN: English, abbreviated, and the old Pebruari, Nopember.
_MONTH_WORDS: Final = {
    1: "jan january",
    2: "feb february peb pebruari",
    3: "mar march mrt",
    4: "apr",
    5: "may",
    6: "jun june",
    7: "jul july",
    8: "agu ags agt agust aug august",
    9: "sep sept",
    10: "okt oct october",
    11: "nov nop nopember",
    12: "des dec december",
}
_MONTHS: Final = {word: month for month, words in _MONTH_WORDS.items() for word in words.split()} | {
    name.lower(): month for month, name in enumerate(BULAN, 1)
}

_DASHES: Final = str.maketrans({"–": "-", "—": "-", "−": "-", "‑": "-", "\u00a0": " "})
_MIDNIGHT: Final = r"(?:[ T]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?)?"
_YEAR_FIRST: Final = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_MIDNIGHT}")
_DAY_FIRST: Final = re.compile(rf"([0-9]{{1,2}})\s*([-/. ])\s*([0-9]{{1,2}})\s*\2\s*([0-9]{{4}}|[0-9]{{2}}){_MIDNIGHT}")
_WORDED: Final = re.compile(
    r"(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad),?\s+)?"
    r"([0-9]{1,2})[\s./-]*([a-z]+)[\s./-]*([0-9]{4}|'?[0-9]{2})",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_EMPTY: Final = frozenset({"", "-", "--", "0", "0000-00-00", "00-00-0000", "00/00/0000", "0000-00-00 00:00:00"})

_LAST_PHANTOM_SERIAL: Final = 60
# Whoever types a bare year into a date cell gets a "serial" in this range.
_YEARS_NOT_SERIALS: Final = range(1800, 2101)
_LAST_SERIAL: Final = 2_958_465


def parse_date(raw: object, *, latest: date, earliest: date = EARLIEST) -> date | None:
    """The day that a cell or a field names; None for an empty one (also "-", 0 and the null dates of databases).

    Takes date and datetime objects, Excel serials, 1990-08-17, 17-08-1990, 17/08/1990, 17.08.1990, 17 Agustus 1990,
    17-AUG-1990. `latest` is usually the office's today; for an expiry date, the latest that makes sense.
    Raises CodedError; see the codes above.
    """
    found = _read(raw)
    if found is None:
        return None
    if found > latest:
        raise CodedError("date_future", value=_shown(raw), date=found, latest=latest)
    if found < earliest:
        raise CodedError("date_too_old", value=_shown(raw), date=found, earliest=earliest)
    return found


def age_on(birth: date, day: date) -> int:
    """Full years on `day`. Born on 29 February: a year older on 1 March of common years. Negative before birth."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def tanggal(day: date) -> str:
    """14 Mei 2026"""
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def tanggal_hari(day: date) -> str:
    """Kamis, 14 Mei 2026"""
    return f"{HARI[day.weekday()]}, {tanggal(day)}"


def roman_month(month: int) -> str:
    """The month in the number of a letter: 470/12/V/2026. Raises ValueError outside 1-12."""
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    return _ROMAN[month - 1]


def _read(raw: object) -> date | None:
    if raw is None:
        return None
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str):
        text = raw.translate(_DASHES).strip().lstrip("'’").strip()
        return None if text in _EMPTY else _read_text(text)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return None if raw == 0 else _from_serial(raw)
    raise CodedError("date_unreadable", value=_shown(raw))


def _read_text(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(text, found[1], int(found[3]), found[4])
    if found := _DAY_FIRST.fullmatch(text):
        return _day(text, found[4], int(found[3]), found[1])
    if (found := _WORDED.fullmatch(text)) and found[2].lower() in _MONTHS:
        return _day(text, found[3], _MONTHS[found[2].lower()], found[1])
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text.replace(",", ".")))
    if re.fullmatch(r"[0-9]{4}", text):
        raise CodedError("date_year_only", value=text)
    raise CodedError("date_unreadable", value=_shown(text))


def _day(text: str, year: str, month: int, day: str) -> date:
    if len(year) != 4:
        raise CodedError("date_short_year", value=_shown(text))
    try:
        return date(int(year), month, int(day))
    except ValueError:
        raise CodedError("date_impossible", value=_shown(text)) from None


def _from_serial(serial: float) -> date:
    if not 1 <= serial < _LAST_SERIAL + 1:  # also NaN
        raise CodedError("date_unreadable", value=_shown(serial))
    whole = int(serial)
    if whole in _YEARS_NOT_SERIALS:
        raise CodedError("date_year_only", value=whole)
    if whole == _LAST_PHANTOM_SERIAL:
        # Excel counts a 29 February 1900 that never was.
        raise CodedError("date_impossible", value=whole)
    return date(1899, 12, 31 if whole < _LAST_PHANTOM_SERIAL else 30) + timedelta(days=whole)


def _shown(raw: object) -> str:
    return str(raw)[:40]
