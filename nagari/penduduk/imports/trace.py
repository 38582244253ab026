"""What an import wrote, kept small enough to lie beside it, so that it can be taken back.

Of a new row only a checksum is kept: it tells whether anybody has touched the row since.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

Values = dict[str, list[Any]]


def checksum(values: Sequence[Any]) -> int:
    """Of one row's values in the order of its model's fields."""
    return zlib.crc32(repr(tuple(values)).encode())


@dataclass(slots=True)
class Trace:
    """`new_*`: id -> checksum. `changed_*`: id -> attname -> [old, new]."""

    new_penduduk: dict[UUID, int] = field(default_factory=dict)
    new_keluarga: dict[UUID, int] = field(default_factory=dict)
    new_lingkungan: list[UUID] = field(default_factory=list)
    changed_penduduk: dict[UUID, Values] = field(default_factory=dict)
    changed_keluarga: dict[UUID, Values] = field(default_factory=dict)

    def packed(self) -> bytes:
        whole = {
            "new_penduduk": {one.hex: sum_ for one, sum_ in self.new_penduduk.items()},
            "new_keluarga": {one.hex: sum_ for one, sum_ in self.new_keluarga.items()},
            "new_lingkungan": [one.hex for one in self.new_lingkungan],
            "changed_penduduk": {one.hex: _plain(values) for one, values in self.changed_penduduk.items()},
            "changed_keluarga": {one.hex: _plain(values) for one, values in self.changed_keluarga.items()},
        }
        return zlib.compress(json.dumps(whole, separators=(",", ":")).encode(), 3)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Trace":
        whole = json.loads(zlib.decompress(packed))
        return cls(
            {UUID(one): sum_ for one, sum_ in whole["new_penduduk"].items()},
            {UUID(one): sum_ for one, sum_ in whole["new_keluarga"].items()},
            [UUID(one) for one in whole["new_lingkungan"]],
            {UUID(one): _rich(values) for one, values in whole["changed_penduduk"].items()},
            {UUID(one): _rich(values) for one, values in whole["changed_keluarga"].items()},
        )


def _plain(values: Values) -> dict[str, list[Any]]:
    return {name: [_tagged(one) for one in pair] for name, pair in values.items()}


def _rich(values: dict[str, list[Any]]) -> Values:
    return {name: [_untagged(one) for one in pair] for name, pair in values.items()}


def _tagged(value: Any) -> Any:
    if isinstance(value, UUID):
        return {"u": value.hex}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _untagged(value: Any) -> Any:
    if isinstance(value, dict):
        return UUID(value["u"]) if "u" in value else date.fromisoformat(value["d"])
    return value
