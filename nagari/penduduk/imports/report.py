"""The refused rows given back: every original cell, and the reasons in a last column, ready to mend and re-import.

Reading such a file back passes over the column of reasons.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from nagari.penduduk.imports import files, messages
from nagari.penduduk.imports.headings import END_MARK, REASON, SKIPPED_SHEETS
from nagari.penduduk.imports.layouts import HEADING_ROWS, is_specific, recognise
from nagari.penduduk.imports.problems import RowProblem

_BAD = PatternFill("solid", fgColor="FBE4E1")
_HEAD = PatternFill("solid", fgColor="F8EBCF")


def report(source: Path, problems: Iterable[RowProblem], *, specific: bool = True) -> bytes:
    """An .xlsx with the rows of `source` that have an error among `problems`. Raises CodedError like `files`.

    `specific` False leaves the columns of specific personal data out.
    """
    reasons: dict[tuple[str, int], list[RowProblem]] = defaultdict(list)
    for problem in problems:
        if problem.is_error:
            reasons[problem.sheet, problem.row].append(problem)
    book = Workbook(write_only=True)
    for table in files.tables(source):
        if table.name.strip().upper() not in SKIPPED_SHEETS:
            _sheet(book, table, reasons, specific)
    if not book.worksheets:
        book.create_sheet(REASON)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _sheet(book: Any, table: files.Table, reasons: dict[tuple[str, int], list[RowProblem]], specific: bool) -> None:
    headings: list[str] | None = None
    left_out: set[int] = set()
    sheet: Any = None
    for number, row in enumerate(table.rows, 1):
        if headings is None:
            if number > HEADING_ROWS:
                return
            if recognise(row):
                # A report that comes back is reported on again: its old reasons give way to the new ones.
                headings = [str(cell) for cell in row]
                left_out = {at for at, cell in enumerate(headings) if not specific and is_specific(cell)}
                headings = _without(headings, left_out)
            continue
        if END_MARK in row[:3]:
            return
        found = reasons.get((table.name, number))
        if not found:
            continue
        if sheet is None:
            sheet = _begin(book, table.name, headings)
        sheet.append(_cells(sheet, headings, _without(row, left_out), found))


def _without(cells: files.Cells, left_out: Collection[int]) -> list[Any]:
    return [cell for at, cell in enumerate(cells) if at not in left_out]


def _begin(book: Any, name: str, headings: list[str]) -> Any:
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for at, heading in enumerate(_kept(headings), 1):
        sheet.column_dimensions[get_column_letter(at)].width = max(12, min(30, len(heading) + 2))
    sheet.column_dimensions[get_column_letter(len(_kept(headings)) + 1)].width = 80
    cells = []
    for heading in [*_kept(headings), REASON]:
        cell = _text_cell(sheet, heading)
        cell.font, cell.fill = Font(bold=True), _HEAD
        cells.append(cell)
    sheet.append(cells)
    return sheet


def _kept(headings: list[str]) -> list[str]:
    return [heading for heading in headings if heading != REASON]


def _cells(sheet: Any, headings: list[str], row: files.Cells, problems: list[RowProblem]) -> list[Any]:
    bad = {problem.column for problem in problems if problem.column}
    cells = []
    for at, heading in enumerate(headings):
        if heading == REASON:
            continue
        cell = _cell(sheet, row[at] if at < len(row) else "")
        if heading.strip() in bad:
            cell.fill = _BAD
        cells.append(cell)
    reason = _text_cell(sheet, " ".join(" ".join(messages.of_problem(one)) for one in problems))
    reason.alignment = Alignment(wrap_text=True, vertical="top")
    return [*cells, reason]


def _cell(sheet: Any, value: object) -> Any:
    if isinstance(value, float) and value == value // 1:
        # As text: a NIK kept as a number loses its last digit at the next save.
        return _text_cell(sheet, str(int(value)))
    if isinstance(value, (datetime, date, time)):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd"
        return cell
    return _text_cell(sheet, "" if value is None else str(value))


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, "".join(sign for sign in text if sign >= " " or sign in "\t\n"))
    # Even if it begins with "=": a file from elsewhere must not run formulas on this desk.
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
