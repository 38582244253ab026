"""What an act changed, kept with its event: {model, object, {field: [before, after]}}, None for a row it made.

Plain values, for it is kept as JSON: dates as ISO text, keys as 32 hex digits.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey

from nagari.penduduk.models import Keluarga, Penduduk

MODELS: Final[Mapping[str, type[Penduduk] | type[Keluarga]]] = {"penduduk": Penduduk, "keluarga": Keluarga}
# (model, row, {field: [before, after]} in plain values, None of a row that was made).
Kept = tuple[type[Penduduk] | type[Keluarga], UUID, Mapping[str, Any] | None]
_NAMES: Final[Mapping[type, str]] = {model: name for name, model in MODELS.items()}
# Follows from the name.
_DERIVED: Final = frozenset({"cari"})


@dataclass(frozen=True, slots=True)
class Touched:
    """One row of an act. `changes` None: the act made it. Values are Python's."""

    model: type[Penduduk] | type[Keluarga]
    id: UUID
    changes: Mapping[str, tuple[Any, Any]] | None


def written(touched: Iterable[Touched]) -> list[Any]:
    return [
        [
            _NAMES[one.model],
            one.id.hex,
            None
            if one.changes is None
            else {
                name: [plain(before), plain(after)]
                for name, (before, after) in one.changes.items()
                if name not in _DERIVED
            },
        ]
        for one in touched
    ]


class UnreadableError(ValueError):
    """A trace that no version of this site wrote: it came so from elsewhere."""


def read(rows: Iterable[Any]) -> list[Touched]:
    """Raises UnreadableError."""
    try:
        return [_touched(*row) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration, ValidationError) as error:
        raise UnreadableError from error


def readable(rows: Any) -> list[Touched]:
    """For pages that tell of it: what can be read, row by row; the rest was not told."""
    found = []
    for row in rows if isinstance(rows, list) else ():
        with suppress(UnreadableError):
            found += read([row])
    return found


def is_readable(rows: Any) -> bool:
    try:
        read(rows)
    except UnreadableError:
        return False
    return True


def changes_in(jejak: Any) -> Iterator[Kept]:
    """(model, row, {field: [before, after]}) in plain values as they are kept, without what no field can hold."""
    for row in jejak if isinstance(jejak, list) else ():
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            name, key, changes = row
            model = MODELS[name]
            told = None if changes is None else {at: pair for at, pair in changes.items() if _fits(model, at, *pair)}
            yield model, UUID(key), told


@lru_cache(maxsize=8192)
def _fits(model: type[Penduduk] | type[Keluarga], attname: str, before: Any, after: Any) -> bool:
    try:
        _pair(model, attname, before, after)
    except (ValueError, TypeError, StopIteration, ValidationError):
        return False
    return True


def _touched(name: str, key: str, changes: Mapping[str, Sequence[Any]] | None) -> Touched:
    model = MODELS[name]
    if changes is None:
        return Touched(model, UUID(key), None)
    values = {attname: _pair(model, attname, *pair) for attname, pair in changes.items()}
    return Touched(model, UUID(key), values)


def _pair(model: type[Penduduk] | type[Keluarga], attname: str, before: Any, after: Any) -> tuple[Any, Any]:
    return value_of(model, attname, before), value_of(model, attname, after)


def plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    # Codes are IntegerChoices where a service named one.
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def value_of(model: type[Penduduk] | type[Keluarga], attname: str, value: Any) -> Any:
    return None if value is None else _target(field_of(model, attname)).to_python(value)


def field_of(model: type[Penduduk] | type[Keluarga], attname: str) -> Field:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _target(field: Field) -> Field:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field
