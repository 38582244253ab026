"""A condition of one comparison as it is chosen: which field, how, with what; stored as the line that rules.conditions
reads. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from layanan.katalog.models.choices import TipeIsian
from layanan.katalog.rules.conditions import KEYWORDS, WORKDAYS, Compare, Value, parse
from layanan.katalog.rules.content import Isian, known_fields
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError

# Before a date of which the working days until then are meant.
UNTIL: Final = "hari:"
SEVERAL: Final = "dalam"
ASKABLE: Final = frozenset(
    {TipeIsian.TEKS, TipeIsian.ANGKA, TipeIsian.UANG, TipeIsian.TANGGAL, TipeIsian.YA_TIDAK, TipeIsian.PILIHAN}
)
_WORD: Final = re.compile(r"[a-z][a-z0-9_]*")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Chosen:
    """`subject`: name of a field, "hari:" before it for the working days until that date; `values` as people write
    them, with commas between."""

    subject: str
    op: str
    values: str


def askable(isian: Sequence[Isian]) -> list[Isian]:
    """What may be left out nothing can depend on."""
    return [one for one in isian if one.wajib and one.tipe in ASKABLE]


def chosen(text: str, isian: Sequence[Isian]) -> Chosen | None:
    """Of a line; None where it is more than one comparison, or cannot be read."""
    try:
        found = parse(text, known_fields(isian))
    except CodedError:
        return None
    if not isinstance(found, Compare):
        return None
    field = next(one for one in isian if one.nama == found.name)
    values = ", ".join(_said(one, field) for one in found.values)
    return Chosen(f"{UNTIL if found.workdays else ''}{found.name}", found.op, values)


def written(one: Chosen, isian: Sequence[Isian]) -> str:
    """As a line. Raises CodedError condition_field (name), condition_value (name, found)."""
    is_until, name = one.subject.startswith(UNTIL), one.subject.removeprefix(UNTIL)
    field = next((held for held in isian if held.nama == name), None)
    if field is None:
        raise CodedError("condition_field", name=name)
    tipe = TipeIsian.ANGKA if is_until else TipeIsian(field.tipe)
    parts = one.values.split(",") if one.op == SEVERAL else [one.values]
    values = [_value(part.strip(), tipe, field) for part in parts if part.strip()]
    if not values:
        raise CodedError("condition_value", name=name, found=one.values)
    subject = f"{WORKDAYS}({name})" if is_until else name
    listed = f"({', '.join(values)})" if one.op == SEVERAL else values[0]
    return f"{subject} {one.op} {listed}"


def _said(value: Value, field: Isian) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    label = dict(field.pilihan).get(str(value), str(value))
    return str(value) if "," in label else label


def _value(text: str, tipe: TipeIsian, field: Isian) -> str:
    refused = CodedError("condition_value", name=field.nama, found=text)
    match tipe:
        case TipeIsian.ANGKA | TipeIsian.UANG:
            plain = text.removeprefix("Rp").replace(".", "").strip()
            if not re.fullmatch(r"-?\d{1,15}", plain, re.ASCII):
                raise refused
            return plain
        case TipeIsian.TANGGAL:
            try:
                day = parse_date(text, latest=_LATEST, earliest=_EARLIEST)
            except CodedError:
                raise refused from None
            if day is None:
                raise refused
            return day.isoformat()
        case TipeIsian.YA_TIDAK if text.casefold() in ("ya", "tidak"):
            return text.casefold()
        case TipeIsian.PILIHAN:
            meant = {name.casefold(): value for value, label in field.pilihan for name in (label, value)}
            if text.casefold() not in meant:
                raise refused
            return _quoted(meant[text.casefold()])
        case TipeIsian.TEKS if "'" not in text:
            return _quoted(text)
        case _:
            raise refused


def _quoted(text: str) -> str:
    return text if _WORD.fullmatch(text) and text not in KEYWORDS else f"'{text}'"
