"""What is wrong with a row, or worth a look: plain data that can be kept and told in any language later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# On a row that is very probably another person than the one whose NIK it carries.
DOUBT = "another_person"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`column` is the heading as it stands in the file; an error refuses the row, a warning does not."""

    row: int
    sheet: str
    column: str
    value: str
    code: str
    is_error: bool
    params: Mapping[str, Any]

    def kept(self) -> list[Any]:
        """As JSON can hold it; `of_kept` gives it back."""
        params = {name: _plain(value) for name, value in self.params.items()}
        return [self.row, self.sheet, self.column, self.value, self.code, self.is_error, params]

    @classmethod
    def of_kept(cls, kept: list[Any]) -> "RowProblem":
        row, sheet, column, value, code, is_error, params = kept
        return cls(row, sheet, column, value, code, is_error, {name: _rich(one) for name, one in params.items()})


def _plain(value: object) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, tuple):
        return {"list": [_plain(one) for one in value]}
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _rich(value: Any) -> object:
    if isinstance(value, dict) and "date" in value:
        return date.fromisoformat(value["date"])
    if isinstance(value, dict) and "list" in value:
        return tuple(_rich(one) for one in value["list"])
    return value
