"""Twenty-five kinds of bad row, each with the code it must be refused by and with how it is mended.

Rows are in OpenSID's layout, as dicts heading -> cell. Every person is invented: NIK serials 9001 to 9999.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from nagari.penduduk.imports.headings import OPENSID

Row = dict[str, Any]


def nik_of(born: date, serial: int, female: bool) -> str:
    day = born.day + 40 if female else born.day
    return f"130210{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"


def person(serial: int, **cells: Any) -> Row:
    """A good row: head of a family of his own."""
    born = date(1980, 1 + serial % 12, 1 + serial % 28)
    row: Row = {
        "alamat": f"Jl. Uji No. {serial}",
        "dusun": "Jorong Satu",
        "rw": "001",
        "rt": "002",
        "nama": f"ORANG {_letters(serial)}",
        "no_kk": f"130210010120{serial:04d}",
        "nik": nik_of(born, serial, female=cells.get("sex") == "2"),
        "sex": "1",
        "tempatlahir": "SOLOK",
        "tanggallahir": born.isoformat(),
        "agama_id": "1",
        "pendidikan_kk_id": "5",
        "pekerjaan_id": "9",
        "status_kawin": "1",
        "kk_level": "1",
        "warganegara_id": "1",
        "status_dasar": "1",
    }
    return {**row, **cells}


def _letters(serial: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in str(serial)) + "N"


@dataclass(frozen=True)
class Kind:
    """`rows` go into the file; `codes`: per row the code that refuses it, or "" where the row is taken."""

    name: str
    rows: list[Row]
    codes: list[str]
    column: str
    mended: list[Row]


def _one(name: str, code: str, column: str, serial: int, bad: Any, good: Any = None) -> Kind:
    mended = person(serial) if good is None else person(serial, **{column: good})
    return Kind(name, [person(serial, **{column: bad})], [code], column, [mended])


def kinds() -> list[Kind]:
    wife = {"kk_level": "3", "status_kawin": "2", "sex": "2"}
    return [
        _one("date that does not exist", "date_impossible", "tanggallahir", 9101, "31/02/2000"),
        _one("no date at all", "date_unreadable", "tanggallahir", 9102, "abc"),
        _one("born in the future", "date_future", "tanggallahir", 9103, "2090-01-01"),
        _one("two digits of a year", "date_short_year", "tanggallahir", 9104, "04/05/80"),
        _one("only a year", "date_year_only", "tanggallahir", 9105, "1980"),
        _one("no birth date", "birth_empty", "tanggallahir", 9106, ""),
        _one("NIK too short", "nik_length", "nik", 9107, "130210010180"),
        _one("NIK with a letter", "nik_digits", "nik", 9108, "13021001018O9108"),
        _one("NIK rounded by the spreadsheet", "nik_rounded", "nik", 9109, "1,30210E+15"),
        _one("NIK of no province", "nik_province", "nik", 9110, "9902100101809110"),
        _one("NIK with an impossible birth", "nik_date", "nik", 9111, "1302103502809111"),
        Kind(
            "one NIK for two people",
            [person(9112), person(9113, nik=person(9112)["nik"])],
            ["nik_twice", "nik_twice"],
            "nik",
            [person(9112), person(9113)],
        ),
        Kind("the same row twice", [person(9114), person(9114)], ["", "row_twice"], "nik", [person(9114)]),
        _one("KK number too long", "kk_length", "no_kk", 9115, "13021001012091150"),
        _one("KK number of no province", "kk_province", "no_kk", 9116, "9902100101209116"),
        _one("no name", "name_empty", "nama", 9117, ""),
        _one("digit in the name", "name_digit", "nama", 9118, "BUD1 SANTOSO"),
        _one("no sex", "sex_empty", "sex", 9119, ""),
        _one("sex that is no code", "code_unknown", "sex", 9120, "X"),
        _one("religion that is no code", "code_unknown", "agama_id", 9121, "99"),
        _one("relation that is no code", "code_unknown", "kk_level", 9122, "PAMAN"),
        Kind(
            "two heads in one family",
            [person(9123), person(9124, no_kk=person(9123)["no_kk"], alamat=person(9123)["alamat"])],
            ["family_two_heads", "family_two_heads"],
            "kk_level",
            [person(9123), person(9124, no_kk=person(9123)["no_kk"], alamat=person(9123)["alamat"], kk_level="9")],
        ),
        Kind(
            "a wife who is a man",
            [
                person(9125, status_kawin="2"),
                {
                    **person(9126, **{**wife, "no_kk": person(9125)["no_kk"], "alamat": person(9125)["alamat"]}),
                    "sex": "1",
                },
            ],
            ["", "wife_is_male"],
            "sex",
            [
                person(9125, status_kawin="2"),
                person(9126, **{**wife, "no_kk": person(9125)["no_kk"], "alamat": person(9125)["alamat"]}),
            ],
        ),
        _one("married before birth", "marriage_before_birth", "tanggalperkawinan", 9127, "1970-01-01", "2005-01-01"),
        _one("RT that is no number", "rt_form", "rt", 9128, "dekat surau"),
        _one("latitude in Europe", "degrees_outside", "lat", 9129, "48.85"),
        _one("card tag too short", "tag_short", "tag_id_card", 9130, "123"),
    ]


def bad_rows() -> list[Row]:
    return [row for kind in kinds() for row in kind.rows]


def expected_codes() -> list[str]:
    """In the order of `bad_rows`."""
    return [code for kind in kinds() for code in kind.codes]


def mended_rows() -> list[Row]:
    return [row for kind in kinds() for row in kind.mended]


def write_xlsx(path: Path, rows: Iterable[Mapping[str, Any]], headings: Iterable[str] = OPENSID) -> Path:
    """A file whose cells are text, unless a row holds something else."""
    book = Workbook()
    sheet = book.active
    names = list(headings)
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name) for name in names])
    book.save(path)
    return path
