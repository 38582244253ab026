"""What an act changed, kept with its event: {model, object, {field: [before, after]}}, None for a row it made.

Plain values, for it is kept as JSON: dates as ISO text, keys as 32 hex digits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Field, ForeignKey

from nagari.penduduk.models import Keluarga, Penduduk

MODELS: Final[Mapping[str, type[Penduduk] | type[Keluarga]]] = {"penduduk": Penduduk, "keluarga": Keluarga}
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


def read(rows: Iterable[Any]) -> list[Touched]:
    found = []
    for name, key, changes in rows:
        model = MODELS[name]
        values = (
            None
            if changes is None
            else {attname: tuple(value_of(model, attname, one) for one in pair) for attname, pair in changes.items()}
        )
        found.append(Touched(model, UUID(key), values))
    return found


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
