"""What a check found: a stable code, the field it belongs to, how grave it is, and what its sentence names."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar


class Severity(StrEnum):
    """An error refuses the value. A warning is shown, confirmed by a person and then accepted."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """`field` is a field of Penduduk or Keluarga; "" belongs to the record as a whole."""

    code: str
    field: str
    severity: Severity = Severity.ERROR
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class FamilyFinding(Finding):
    """`member` is the position in the sequence that was checked; None belongs to the family as a whole."""

    member: int | None = None


One = TypeVar("One", bound=Finding)


def errors(findings: Iterable[One]) -> tuple[One, ...]:
    return tuple(one for one in findings if one.severity is Severity.ERROR)


def warnings(findings: Iterable[One]) -> tuple[One, ...]:
    return tuple(one for one in findings if one.severity is Severity.WARNING)
