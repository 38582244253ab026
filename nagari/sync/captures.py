"""Captured changes made entries: the database's own writing becomes the canonical form of the journal."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Bases, Entry, Kind, Stamp, Value
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.models import CaptureKind, Shape
from nagari.sync.triggers import Tracked, tracked_models
from nagari.sync.values import Convert, is_text, to_wire

# Asked for every row, and an enum answers slowly.
INSERT, DELETE = CaptureKind.INSERT.value, CaptureKind.DELETE.value


class Captured(NamedTuple):
    """One row of `sync_capture` as read for sealing. `fields` and `before` as in the model."""

    kind: str
    shape: int
    object: UUID
    site: int
    at: int
    stamp: int
    fields: str
    before: str
    actor: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """How rows of one shape are read."""

    model: str
    names: tuple[str, ...]
    convert: Mapping[str, Convert]
    # Names of text columns that may be null: there "" says something. Hardly any model has one.
    nullable_text: frozenset[str]
    special: tuple[tuple[int, Convert], ...]


class Reader:
    """Makes entries of captures. `sites`: number -> id of every site that stamps may name."""

    def __init__(self, sites: Mapping[int, UUID]) -> None:
        self._sites = sites
        self._known = {one.label: one for one in tracked_models()}
        self._layouts: dict[int, _Layout] = {}

    def entries(self, one: Captured, number: int, transaction: int) -> Iterator[Entry]:
        """The entry of a capture, or two: a row that was changed and deleted at once was changed before."""
        layout = self.layout(one.shape)
        if one.kind == INSERT:
            yield self._entry(
                one,
                number,
                transaction,
                layout.model,
                Kind.INSERT,
                ORIGIN,
                inserted(layout, json.loads(one.fields)),
                {},
            )
            return
        stamp = Stamp(one.stamp, self._sites[one.site])
        held: dict[str, Sequence[int]] = json.loads(one.before) if one.before else {}
        before = {name: (Stamp(time, self._sites[site]),) for name, (time, site) in held.items()}
        values = _converted(layout, json.loads(one.fields))
        gone = {DELETED_AT: values.pop(DELETED_AT)} if one.kind == DELETE else None
        if values:
            bases = {name: _base(before, name) for name in values}
            yield self._entry(one, number, transaction, layout.model, Kind.UPDATE, stamp, values, bases)
            before |= dict.fromkeys(values, (stamp,))
            number += 1
        if gone is not None:
            # One more than the change before it, as the trigger has written into the object's stamps.
            later = Stamp(stamp.time + 1, stamp.site)
            yield self._entry(one, number, transaction, layout.model, Kind.DELETE, later, gone, before)

    def _entry(
        self,
        one: Captured,
        number: int,
        transaction: int,
        model: str,
        kind: Kind,
        stamp: Stamp,
        values: Mapping[str, Value],
        bases: Mapping[str, Bases],
    ) -> Entry:
        return Entry(
            number=number,
            transaction=transaction,
            kind=kind,
            model=model,
            object=one.object,
            stamp=stamp,
            values=values,
            bases=bases,
            actor=one.actor,
            reason=one.reason,
            at=one.at,
        )

    def layout(self, shape: int) -> _Layout:
        if shape not in self._layouts:
            row = Shape.objects.get(number=shape)
            names = tuple(row.names if isinstance(row.names, list) else json.loads(row.names))
            self._layouts[shape] = layout_of(row.model, names, self._known.get(row.model))
        return self._layouts[shape]


def layout_of(model: str, names: tuple[str, ...], tracked: Tracked | None) -> _Layout:
    """A shape may be of an older version: fields that are gone since keep the writing of their database."""
    fields = {field.name: field for field in tracked.fields} if tracked else {}
    convert = {name: made for name, field in fields.items() if (made := to_wire(field)) is not None}
    return _Layout(
        model=model,
        names=names,
        convert=convert,
        nullable_text=frozenset(name for name, field in fields.items() if field.null and is_text(field)),
        special=tuple((at, convert[name]) for at, name in enumerate(names) if name in convert),
    )


def inserted(layout: _Layout, row: list[Any]) -> dict[str, Value]:
    """Values of an insert: what is empty is left out (core.change.Entry)."""
    for at, convert in layout.special:
        if row[at] is not None:
            row[at] = convert(row[at])
    values = {name: one for name, one in zip(layout.names, row, strict=True) if one is not None and one != ""}
    if layout.nullable_text:
        values |= {
            name: "" for name, one in zip(layout.names, row, strict=True) if one == "" and name in layout.nullable_text
        }
    return values


def _converted(layout: _Layout, fields: dict[str, Any]) -> dict[str, Value]:
    return {
        name: layout.convert[name](value) if name in layout.convert and value is not None else value
        for name, value in fields.items()
    }


def _base(before: Mapping[str, Bases], name: str) -> Bases:
    return before.get(name) or before.get(EVERY_FIELD) or (ORIGIN,)


class Row(NamedTuple):
    """What planning has to know of a capture, oldest first."""

    id: int
    txn: int
    shape: int
    wilayah: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The captures of one segment to be, in order: ((capture, transaction), ...)."""

    scope: str
    channel: str
    captures: tuple[tuple[int, int], ...]
    part: tuple[int, int] = (1, 1)


def plan(rows: Sequence[Row], channel_of: Callable[[int], str], *, most: int, largest: int) -> list[Cut]:
    """Cut captures into segments of at most `most` entries and about `largest` bytes, between transactions (I14).

    Transactions in the order of their last capture: what one has overwritten was committed, and so captured, before it.
    A transaction that is larger is cut by itself, its segments marked as part k of m.
    """
    last = {row.txn: row.id for row in rows}
    streams: dict[tuple[str, str], dict[int, list[Row]]] = {}
    for row in sorted(rows, key=lambda row: (last[row.txn], row.id)):
        streams.setdefault((row.wilayah, channel_of(row.shape)), {}).setdefault(row.txn, []).append(row)
    return [
        Cut(scope, channel, tuple((row.id, row.txn) for row in run), part)
        for (scope, channel), transactions in streams.items()
        for run, part in _runs(transactions.values(), most, largest)
    ]


def _runs(transactions: Iterable[list[Row]], most: int, largest: int) -> Iterator[tuple[list[Row], tuple[int, int]]]:
    waiting: list[Row] = []
    room = (most, largest)
    for rows in transactions:
        needed = _needed(rows)
        if waiting and not (needed[0] <= room[0] and needed[1] <= room[1]):
            yield waiting, (1, 1)
            waiting, room = [], (most, largest)
        if needed[0] > most or needed[1] > largest:
            parts = list(_parts(rows, most, largest))
            yield from ((part, (at, len(parts))) for at, part in enumerate(parts, 1))
            continue
        waiting = waiting + rows if waiting else rows
        room = (room[0] - needed[0], room[1] - needed[1])
    if waiting:
        yield waiting, (1, 1)


def _parts(rows: list[Row], most: int, largest: int) -> Iterator[list[Row]]:
    part: list[Row] = []
    entries = size = 0
    for row in rows:
        more, bytes_ = _needed([row])
        if part and (entries + more > most or size + bytes_ > largest):
            yield part
            part, entries, size = [], 0, 0
        part.append(row)
        entries, size = entries + more, size + bytes_
    yield part


def _needed(rows: list[Row]) -> tuple[int, int]:
    # A deletion may become two entries.
    return sum(2 if row.kind == DELETE else 1 for row in rows), sum(row.size for row in rows)
