"""A file to rows of values. Knows nothing of the register; what it can't read is a problem of that cell.

Error codes of the file: those of `files`, file_no_columns file_no_rows file_too_many_rows.
Notices: column_unknown column_not_kept column_twice column_optional sheet_not_read.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from nagari.lib.errors import CodedError, Problem
from nagari.penduduk.imports import cells, files
from nagari.penduduk.imports.columns import Cell
from nagari.penduduk.imports.headings import END_MARK, SKIPPED_SHEETS
from nagari.penduduk.imports.layouts import HEADING_ROWS, Recognised, recognise
from nagari.penduduk.imports.problems import RowProblem
from nagari.penduduk.kode import Layout
from nagari.penduduk.specific import OPTIONAL

# The largest nagari have 30,000 residents; more than this in one file is no village.
MOST_ROWS = 100_000
PROGRESS_EVERY = 500
# Columns whose cells hardly repeat: remembering them would only fill memory.
_UNIQUE = frozenset({Cell.NIK, Cell.NAME, Cell.PARENT_NIK})

Tell = Callable[[int, int], None]


@dataclass(slots=True)
class Row:
    """`values`: field -> value, only what the file gives. `number` is the row as the spreadsheet counts it."""

    number: int
    sheet: str
    values: dict[str, Any]
    problems: list[RowProblem]


@dataclass(slots=True)
class ReadFile:
    layout: Layout
    rows: list[Row] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    # sheet -> field -> heading, so that a problem found later can name its column.
    headings: dict[str, dict[str, str]] = field(default_factory=dict)

    def copy(self) -> "ReadFile":
        """For planning twice: a plan adds problems to the rows it is made from."""
        rows = [Row(one.number, one.sheet, dict(one.values), list(one.problems)) for one in self.rows]
        return ReadFile(self.layout, rows, list(self.notices), self.headings)

    def heading(self, sheet: str, name: str) -> str:
        return self.headings.get(sheet, {}).get(name, "")


def read(path: Path, *, today: date, optional: Collection[str] = (), tell: Tell | None = None) -> ReadFile:
    """All rows of all sheets. `optional`: the specific personal data this office keeps. Raises CodedError."""
    found: ReadFile | None = None
    skipped: list[str] = []
    for table in files.tables(path):
        if table.name.strip().upper() in SKIPPED_SHEETS:
            continue
        rows = enumerate(table.rows, 1)
        recognised, begun = _find_headings(rows)
        if recognised is None:
            if begun:
                skipped.append(table.name)
            continue
        if found is None:
            found = ReadFile(recognised.layout)
        _read_sheet(
            found, table, recognised, rows, cells.Reading(layout=recognised.layout, today=today), optional, tell
        )
    if found is None:
        raise CodedError("file_no_columns" if skipped else "file_empty")
    if not found.rows:
        raise CodedError("file_no_rows")
    found.notices += [Problem("sheet_not_read", {"sheet": name}) for name in skipped]
    return found


def _find_headings(rows: Iterator[tuple[int, files.Cells]]) -> tuple[Recognised | None, bool]:
    """The headings, if among the first rows, and whether there was anything at all."""
    begun = False
    for _number, row in islice(rows, HEADING_ROWS):
        begun = begun or any(cell != "" for cell in row)
        recognised = recognise(row)
        if recognised:
            return recognised, True
    return None, begun


def _read_sheet(
    found: ReadFile,
    table: files.Table,
    recognised: Recognised,
    rows: Iterator[tuple[int, files.Cells]],
    how: cells.Reading,
    optional: Collection[str],
    tell: Tell | None,
) -> None:
    sheet = table.name
    dropped: Counter[str] = Counter()
    kept = [one for one in recognised.columns if one.column.field not in OPTIONAL or one.column.field in optional]
    left = [one for one in recognised.columns if one not in kept]
    readers = [
        _Column(one.index, one.column.field, one.heading, one.column.cell, cells.reader(one.column, how))
        for one in kept
    ]
    found.headings[sheet] = {one.column.field: one.heading for one in recognised.columns}
    found.notices += [Problem("column_unknown", {"column": name[:60], "sheet": sheet}) for name in recognised.unknown]
    found.notices += [Problem("column_twice", {"column": name, "sheet": sheet}) for name in recognised.doubled]
    if recognised.not_kept:
        found.notices.append(Problem("column_not_kept", {"column": ", ".join(recognised.not_kept), "sheet": sheet}))
    width = max(one.index for one in recognised.columns) + 1
    for number, cells_of_row in rows:
        if END_MARK in cells_of_row[:3]:
            break
        row = cells_of_row if len(cells_of_row) >= width else [*cells_of_row, *[""] * (width - len(cells_of_row))]
        for one in left:
            if row[one.index] not in ("", "-"):
                dropped[one.heading] += 1
        values, problems = _read_row(readers, row, number, sheet)
        if values or problems:
            found.rows.append(Row(number, sheet, values, problems))
            if len(found.rows) > MOST_ROWS:
                raise CodedError("file_too_many_rows", most=MOST_ROWS)
        if tell and number % PROGRESS_EVERY == 0:
            tell(number, max(table.height, number))
    found.notices += [
        Problem("column_optional", {"column": name, "count": count, "sheet": sheet}) for name, count in dropped.items()
    ]


class _Column:
    """A column with its reader and what its cells were found to mean so far."""

    __slots__ = ("cell", "field", "heading", "index", "known", "read")

    def __init__(self, index: int, field: str, heading: str, cell: Cell, read: cells.Reader) -> None:
        self.index = index
        self.field = field
        self.heading = heading
        self.cell = cell
        self.read = read
        self.known: dict[object, object] | None = None if cell in _UNIQUE else {}

    def value(self, raw: object) -> object:
        """The value, or the CodedError that reading it gave."""
        known = self.known
        # True == 1 == 1.0 as keys, so that only text is remembered.
        if known is not None and type(raw) is str:
            try:
                return known[raw]
            except KeyError:
                known[raw] = value = self._read(raw)
                return value
        return self._read(raw)

    def _read(self, raw: object) -> object:
        try:
            return self.read(raw)
        except CodedError as error:
            return error


def _read_row(
    columns: list[_Column], row: files.Cells, number: int, sheet: str
) -> tuple[dict[str, Any], list[RowProblem]]:
    values: dict[str, Any] = {}
    problems: list[RowProblem] = []
    for column in columns:
        raw = row[column.index]
        if raw == "" or raw is None:
            continue
        value = column.value(raw)
        if value is None or value == "":
            continue
        if isinstance(value, CodedError):
            problems.append(
                RowProblem(number, sheet, column.heading, cells.shown(raw), value.code, True, dict(value.params))
            )
            continue
        values[column.field] = value
        if column.cell is Cell.MARITAL and type(raw) is str and "TERCATAT" in raw.upper():
            # F-1.01 tells six states; the register keeps four and whether the event is registered.
            values.setdefault("perkawinan_tercatat", not {"BELUM", "TIDAK"} & set(raw.upper().split()))
    return values, problems
