"""Captured changes made rows of the journal: the database's own writing becomes the one canonical form."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Kind, Value
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.core.run import VALUES, Cells, Head, Run
from nagari.sync.models import CaptureKind, Shape
from nagari.sync.triggers import Tracked, tracked_models
from nagari.sync.values import Convert, to_wire

# Asked for every row, and an enum answers slowly.
INSERT, DELETE = CaptureKind.INSERT.value, CaptureKind.DELETE.value
# Among the stamps before: {field: [milliseconds, site number, ...]}, all that a settlement replaces (sync.conflicts).
SETTLED: Final = "="
_NOWHERE: Final = ORIGIN.site.hex
_ORIGIN: Final[list[int | str]] = [ORIGIN.time, _NOWHERE]
# How SQLite writes a number beyond all bounds.
_INFINITE: Final = re.compile(r"(?<=[\[,:])(-?)Inf(?=[\],}])")


class Captured(NamedTuple):
    """One row of `sync_capture` as read for sealing. Keys as 32 hex digits; `fields` and `before` as in the model."""

    kind: str
    shape: int
    object: str
    site: int
    at: int
    stamp: int
    fields: str
    before: str
    actor: str | None
    reason: str


# A capture and the key of its transaction.
_Pairs = Iterable[tuple[Captured, int]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows of one shape are read."""

    model: str
    names: tuple[str, ...]
    convert: Mapping[str, Convert]
    special: tuple[tuple[int, Convert], ...]


class Reader:
    """Makes runs of captures. `sites`: number -> id of every site that stamps may name."""

    def __init__(self, sites: Mapping[int, UUID]) -> None:
        self._sites = {number: site.hex for number, site in sites.items()}
        self._known = {one.label: one for one in tracked_models()}
        self._layouts: dict[int, Layout] = {}

    def runs(self, captured: _Pairs, number: int, begun: dict[int, int]) -> list[Run]:
        """Runs of captures in their order, numbered from `number`; with each capture comes the key of its transaction.

        `begun` holds the first number of every transaction that began before, and learns those that begin here.
        """
        found: list[Run] = []
        for (is_insert, shape), alike in groupby(captured, key=lambda pair: (pair[0][0] == INSERT, pair[0][1])):
            rows_of = self._inserts if is_insert else self._changes
            made = rows_of(alike, self.layout(shape), number, begun)
            found += made
            number += sum(map(len, made))
        return found

    def _inserts(self, captured: _Pairs, layout: Layout, number: int, begun: dict[int, int]) -> list[Run]:
        rows: list[list[Any]] = []
        for place, ((_, _, key, _, at, _, fields, _, actor, reason), txn) in enumerate(captured, number):
            first = begun.setdefault(txn, place)
            rows.append([place, first, key, at, actor, reason, 0, _NOWHERE, *parsed(fields)])
        for column, convert in layout.special:
            convert_in_place(rows, VALUES + column, convert)
        return [Run(Head(Kind.INSERT, layout.model, layout.names), rows=rows)]

    def _changes(self, captured: _Pairs, layout: Layout, number: int, begun: dict[int, int]) -> list[Run]:
        rows: list[tuple[Head, Cells]] = []
        for one, txn in captured:
            for head, told in self._change(one, layout):
                place = number + len(rows)
                first = begun.setdefault(txn, place)
                rows.append((head, [place, first, one.object, one.at, one.actor, one.reason, *told]))
        return [Run(head, rows=[row for _, row in alike]) for head, alike in groupby(rows, key=itemgetter(0))]

    def _change(self, one: Captured, layout: Layout) -> Iterator[tuple[Head, Cells]]:
        """The change of a capture, or two: a row that was changed and deleted at once was changed before."""
        site = self._sites[one.site]
        told = parsed(one.before) if one.before else {}
        settled = told.pop(SETTLED, {})
        before = {name: [time, self._sites[at]] for name, (time, at) in told.items()}
        values = _converted(layout, parsed(one.fields))
        gone = values.pop(DELETED_AT) if one.kind == DELETE else None
        if values:
            names = tuple(sorted(values))
            unseen = before.get(EVERY_FIELD, _ORIGIN)
            bases = (
                [self._sites[part] if at % 2 else part for at, part in enumerate(settled[name])]
                if name in settled
                else before.get(name, unseen)
                for name in names
            )
            yield (
                Head(Kind.UPDATE, layout.model, names, names),
                [one.stamp, site, *(values[name] for name in names), *bases],
            )
            before |= {name: [one.stamp, site] for name in names}
        if one.kind == DELETE:
            # Where something else changed too, one more than that: as the trigger has written into the stamps.
            based = tuple(sorted(before))
            yield (
                Head(Kind.DELETE, layout.model, (DELETED_AT,), based),
                [one.stamp + 1, site, gone, *(before[name] for name in based)],
            )

    def layout(self, shape: int) -> Layout:
        if shape not in self._layouts:
            row = Shape.objects.get(number=shape)
            names = tuple(row.names if isinstance(row.names, list) else json.loads(row.names))
            self._layouts[shape] = layout_of(row.model, names, self._known.get(row.model))
        return self._layouts[shape]


