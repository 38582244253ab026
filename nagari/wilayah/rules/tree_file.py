"""Rows of a region file, read strictly: every row is sound, or the whole file is refused with every reason.

Columns by header, in any order: code, name (or kode, nama), and if wanted valid_from, valid_to, predecessor, lat, lng.
Dates are ISO 8601. A comma or a semicolon separates (spreadsheets in Indonesia write the latter).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from math import isfinite

from nagari.wilayah.rules.codes import covers, is_code, parent_of

MAX_NAME = 80
MAX_PROBLEMS = 100
_ALIASES = {
    "code": "code",
    "kode": "code",
    "kode_wilayah": "code",
    "name": "name",
    "nama": "name",
    "nama_wilayah": "name",
    "valid_from": "valid_from",
    "berlaku_sejak": "valid_from",
    "valid_to": "valid_to",
    "berlaku_sampai": "valid_to",
    "predecessor": "predecessor",
    "pendahulu": "predecessor",
    "lat": "lat",
    "lng": "lng",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeRow:
    """One region as a file states it. None means that the file says nothing about it."""

    number: int
    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    predecessor: str | None = None
    lat: float | None = None
    lng: float | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`row` is the line number in the file, the header being 1; 0 speaks of the file as a whole."""

    row: int
    column: str
    value: str
    code: str


class TreeFileError(Exception):
    """`problems` are in row order, at most MAX_PROBLEMS of them; `total` counts all."""

    def __init__(self, problems: list[RowProblem], total: int | None = None) -> None:
        super().__init__(problems[0].code)
        self.problems = problems
        self.total = len(problems) if total is None else total


def read_rows(lines: Iterable[str], *, within: str = "", known: Set[str] = frozenset()) -> list[TreeRow]:
    """All rows sorted by code, so that a parent stands before its children.

    `within` limits the file to one region. `known`: codes outside the file that may be a parent or a predecessor.
    TreeFileError with every problem found.
    """
    problems: list[RowProblem] = []
    rows: dict[str, TreeRow] = {}
    for row in _parse(lines, problems):
        if row.code in rows:
            problems.append(RowProblem(row.number, "code", row.code, "wilayah_code_twice"))
        elif not covers(within, row.code):
            problems.append(RowProblem(row.number, "code", row.code, "wilayah_outside_scope"))
        else:
            rows[row.code] = row
    for row in rows.values():
        above = rows.get(parent_of(row.code))
        # Nearly every row passes here: 83,000 of them are read in an import.
        if above is None or above.valid_to or row.predecessor:
            problems.extend(_misplaced(row, above, rows, known))
    if not rows and not problems:
        problems.append(RowProblem(0, "", "", "wilayah_file_empty"))
    if problems:
        problems.sort(key=lambda problem: problem.row)
        raise TreeFileError(problems[:MAX_PROBLEMS], len(problems))
    return [rows[code] for code in sorted(rows)]


def _misplaced(
    row: TreeRow, above: TreeRow | None, rows: Mapping[str, TreeRow], known: Set[str]
) -> Iterator[RowProblem]:
    parent = parent_of(row.code)
    if parent and above is None and parent not in known:
        yield RowProblem(row.number, "code", row.code, "wilayah_parent_missing")
    if above is not None and above.valid_to is not None and row.valid_to is None:
        yield RowProblem(row.number, "valid_to", row.code, "wilayah_parent_ended")
    if row.predecessor is not None and row.predecessor not in rows and row.predecessor not in known:
        yield RowProblem(row.number, "predecessor", row.predecessor, "wilayah_predecessor_missing")


def _parse(lines: Iterable[str], problems: list[RowProblem]) -> Iterator[TreeRow]:
    source = iter(lines)
    header = next(source, "").lstrip("\ufeff")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    columns = [_ALIASES.get(name.strip().lower(), "") for name in next(csv.reader([header], delimiter=delimiter), [])]
    for needed in ("code", "name"):
        if columns.count(needed) != 1:
            problems.append(RowProblem(1, needed, header.strip()[:80], "wilayah_column_missing"))
    if problems:
        return
    at = {name: index for index, name in enumerate(columns) if name}
    optional = [index for name, index in at.items() if name not in {"code", "name"}]
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            problems.append(RowProblem(reader.line_num + 1, "", "", "wilayah_row_unreadable"))
            continue
        if cells is None:
            return
        if not "".join(cells).strip():
            continue
        if len(cells) != len(columns):
            problems.append(RowProblem(reader.line_num + 1, "", str(len(cells)), "wilayah_row_width"))
            continue
        row = _row(reader.line_num + 1, cells, at, optional, problems)
        if row is not None:
            yield row


def _row(
    number: int, cells: list[str], at: dict[str, int], optional: list[int], problems: list[RowProblem]
) -> TreeRow | None:
    before = len(problems)
    code = cells[at["code"]].strip()
    if not is_code(code):
        problems.append(RowProblem(number, "code", code[:80], "wilayah_code_form"))
    name = " ".join(cells[at["name"]].split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        problems.append(RowProblem(number, "name", name[:80], "wilayah_name"))
    if not any(cells[index] for index in optional):
        return TreeRow(number=number, code=code, name=name) if len(problems) == before else None

    def cell(column: str) -> str:
        return cells[at[column]].strip() if column in at else ""

    valid_from = _date(number, "valid_from", cell("valid_from"), problems)
    valid_to = _date(number, "valid_to", cell("valid_to"), problems)
    if valid_from and valid_to and valid_to < valid_from:
        problems.append(RowProblem(number, "valid_to", cell("valid_to"), "wilayah_ends_before_it_begins"))
    predecessor = cell("predecessor") or None
    if predecessor and (not is_code(predecessor) or predecessor == code):
        problems.append(RowProblem(number, "predecessor", predecessor[:80], "wilayah_code_form"))
    lat = _degrees(number, "lat", cell("lat"), 12, problems)
    lng = _degrees(number, "lng", cell("lng"), 142, problems)
    if len(problems) > before:
        return None
    return TreeRow(
        number=number,
        code=code,
        name=name,
        valid_from=valid_from,
        valid_to=valid_to,
        predecessor=predecessor,
        lat=lat,
        lng=lng,
    )


def _date(number: int, column: str, text: str, problems: list[RowProblem]) -> date | None:
    if not text:
        return None
    try:
        if len(text) == 10:  # fromisoformat also takes 20260514 and week dates, which are as likely a slip
            return date.fromisoformat(text)
    except ValueError:
        pass
    problems.append(RowProblem(number, column, text[:80], "wilayah_date"))
    return None


def _degrees(number: int, column: str, text: str, limit: int, problems: list[RowProblem]) -> float | None:
    """Degrees within the box that holds Indonesia: 12 south to 12 north, 94 to 142 east."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    lowest = -12 if column == "lat" else 94
    if not isfinite(value) or not lowest <= value <= limit:
        problems.append(RowProblem(number, column, text[:80], "wilayah_degrees"))
        return None
    return value
