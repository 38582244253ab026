"""How values of the journal land in the columns of a table, checked a column at a time.

A value that the column cannot hold (text too long, a number out of range, a date that is none) is judged alike on every
database, by what the strictest of them takes: or sites would differ.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cached_property
from math import isnan
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models

from nagari.sync.bulk import array_type
from nagari.sync.core.change import Value
from nagari.sync.tracking import SyncedModel
from nagari.sync.triggers import Tracked
from nagari.sync.triggers.tracked import Field, column, kind_of
from nagari.sync.values import empty_of, from_wire, is_text

Column = Sequence[Value]
_RANGES: Final = {
    "SmallIntegerField": (-(2**15), 2**15 - 1),
    "IntegerField": (-(2**31), 2**31 - 1),
    "BigIntegerField": (-(2**63), 2**63 - 1),
    "PositiveSmallIntegerField": (0, 2**15 - 1),
    "PositiveIntegerField": (0, 2**31 - 1),
    "PositiveBigIntegerField": (0, 2**63 - 1),
}
_NONE: Final = type(None)


@dataclass(frozen=True)
class Landing:
    """One model's table."""

    tracked: Tracked

    @property
    def model(self) -> type[SyncedModel]:
        return self.tracked.model

    @property
    def label(self) -> str:
        return self.tracked.label

    @property
    def table(self) -> str:
        return self.tracked.table

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """By their names in the journal, as everywhere here."""
        return {self.tracked.wire(field): field for field in self.tracked.fields}

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """In the database, of every field."""
        return {self.tracked.wire(field): column(field) for field in self.model._meta.concrete_fields}

    def array(self, name: str) -> str:
        """SQL: the type of an array of this column's values."""
        field = self.model._meta.get_field(name)
        assert isinstance(field, models.Field)
        return array_type(field, connection)

    @cached_property
    def empty(self) -> Mapping[str, Value]:
        """What a field holds that an insert does not mention; of a field without an empty value, its default."""
        return {name: _left_out(field) for name, field in self.fields.items()}

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """Fields that refer to a synced row and may not be empty: the row must be there first (I8)."""
        return tuple(name for name, field in self.fields.items() if not field.null and target_of(field) is not None)

    @cached_property
    def recomputes(self) -> bool:
        """Is something of its rows derived that is not written with them?"""
        synced = self.tracked.synced
        return synced.rebuild is not None and bool(synced.derived - synced.computed.keys())

    @cached_property
    def computed(self) -> Mapping[str, tuple[str, Callable[[Any], Any]]]:
        synced = self.tracked.synced
        return {name: (synced.wire(source), compute) for name, (source, compute) in synced.computed.items()}

    @cached_property
    def local(self) -> Mapping[str, Any]:
        """Derived columns of a new row, until they are computed or rebuilt."""
        derived = (field for field in self.model._meta.concrete_fields if field.name in self.tracked.synced.derived)
        return {field.name: field.get_default() for field in derived}

    def unfit(self, name: str, values: Column) -> list[int]:
        """Places of the values this column cannot hold. Nearly always none, so whole columns are asked first."""
        field = self.fields[name]
        fits = _fitting(field)
        if _all_fit(field, values):
            return []
        return [at for at, value in enumerate(values) if not (field.null if value is None else fits(value))]

    def prepared(self, name: str, values: Column) -> Iterable[Any]:
        """The values as the database takes them; derived ones are so already."""
        convert = _converting(self.fields[name]) if name in self.fields else None
        return values if convert is None else [None if value is None else convert(value) for value in values]


def target_of(field: Field) -> type[SyncedModel] | None:
    """The synced model a field refers to."""
    if isinstance(field, models.ForeignKey) and issubclass(field.related_model, SyncedModel):
        return field.related_model
    return None


def _left_out(field: Field) -> Value:
    if field.null or is_text(field):
        return empty_of(field)
    default = field.get_default()
    match default:
        case bool() | float():
            return default
        case int():
            return int(default)
        case str():
            return str(default)
        case dict() | list():
            return "{}" if isinstance(default, dict) else "[]"
        case _:
            return None


def _all_fit(field: Field, values: Column) -> bool:
    """Quick and sure: True only where every value fits."""
    types = set(map(type, values))
    if _NONE in types:
        if not field.null:
            return False
        types.discard(_NONE)
    if not types:
        return True
    kind, values = kind_of(field), list(set(values) - {None})
    if kind in _RANGES:
        low, high = _RANGES[kind]
        return types == {int} and low <= min(values) and max(values) <= high  # type: ignore[type-var, operator]
    if kind in {"CharField", "TextField"}:
        if types != {str}:
            return False
        longest = field.max_length or 2**30
        joined = "".join(values)  # type: ignore[arg-type]
        return max(map(len, values)) <= longest and "\0" not in joined and _encodes(joined)  # type: ignore[arg-type]
    fits = _fitting(field)
    return all(map(fits, values))


def _fitting(field: Field) -> Callable[[Value], bool]:
    kind = kind_of(field)
    if kind in _RANGES:
        low, high = _RANGES[kind]
        return lambda value: type(value) is int and low <= value <= high
    if kind in {"CharField", "TextField"}:
        longest = field.max_length or 2**30
        return lambda value: isinstance(value, str) and len(value) <= longest and "\0" not in value and _encodes(value)
    return _TESTS.get(kind) or (lambda value: _converts(field, value))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _date(value: Value) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _time(value: Value) -> bool:
    try:
        return isinstance(value, str) and time.fromisoformat(value).tzinfo is None
    except ValueError:
        return False


def _number(value: Value) -> bool:
    try:
        return value is not None and not isinstance(value, bool) and not isnan(float(value))
    except ValueError:
        return False


def _key(value: Value) -> bool:
    try:
        return isinstance(value, str) and UUID(value).hex == value
    except ValueError:
        return False


# Between the years 1 and 9999, in microseconds since 1970.
_FIRST_MOMENT: Final = -62_135_596_800_000_000
_LAST_MOMENT: Final = 253_402_300_799_999_999

_TESTS: Final[dict[str, Callable[[Value], bool]]] = {
    "BooleanField": lambda value: isinstance(value, bool),
    "FloatField": _number,
    "DateField": _date,
    "TimeField": _time,
    "UUIDField": _key,
    "DateTimeField": lambda value: type(value) is int and _FIRST_MOMENT <= value <= _LAST_MOMENT,
}


def _converts(field: Field, value: Value) -> bool:
    """Decimals, JSON, bytes: rare enough to be tried."""
    try:
        made = from_wire(field, value)
        if isinstance(field, models.DecimalField):
            field.run_validators(made)
        return isinstance(value, str) and "\0" not in value and "\\u0000" not in value and _encodes(value)
    except (ValueError, TypeError, ArithmeticError, ValidationError):
        return False


def _converting(field: Field) -> Callable[[Value], Any] | None:
    """None: the database takes what stands in the journal. (PostgreSQL reads dates and keys from text.)"""
    match kind_of(field):
        case "DateTimeField":
            return lambda value: connection.ops.adapt_datetimefield_value(from_wire(field, value))
        case "FloatField":
            return float  # type: ignore[return-value]
        case "BinaryField" | "DecimalField":
            return lambda value: _plain(from_wire(field, value))
        case _:
            return None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
