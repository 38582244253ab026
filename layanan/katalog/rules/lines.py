"""Requirements, fields and routes as lines that a person edits. Pure; reading what was written gives the same back.

KTP                                     requirement by its code; "KTP?" if there is one; " bila ..." on a condition
Surat izin pemilik gedung               one that is in no list
alasan | Alasan pindah | pilihan | kerja=Pekerjaan / lain=Lainnya      field; "teks?" may be left out
kabupaten Disdukcapil | dinas | periksa, setujui | 3 hari | bila luas > 200      stage
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from layanan.katalog.rules.content import Isian, Syarat, Tahap
from nagari.lib.errors import CodedError

MOST_LINES = 60
_LONGEST = 14
_LONGEST_NAME = 40
_UNSAID = re.compile(r"[^A-Z0-9]+")


def requirements_from(text: str, listed: Mapping[str, Syarat]) -> tuple[Syarat, ...]:
    """`listed`: requirements by code. Raises CodedError lines_many, requirement_code (line)."""
    return tuple(_requirement(number, line, listed) for number, line in _lines(text))


def requirement_lines(syarat: Iterable[Syarat], listed: Mapping[str, Syarat]) -> str:
    return "\n".join(
        (one.kode if one.kode in listed else one.nama)
        + ("" if one.wajib else "?")
        + (f" bila {one.bila}" if one.bila else "")
        for one in syarat
    )


def _requirement(number: int, line: str, listed: Mapping[str, Syarat]) -> Syarat:
    said, _bila, condition = line.partition(" bila ")
    said = said.strip()
    wajib = not said.endswith("?")
    name = said.rstrip("?").strip()
    known = listed.get(name) or listed.get(name.upper())
    if known is not None:
        return replace(known, wajib=wajib, bila=condition.strip())
    return replace(own_requirement(name, number), wajib=wajib, bila=condition.strip())


def own_requirement(name: str, number: int = 0) -> Syarat:
    """One that is in no list; the same name has the same code. Raises CodedError requirement_code (line)."""
    plain = _UNSAID.sub("-", name.upper()).strip("-")
    if not plain:
        raise CodedError("requirement_code", line=number)
    return Syarat("LAIN-" + _short(plain), name)


def _short(plain: str) -> str:
    """14 signs. A long one by its beginning and a digest: many begin with SURAT-KETERANGAN."""
    if len(plain) <= _LONGEST:
        return plain
    return f"{plain[: _LONGEST - 5].rstrip('-')}-{hashlib.sha256(plain.encode()).hexdigest()[:4].upper()}"


def fields_from(text: str) -> tuple[Isian, ...]:
    """Raises CodedError lines_many, field_parts (line), field_choice (line)."""
    return tuple(_field(number, line) for number, line in _lines(text))


def field_lines(isian: Iterable[Isian]) -> str:
    return "\n".join(
        " | ".join(
            [
                one.nama,
                one.label,
                one.tipe + ("" if one.wajib else "?"),
                *([" / ".join(f"{value}={label}" for value, label in one.pilihan)] if one.pilihan else []),
            ]
        )
        for one in isian
    )


def _field(number: int, line: str) -> Isian:
    parts = [part.strip() for part in line.split("|")]
    if not 3 <= len(parts) <= 4 or not all(parts[:3]):
        raise CodedError("field_parts", line=number)
    options = options_of(parts[3], number) if parts[3:] else ()
    return Isian(parts[0], parts[1], parts[2].rstrip("? "), not parts[2].endswith("?"), options)


def options_of(text: str, number: int = 0) -> tuple[tuple[str, str], ...]:
    """ "a=Label / b=Label". Raises CodedError field_choice (line)."""
    found = []
    for part in text.split(" / ") if text else []:
        value, sign, label = part.partition("=")
        if not sign or not value.strip() or not label.strip():
            raise CodedError("field_choice", line=number)
        found.append((value.strip(), label.strip()))
    return tuple(found)


def name_of(label: str) -> str:
    """Of a field, made from what stands above it: "Luas (m2)" is luas_m2."""
    plain = _UNSAID.sub("_", label.upper()).strip("_").lower()
    return plain[:_LONGEST_NAME].rstrip("_") if plain[:1].isalpha() else f"isian_{plain}"[:_LONGEST_NAME].rstrip("_")


def choices_from(text: str) -> tuple[tuple[str, str], ...]:
    """ "Work / School", or "kerja=Work / sekolah=School" where the values are to be others than the labels say."""
    found = []
    for part in text.split("/"):
        value, sign, label = part.partition("=")
        said = (label if sign else value).strip()
        if said:
            found.append((value.strip() if sign else name_of(said), said))
    return tuple(found)


def stages_from(text: str) -> tuple[Tahap, ...]:
    """Raises CodedError lines_many, stage_parts (line)."""
    return tuple(_stage(number, line) for number, line in _lines(text))


def stage_lines(rute: Iterable[Tahap]) -> str:
    return "\n".join(
        " | ".join(
            [
                f"{one.tingkat} {one.tempat}".strip(),
                one.peran,
                ", ".join(one.tindakan),
                *([one.batas] if one.batas else []),
                *([f"bila {one.bila}"] if one.bila else []),
            ]
        )
        for one in rute
    )


def _stage(number: int, line: str) -> Tahap:
    parts = [part.strip() for part in line.split("|")]
    if not 3 <= len(parts) <= 5 or not all(parts[:3]):
        raise CodedError("stage_parts", line=number)
    bila = next((part.removeprefix("bila ").strip() for part in parts[3:] if part.startswith("bila ")), "")
    limits = [part for part in parts[3:] if part and not part.startswith("bila ")]
    if len(limits) > 1:
        raise CodedError("stage_parts", line=number)
    tingkat, _space, tempat = parts[0].partition(" ")
    tindakan = tuple(one.strip() for one in parts[2].split(",") if one.strip())
    return Tahap(tingkat, parts[1], tindakan, tempat.strip(), limits[0] if limits else "", bila)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    found = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(found) > MOST_LINES:
        raise CodedError("lines_many", most=MOST_LINES)
    yield from found
