"""One cell to one value: None where the cell says nothing, CodedError where it says what can't be. Nothing is guessed.

Error codes beside those of `lib.dates`, `lib.nik` and `penduduk.kode`: text_too_long cell_is_date yes_no degrees
degrees_outside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nagari.lib.dates import EARLIEST, parse_date
from nagari.lib.errors import CodedError
from nagari.lib.nik import NumberCheck, check_nik, check_no_kk, is_plainly_valid, is_temporary
from nagari.penduduk import kode
from nagari.penduduk.imports.columns import Cell, Column

_NOTHING = frozenset({"", "-", "--", "—", "–"})
_YES = frozenset({"1", "YA", "Y", "ADA", "TERCATAT", "SUDAH", "TRUE", "YES"})
_NO = frozenset(
    {"2", "0", "TIDAK", "TDK", "T", "TIDAK ADA", "BELUM", "BELUM TERCATAT", "TIDAK TERCATAT", "FALSE", "NO"}
)
# The country reaches from 6° N to 11° S and from 95° E to 141° E.
_REACH = {"lat": (-11.5, 6.5), "lng": (94.5, 141.5)}
_LATEST_EXPIRY_YEARS = 50
_UNREADABLE = frozenset({"nik_digits", "nik_length", "nik_rounded"})

Reader = Callable[[object], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the meaning of a cell depends on besides the cell."""

    layout: kode.Layout
    today: date


def reader(column: Column, reading: Reading) -> Reader:
    """The function that reads cells of this column."""
    match column.cell:
        case Cell.KODE | Cell.MARITAL:
            listed, layout = column.kode, reading.layout
            assert listed is not None
            return lambda raw: kode.parse(listed, raw, layout=layout)
        case Cell.DATE:
            return lambda raw: parse_date(raw, latest=reading.today)
        case Cell.EXPIRY:
            latest = date(reading.today.year + _LATEST_EXPIRY_YEARS, 12, 31)
            return lambda raw: parse_date(raw, latest=latest, earliest=EARLIEST)
        case Cell.NIK:
            return _nik
        case Cell.PARENT_NIK:
            return _parent_nik
        case Cell.NO_KK:
            return _no_kk
        case Cell.YES_NO:
            return _yes_no
        case Cell.DEGREES:
            least, most = _REACH[column.field]
            return lambda raw: _degrees(raw, least, most)
        case Cell.PLACE:
            return lambda raw: _text(raw, column.longest)
        case _:
            return lambda raw: _text(raw, column.longest) or None


def shown(raw: object) -> str:
    """The cell as its file shows it, for a message."""
    if isinstance(raw, float) and raw == raw // 1:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "minutes")
    return "" if raw is None else str(raw)[:80]


def _text(raw: object, longest: int) -> str:
    if isinstance(raw, (date, time, timedelta)):
        # "12/2020" typed into a spreadsheet became a date; what was typed is lost.
        raise CodedError("cell_is_date", value=shown(raw))
    text = " ".join((raw if isinstance(raw, str) else shown(raw)).split())
    if not text.isprintable():
        # Control characters and invisible ones, which no form takes and no spreadsheet can hold.
        text = " ".join("".join(sign for sign in text if sign.isprintable()).split())
    if text in _NOTHING:
        return ""
    if text[0] == "'" and text[1:2] in ("=", "+", "-", "@"):
        # Our own export puts the apostrophe there, so that no spreadsheet runs the text as a formula.
        text = text[1:]
    if longest and len(text) > longest:
        raise CodedError("text_too_long", length=len(text), longest=longest)
    return text


def _nik(raw: object) -> object:
    """The NIK, or a temporary number as it stands (it begins with 0); None for none."""
    if is_plainly_valid(raw):
        return raw
    checked = check_nik(_bare(raw))
    return _number(checked, kept=is_temporary(checked.number))


def _parent_nik(raw: object) -> object:
    if is_plainly_valid(raw):
        return raw
    checked = check_nik(_bare(raw))
    # Sixteen digits that can't be a NIK: not this person's own, so `rules.check_parents` warns and it is kept.
    return _number(checked, kept=_UNREADABLE.isdisjoint(one.code for one in checked.errors))


def _no_kk(raw: object) -> object:
    """The number; also a temporary one (it begins with 0), which groups a family as well."""
    checked = check_no_kk(_bare(raw))
    return _number(checked, kept=is_temporary(checked.number))


def _number(checked: NumberCheck, *, kept: bool) -> str | None:
    """`kept`: taken as it stands although it is not right."""
    if checked.is_valid:
        return checked.number
    problem = checked.errors[0]
    if problem.code.endswith("_empty"):
        return None
    if kept:
        return checked.number
    raise CodedError(problem.code, **problem.params)


def _bare(raw: object) -> object:
    return raw.strip().lstrip("'’") if isinstance(raw, str) else raw


def _yes_no(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    text = _text(raw, 0).upper()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CodedError("yes_no", value=text[:40])


def _degrees(raw: object, least: float, most: float) -> object:
    if isinstance(raw, str):
        text = raw.strip().lstrip("'").replace(",", ".")
        if text in _NOTHING:
            return None
        try:
            degrees = float(text)
        except ValueError:
            raise CodedError("degrees", value=text[:40]) from None
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool):
        degrees = float(raw)
    else:
        raise CodedError("degrees", value=shown(raw))
    if degrees == 0:
        return None
    if not least <= degrees <= most:
        raise CodedError("degrees_outside", value=shown(raw), least=least, most=most)
    return degrees
