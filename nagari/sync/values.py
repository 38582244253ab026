"""One form of every value, whichever database wrote it: what stands in the journal, for ever.

| field | in the journal |
|---|---|
| text | text |
| whole number, code | number |
| number with a point | text of 12 significant digits (SQLite puts 15 of 17 into JSON, rounded its own way) |
| yes or no | true, false |
| date | "2026-05-14" |
| time of day | "08:00:00", with microseconds where there are any |
| moment | microseconds since 1970 UTC, a number |
| decimal | text with all its decimal places |
| key, reference | 32 hex digits |
| JSON | its text with sorted keys and no spaces |
| bytes | hex digits |
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from nagari.sync.core.change import Value
from nagari.sync.core.codec import canonical
from nagari.sync.triggers.tracked import Field, kind_of

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
Convert = Callable[[Any], Value]


def micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _boolean(raw: Any) -> bool:
    if raw not in (0, 1):
        raise ValueError(raw)
    return bool(raw)


def _moment(raw: Any) -> int:
    moment = datetime.fromisoformat(raw)
    return micros(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _key(raw: Any) -> str:
    found = raw.replace("-", "")
    if len(found) != 32:
        raise ValueError(raw)
    return str(found)


def _decimals(places: int) -> Convert:
    unit = Decimal(1).scaleb(-places)
    return lambda raw: str(Decimal(str(raw)).quantize(unit))


_CONVERT: Final[dict[str, Convert]] = {
    "BooleanField": _boolean,
    "DateTimeField": _moment,
    "FloatField": lambda raw: f"{raw:.12g}",
    "JSONField": lambda raw: canonical(json.loads(raw)).decode(),
    "TimeField": lambda raw: time.fromisoformat(raw).isoformat(),
    "UUIDField": _key,
}
# As they are in both databases. Dates too: SQLite keeps whatever text it was given, and Django gives it this one.
PLAIN: Final = frozenset(
    {"CharField", "TextField", "IntegerField", "SmallIntegerField", "BigIntegerField", "PositiveIntegerField"}
    | {"PositiveSmallIntegerField", "PositiveBigIntegerField", "DateField", "BinaryField"}
)
SUPPORTED: Final = PLAIN | _CONVERT.keys() | {"DecimalField"}


def to_wire(field: Field) -> Convert | None:
    """What makes a captured value canonical; None where it is already. Never fails: what raw SQL wrote into a column
    that cannot hold it stays as it is, for one odd value must not keep an office's other changes from being sealed."""
    kind = kind_of(field)
    if kind in PLAIN:
        return None
    convert = _decimals(field.decimal_places) if kind == "DecimalField" else _CONVERT[kind]  # type: ignore[attr-defined]

    def guarded(raw: Any) -> Value:
        if raw is None:
            return None
        try:
            return convert(raw)
        except (ValueError, TypeError, ArithmeticError, AttributeError):
            return raw if isinstance(raw, str | int | float | bool) else canonical(raw).decode()

    return guarded


def from_wire(field: Field, value: Value) -> Any:
    """The Python value a model field takes. Raises ValueError or TypeError for what the field cannot hold."""
    if value is None:
        return None
    match kind_of(field):
        case "UUIDField":
            return UUID(str(value))
        case "DateField":
            return date.fromisoformat(str(value))
        case "TimeField":
            return time.fromisoformat(str(value))
        case "DateTimeField":
            return _EPOCH + int(value) * _MICROSECOND
        case "DecimalField":
            return Decimal(str(value))
        case "JSONField":
            return json.loads(str(value))
        case "BinaryField":
            return bytes.fromhex(str(value))
        case "FloatField":
            return float(value)
        case _:
            return value


def is_text(field: Field) -> bool:
    return kind_of(field) in {"CharField", "TextField"}


def empty_of(field: Field) -> Value:
    """What an insert need not mention: None where the column may be null, else "" for text."""
    return "" if is_text(field) and not field.null else None