def layout_of(model: str, names: tuple[str, ...], tracked: Tracked | None) -> Layout:
    """A shape may be of an older version: fields that are gone since keep the writing of their database."""
    fields = {tracked.wire(field): field for field in tracked.fields} if tracked else {}
    convert = {name: made for name, field in fields.items() if (made := to_wire(field)) is not None}
    return Layout(
        model=model,
        names=names,
        convert=convert,
        special=tuple((at, convert[name]) for at, name in enumerate(names) if name in convert),
    )


def parsed(text: str) -> Any:
    """JSON as the database wrote it."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(_INFINITE.sub(r"\1Infinity", text))


def convert_in_place(rows: Sequence[list[Any]], column: int, convert: Convert) -> None:
    """One column of captured rows in the form of the journal. Most of a wide table are empty, which is seen at once."""
    held = list(map(itemgetter(column), rows))
    if held.count(None) == len(held):
        return
    for row, one in zip(rows, held, strict=True):
        if one is not None:
            row[column] = convert(one)


def _converted(layout: Layout, fields: dict[str, Any]) -> dict[str, Value]:
    return {
        name: layout.convert[name](value) if name in layout.convert and value is not None else value
        for name, value in fields.items()
    }


class Row(NamedTuple):
    """What planning has to know of a capture, oldest first."""

    id: int
    txn: int
    shape: int
    wilayah: str
    kind: str
    size: int


def captured_columns() -> str:
    """SQL of the columns of `Captured`: keys as 32 hex digits, as SQLite keeps them."""
    if connection.vendor != "postgresql":
        return ", ".join(Captured._fields)
    hexed = {"object": "encode(uuid_send(object), 'hex')", "actor": "encode(uuid_send(actor), 'hex')"}
    return ", ".join(hexed.get(name, name) for name in Captured._fields)


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
    last = {row[1]: row[0] for row in rows}
    transactions: dict[int, dict[tuple[str, str], list[Row]]] = {}
    for row in rows:
        stream = (row[3], channel_of(row[2]))
        transactions.setdefault(row[1], {}).setdefault(stream, []).append(row)
    streams: dict[tuple[str, str], list[list[Row]]] = {}
    for txn in sorted(transactions, key=last.__getitem__):
        for stream, held in transactions[txn].items():
            streams.setdefault(stream, []).append(_tidied(held))
    return [
        Cut(scope, channel, tuple((row[0], row[1]) for row in run), part)
        for (scope, channel), held in streams.items()
        for run, part in _runs(held, most, largest)
    ]


def _tidied(rows: list[Row]) -> list[Row]:
    """What a transaction added comes first, a model after the other: order says nothing within it, and rows that are
    alike pack to half."""
    added: dict[int, list[Row]] = {}
    changed: list[Row] = []
    for row in rows:
        (added.setdefault(row[2], []) if row[4] == INSERT else changed).append(row)
    return [row for alike in (*added.values(), changed) for row in alike]


def _runs(transactions: Iterable[list[Row]], most: int, largest: int) -> Iterator[tuple[list[Row], tuple[int, int]]]:
    waiting: list[Row] = []
    entries = size = 0
    for rows in transactions:
        needed, bytes_ = _needed(rows)
        if waiting and (entries + needed > most or size + bytes_ > largest):
            yield waiting, (1, 1)
            waiting, entries, size = [], 0, 0
        if needed > most or bytes_ > largest:
            parts = list(_parts(rows, most, largest))
            yield from ((part, (at, len(parts))) for at, part in enumerate(parts, 1))
            continue
        waiting.extend(rows)
        entries, size = entries + needed, size + bytes_
    if waiting:
        yield waiting, (1, 1)


def _parts(rows: list[Row], most: int, largest: int) -> Iterator[list[Row]]:
    part: list[Row] = []
    entries = size = 0
    for row in rows:
        more = 2 if row[4] == DELETE else 1
        if part and (entries + more > most or size + row[5] > largest):
            yield part
            part, entries, size = [], 0, 0
        part.append(row)
        entries, size = entries + more, size + row[5]
    yield part


def _needed(rows: list[Row]) -> tuple[int, int]:
    """Entries, of which a deletion may become two, and bytes."""
    return len(rows) + sum(row[4] == DELETE for row in rows), sum(map(itemgetter(5), rows))
