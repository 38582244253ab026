"""What is captured of a model: its fields, which of them change together, and the number of that shape."""

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.db import models

from nagari.sync.registry import Synced, registry
from nagari.sync.tracking import SyncedModel

# The key and the region are columns of the capture itself and never change.
FIXED = frozenset({"id", "wilayah"})
Field = models.Field
DELETE_REFUSED = "Rows of this table are never deleted: set deleted_at instead."
MOVE_REFUSED = "The id and the region of a synced row never change."


@dataclass(frozen=True, slots=True)
class Trigger:
    name: str
    table: str
    statement: str
    # On PostgreSQL: the function it runs.
    function: str = ""
    body: str = ""

    @property
    def fingerprint(self) -> str:
        """What the database gives back of it: SQLite the statement, PostgreSQL the body of its function."""
        return self.body or self.statement


@dataclass(frozen=True)
class Tracked:
    synced: Synced

    @property
    def model(self) -> type[SyncedModel]:
        return self.synced.model

    @property
    def label(self) -> str:
        """Name of the model in the journal, for ever."""
        return self.synced.label

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        local = FIXED | self.synced.derived
        return tuple(field for field in self.model._meta.concrete_fields if field.name not in local)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the fields, in the journal."""
        return tuple(map(self.wire, self.fields))

    def wire(self, field: Field) -> str:
        return self.synced.wire(field.name)

    @cached_property
    def units(self) -> tuple[tuple[Field, ...], ...]:
        """Groups of fields that change together, and each other field alone."""
        grouped = {name: group for group in self.synced.groups for name in group}
        found: dict[frozenset[str], list[Field]] = {}
        for field in self.fields:
            found.setdefault(grouped.get(field.name, frozenset({field.name})), []).append(field)
        return tuple(tuple(unit) for unit in found.values())

    @cached_property
    def shape(self) -> int:
        """63 bits of a digest: the same fields have the same number in every database."""
        text = json.dumps([self.label, *self.names])
        return int.from_bytes(sha256(text.encode()).digest()[:8], "big") >> 1


def tracked_models() -> list[Tracked]:
    return sorted((Tracked(one) for one in registry), key=lambda one: one.table)


def kind_of(field: Field) -> str:
    """Django's internal type of what a column holds; of a reference, that of the key it points to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def column(field: Field) -> str:
    return str(field.column)
