"""Attaching what was found to the row, under the heading its column has in the file."""

from typing import Any

from nagari.penduduk.imports.cells import shown
from nagari.penduduk.imports.plan import PlannedRow, Verdict
from nagari.penduduk.imports.problems import RowProblem
from nagari.penduduk.imports.reading import ReadFile
from nagari.penduduk.rules import Finding


def refuse(file: ReadFile, one: PlannedRow, code: str, field: str, **params: Any) -> None:
    _attach(file, one, code, field, True, params)
    one.verdict = Verdict.REFUSED
    one.changes = []


def warn(file: ReadFile, one: PlannedRow, code: str, field: str, **params: Any) -> None:
    _attach(file, one, code, field, False, params)


def attach(file: ReadFile, one: PlannedRow, finding: Finding) -> None:
    tell = refuse if finding.is_error else warn
    tell(file, one, finding.code, finding.field, **finding.params)


def _attach(file: ReadFile, one: PlannedRow, code: str, field: str, is_error: bool, params: dict[str, Any]) -> None:
    row = one.row
    problem = RowProblem(
        row.number, row.sheet, file.heading(row.sheet, field), shown(row.values.get(field)), code, is_error, params
    )
    if problem not in row.problems:
        row.problems.append(problem)
