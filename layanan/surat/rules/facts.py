"""What was filled in, as a letter says it: dates and sums in words, people as facts. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from layanan.katalog.models.choices import TipeIsian
from layanan.katalog.rules.content import Isian
from layanan.katalog.rules.values import Filled
from nagari.lib.dates import tanggal, tanggal_hari
from nagari.lib.nik import nik_list_in
from nagari.lib.terbilang import terbilang

# A person of a letter: name of the fact and its text; what is not known is not there.
Person = Mapping[str, str]
# The field, of whatever kind, that names somebody who has died.
TESTATOR: Final = "pewaris"
_SEPARATOR: Final = re.compile(r"\s+[-–—]\s+|\s*[;|]\s*")
_EDGES: Final = " ,;-–—|()"


def nik_in(text: str) -> str:
    """The first sixteen digits in a line that names somebody; "" for none."""
    return next(iter(nik_list_in(text)), "")


def person_of(line: str, known: Mapping[str, Person]) -> dict[str, str]:
    """Of "ROSNIDAR", "1302… ROSNIDAR - anak": name, NIK and a word about the person; `known`: facts by NIK."""
    nik = nik_in(line)
    rest = _SEPARATOR.split(line.replace(nik, " ").strip(_EDGES), maxsplit=1) if nik else _SEPARATOR.split(line, 1)
    nama, *word = (part.strip(_EDGES) for part in rest)
    said = {"nama": " ".join(nama.split()), "nik": nik, "keterangan": word[0] if word else ""}
    facts = {**known.get(nik, {}), **({} if nik in known else {"nama": said["nama"], "nik": nik})}
    facts["keterangan"] = said["keterangan"]
    return {name: text for name, text in facts.items() if text}


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip(_EDGES)]


def worded(
    isian: Sequence[Isian], said: Filled, known: Mapping[str, Person], official: Callable[[str], Person]
) -> dict[str, Any]:
    """By name of the field. Of a choice the label, and its value as `<name>_kode`; of a date `<name>_hari` besides; of
    a number `<name>_huruf`; of people their facts, or a list of them. What was left out is not there."""
    found: dict[str, Any] = {}
    for one in isian:
        value = said.values.get(one.nama)
        if value is not None:
            found.update(_worded(one, value, known, official))
    return found


def _worded(
    field: Isian, value: object, known: Mapping[str, Person], official: Callable[[str], Person]
) -> dict[str, Any]:
    name = field.nama
    match field.tipe:
        case TipeIsian.TANGGAL if isinstance(value, date):
            return {name: tanggal(value), f"{name}_hari": tanggal_hari(value)}
        case TipeIsian.UANG if isinstance(value, int):
            return {name: f"Rp{thousands(value)}", f"{name}_huruf": f"{terbilang(value)} rupiah"}
        case TipeIsian.ANGKA if isinstance(value, int):
            # A year is no amount.
            is_year = name.startswith("tahun")
            return {name: str(value) if is_year else thousands(value), f"{name}_huruf": terbilang(value)}
        case TipeIsian.JAM:
            return {name: time.fromisoformat(str(value)).strftime("%H.%M")}
        case TipeIsian.PILIHAN:
            return {name: dict(field.pilihan)[str(value)], f"{name}_kode": str(value)}
        case TipeIsian.ORANG:
            return {name: person_of(str(value), known)}
        case TipeIsian.DAFTAR_ORANG:
            return {name: [person_of(line, known) for line in lines_of(str(value))]}
        case TipeIsian.PEGAWAI:
            return {name: [dict(official(line)) for line in lines_of(str(value))]}
    return {name: value}


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
