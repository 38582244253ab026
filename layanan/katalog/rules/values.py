"""What was filled into a form, as values of their types. Pure. Stored as text: dates ISO, times 09:30, digits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from layanan.katalog.models.choices import TipeIsian
from layanan.katalog.rules.conditions import Value
from layanan.katalog.rules.content import Isian
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError, Problem
from nagari.lib.names import names_several
from nagari.lib.nik import nik_list_in

LONGEST: Final = {TipeIsian.TEKS: 200, TipeIsian.PARAGRAF: 2000, TipeIsian.DAFTAR_ORANG: 2000, TipeIsian.PEGAWAI: 2000}
_NUMBER: Final = re.compile(r"\d{1,15}")
_THOUSANDS: Final = re.compile(r"\d{1,3}(\.\d{3})+")
_WORD: Final = re.compile(r"\s+[-–—]\s+|\s*[;|]\s*")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


# Dates of what has happened: known by how they are called, for a type of their own would be unknown to older programs.
_OVER: Final = ("sejak", "tgl_nikah")
# What is asked for ahead of that day.
_AHEAD: Final = ("tgl_akad",)
_OVER_LABELS: Final = ("tanggal lahir", "tanggal meninggal")


@dataclass(frozen=True, slots=True)
class Filled:
    """`stored`: text by name of the field, what is empty left out; `values`: what conditions may ask of it."""

    stored: Mapping[str, str]
    values: Mapping[str, Value]
    problems: tuple[Problem, ...]


def filled(isian: Sequence[Isian], raw: Mapping[str, str], today: date | None = None) -> Filled:
    """Problems, each with the name of its field: value_missing, value_long (most), value_number, value_date,
    value_time, value_choice, and with `today`, when it is taken in, value_future, value_past,
    value_lines (found). What the form has no field for is dropped."""
    stored: dict[str, str] = {}
    values: dict[str, Value] = {}
    found: list[Problem] = []
    for one in isian:
        text = raw.get(one.nama, "").strip()
        if not text:
            if one.wajib:
                found.append(Problem("value_missing", {"name": one.nama, "label": one.label}))
            continue
        try:
            value = _value(one, text)
        except CodedError as refused:
            found.append(Problem(refused.code, {"name": one.nama, "label": one.label, **refused.params}))
            continue
        if today and one.tipe == TipeIsian.DAFTAR_ORANG and (line := _crowded(text)):
            found.append(Problem("value_lines", {"name": one.nama, "label": one.label, "found": line}))
            continue
        if today and isinstance(value, date) and (code := _wrong_day(one, value, today)):
            found.append(Problem(code, {"name": one.nama, "label": one.label}))
            continue
        values[one.nama] = value
        stored[one.nama] = _stored(value)
    return Filled(stored, values, tuple(found))


def is_over(field: Isian) -> bool:
    """Is it the date of something that has happened, so that it can't lie ahead?"""
    return field.nama in _OVER or field.label.casefold().startswith(_OVER_LABELS)


def _wrong_day(field: Isian, day: date, today: date) -> str:
    if day > today and is_over(field):
        return "value_future"
    return "value_past" if day < today and field.nama in _AHEAD else ""


def _value(field: Isian, text: str) -> Value:
    match field.tipe:
        case TipeIsian.ANGKA | TipeIsian.UANG:
            plain = text.removeprefix("Rp").strip()
            plain = plain.replace(".", "") if _THOUSANDS.fullmatch(plain) else plain
            if not _NUMBER.fullmatch(plain) or not plain.isascii():
                raise CodedError("value_number")
            return int(plain)
        case TipeIsian.TANGGAL:
            return _date(text)
        case TipeIsian.JAM:
            return _time(text)
        case TipeIsian.YA_TIDAK:
            if text not in ("ya", "tidak"):
                raise CodedError("value_choice")
            return text == "ya"
        case TipeIsian.PILIHAN:
            if text not in {value for value, _label in field.pilihan}:
                raise CodedError("value_choice")
            return text
    most = LONGEST.get(TipeIsian(field.tipe), LONGEST[TipeIsian.TEKS])
    if len(text) > most:
        raise CodedError("value_long", most=most)
    return text


def _crowded(text: str) -> str:
    """The first line of a list that names two people; "" where each has his own. After a dash is a word about him."""
    for line in text.splitlines():
        person = _WORD.split(line, maxsplit=1)[0]
        numbers = nik_list_in(person)
        for number in numbers:
            person = person.replace(number, " ")
        if len(numbers) > 1 or names_several(person.strip(" ,;")):
            return line.strip()
    return ""


def _date(text: str) -> date:
    try:
        found = parse_date(text, earliest=EARLIEST, latest=LATEST)
    except CodedError:
        found = None
    if found is None:
        raise CodedError("value_date")
    return found


def _time(text: str) -> str:
    try:
        return time.fromisoformat(text.replace(".", ":")).strftime("%H:%M")
    except ValueError:
        raise CodedError("value_time") from None


def _stored(value: Value) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value.isoformat() if isinstance(value, date) else str(value)
