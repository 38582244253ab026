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

from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Kind, Value
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.core.run import Cells, Head, Run
from nagari.sync.models import CaptureKind, Shape
from nagari.sync.triggers import Tracked, tracked_models
from nagari.sync.values import Convert, to_wire

# Asked for every row, and an enum answers slowly.
INSERT, DELETE = CaptureKind.INSERT.value, CaptureKind.DELETE.value
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
        rows: list[Cells] = []
        for place, ((_, _, key, _, at, _, fields, _, actor, reason), txn) in enumerate(captured, number):
            first = begun.setdefault(txn, place)
            rows.append([place, first, key, at, actor, reason, 0, _NOWHERE, *inserted(layout, parsed(fields))])
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
        before = (
            {name: [time, self._sites[at]] for name, (time, at) in parsed(one.before).items()} if one.before else {}
        )
        values = _converted(layout, parsed(one.fields))
        gone = values.pop(DELETED_AT) if one.kind == DELETE else None
        if values:
            names = tuple(sorted(values))
            unseen = before.get(EVERY_FIELD, _ORIGIN)
            bases = (before.get(name, unseen) for name in names)
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
    fields = {field.name: field for field in tracked.fields} if tracked else {}
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


def inserted(layout: Layout, row: list[Any]) -> list[Value]:
    """The captured row in the form of the journal; changed in place."""
    for at, convert in layout.special:
        if row[at] is not None:
            row[at] = convert(row[at])
    return row


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
    # Within a transaction what was added comes first, a model after the other: order says nothing there, and rows that
    # are alike pack to half.
    added: dict[tuple[int, int], int] = {}
    for row in rows:
        if row.kind == INSERT:
            added.setdefault((row.txn, row.shape), row.id)

    def place(row: Row) -> tuple[int, bool, int, int]:
        changes = row.kind != INSERT
        return last[row.txn], changes, 0 if changes else added[row.txn, row.shape], row.id

    streams: dict[tuple[str, str], dict[int, list[Row]]] = {}
    for row in sorted(rows, key=place):
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
        waiting.extend(rows)
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
