"""Sealing: captured changes become numbered entries in signed segments, in one transaction with their removal.

Whatever moment the power goes, a change is either still captured or sealed, never both or neither (I2, I3).
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from nagari.sync import identity, index, stamping
from nagari.sync.agreement import Tally
from nagari.sync.bulk import bulk_insert
from nagari.sync.captures import INSERT, Captured, Cut, Reader, Row, captured_columns, plan
from nagari.sync.core import segment as core
from nagari.sync.core.change import Entry
from nagari.sync.core.run import Run
from nagari.sync.core.segment import MOST_ENTRIES, StreamKey
from nagari.sync.models import Capture, Segment, Shape, Site, Stream
from nagari.sync.registry import registry

# Raw bytes of captured values in one segment.
LARGEST: Final = 8 * 1024 * 1024
# Rows read at once: memory stays bounded however large an import was.
_SLICE: Final = 1_000
# Captures less than this apart are read at once, what lies between them too.
_GAP: Final = 100
# Later than every time a device tells.
_NEVER: Final = 1 << 62
# Segments packed and not yet stored.
_AHEAD: Final = 1


@dataclass(frozen=True, slots=True)
class Sealed:
    segments: int
    entries: int


def pending() -> int:
    """Changes captured and not sealed yet."""
    return Capture.objects.count()


def seal(now: datetime, *, skew_ms: int = 0, random_bytes: Callable[[int], bytes] = os.urandom) -> Sealed:
    """Seal everything that is committed. One at a time, whoever asks.

    `skew_ms`: how far this device's clock is ahead of the parent's, as last measured; stamps are moved by it (I9).
    """
    if not Capture.objects.exists():
        return Sealed(0, 0)
    # Packing lets go of the interpreter, so the next segment is made meanwhile.
    with transaction.atomic(), ThreadPoolExecutor(2, "pack") as packing:
        stamping.lock()
        work = _Sealing(identity.own(now), now, random_bytes, packing)
        planned = _planned()
        if not planned:
            # Somebody else sealed it while this one waited.
            return Sealed(0, 0)
        work.stamp([row.id for row in planned if row.kind != INSERT], stamping.clock(now, skew_ms))
        ids, cuts = [row.id for row in planned], plan(planned, _channels(), most=MOST_ENTRIES, largest=LARGEST)
        del planned
        for cut in cuts:
            work.seal(cut)
        work.store_all()
        _remove(ids)
        return Sealed(work.segments, work.entries)


def _planned() -> list[Row]:
    """One statement, one snapshot: a transaction is seen whole or not at all."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, txn, shape, wilayah, kind, length(fields) FROM {Capture._meta.db_table} ORDER BY id"
        )
        # The same few texts and numbers in every row are kept once: of 50,000 they would be 10 MB.
        same: dict[object, Any] = {}
        found: list[Row] = []
        while rows := cursor.fetchmany(_SLICE):
            found += [
                Row(
                    key,
                    same.setdefault(txn, txn),
                    same.setdefault(shape, shape),
                    same.setdefault(wilayah, wilayah),
                    *rest,
                )
                for key, txn, shape, wilayah, *rest in rows
            ]
        return found


def _channels() -> Callable[[int], str]:
    by_label = {one.label: one.channel for one in registry}
    # A model that is gone keeps its history among the register's.
    shapes = Shape.objects.values_list("number", "model")
    return {number: by_label.get(model, "register") for number, model in shapes}.__getitem__


class _Sealing:
    """One run of `seal`."""

    def __init__(
        self, site: Site, now: datetime, random_bytes: Callable[[int], bytes], packing: ThreadPoolExecutor
    ) -> None:
        self.segments = self.entries = 0
        self._site = site
        self._now = now
        self._random_bytes = random_bytes
        self._packing = packing
        self._sign = identity.signer(site)
        self._sites = dict(Site.objects.values_list("number", "uuid"))
        self._reader = Reader(self._sites)
        self._streams: dict[tuple[str, str], Stream] = {}
        # First number of each transaction, by stream: it may go over several segments.
        self._begun: dict[int, dict[int, int]] = {}
        self._waiting: list[tuple[Stream, core.Segment, Future[bytes]]] = []
        self._tally = Tally()
        # Of each change: its stamp, and those before it.
        self._stamps: dict[int, tuple[int, str]] = {}

    def stamp(self, changes: Sequence[int], by: stamping.Clock) -> None:
        """Give every change its stamp, in the order they were captured, whatever segments they come to be in."""
        given = stamping.Stamping(by)
        for at in range(0, len(changes), _SLICE):
            captured = _read(changes[at : at + _SLICE])
            given.look_up(one.object for one in captured.values())
            for key in sorted(captured):
                done = given.stamped(captured[key])
                self._stamps[key] = (done.stamp, done.before)
        given.write()

    def seal(self, cut: Cut) -> None:
        stream = self._stream(cut.scope, cut.channel)
        sealed = core.seal(
            self._runs(cut, stream),
            stream=StreamKey(self._site.uuid, cut.scope, cut.channel),
            previous=bytes(stream.tip),
            sealed_at=int(self._now.timestamp() * 1000),
            seed=self._random_bytes(core.SEED),
            sign=self._sign,
            part=cut.part,
        )
        stream.admitted, stream.tip = sealed.header.last, sealed.hash
        stream.latest = max([stream.latest, *(run.latest for run in sealed.runs)])
        index.write(stream.pk, sealed.runs)
        # Without its rows, which are most of the memory: whoever packs it drops them.
        bare = replace(sealed, runs=())
        self._waiting.append((stream, bare, self._packing.submit(core.body_of, sealed)))
        self.segments += 1
        self.entries += sealed.count
        while len(self._waiting) > _AHEAD:
            self._store(self._waiting.pop(0))

    def store_all(self) -> None:
        for waiting in self._waiting:
            self._store(waiting)
        self._tally.write()
        for stream in self._streams.values():
            stream.applied = stream.admitted
            stream.save(update_fields=["admitted", "applied", "tip", "latest"])

    def _store(self, waiting: tuple[Stream, core.Segment, Future[bytes]]) -> None:
        stream, bare, body = waiting
        _keep([(stream, bare, body.result())], self._now)

    def _stream(self, scope: str, channel: str) -> Stream:
        key = (scope, channel)
        if key not in self._streams:
            self._streams[key], _ = Stream.objects.get_or_create(site=self._site, scope=scope, channel=channel)
        return self._streams[key]

    def _runs(self, cut: Cut, stream: Stream) -> list[Run]:
        captured = _read([capture for capture, _txn in cut.captures])
        for key in captured.keys() & self._stamps.keys():
            stamp, before = self._stamps.pop(key)
            captured[key] = captured[key]._replace(stamp=stamp, before=before)
        for shape, alike in groupby(captured.values(), key=attrgetter("shape")):
            self._tally.sealed(cut.scope, self._reader.layout(shape).model, alike, self._sites)
        begun = self._begun.setdefault(stream.pk, {})
        return self._reader.runs(
            ((captured[capture], txn) for capture, txn in cut.captures), stream.admitted + 1, begun
        )


def store(segments: Sequence[tuple[Stream, core.Segment, bytes]], now: datetime) -> None:
    """Keep sealed or checked segments with their packed bodies, and note where their objects are.

    The heads of the streams are the caller's to move, in the same transaction.
    """
    _keep(segments, now)
    index.write_many((stream.pk, run) for stream, one, _body in segments for run in one.runs)


def _keep(segments: Sequence[tuple[Stream, core.Segment, bytes]], now: datetime) -> None:
    bulk_insert(
        Segment,
        ["stream_id", "first", "last", "hash", "header", "signature", "body", "stored_at"],
        (
            (stream.pk, one.header.first, one.header.last, one.hash, one.header_bytes, one.signature, body, now)
            for stream, one, body in segments
        ),
    )


def load(row: Segment) -> core.Segment:
    return core.segment_of(bytes(row.header), bytes(row.signature), bytes(row.body))


def erase(row: Segment, numbers: Iterable[int]) -> None:
    """Take the content of these entries away for ever (I13). Chain and signature still verify; seeds are destroyed."""
    row.body = core.body_of(core.blank(load(row), set(numbers)))
    row.save(update_fields=["body"])


def unsealed(keys: Collection[UUID]) -> dict[UUID, list[Entry]]:
    """Entries that captured changes of these objects will become, their numbers not yet known (0)."""
    # A site that has not sealed yet has no name: its stamps are put in order here and shown to nobody.
    reader = Reader(dict(Site.objects.values_list("number", "uuid")) or {0: UUID(int=0)})
    given = stamping.Stamping(stamping.Clock(_NEVER))
    rows = stamping.captured(keys)
    given.look_up(one.object for _, one in rows)
    found: dict[UUID, list[Entry]] = {key: [] for key in keys}
    for run in reader.runs(((one if one.kind == INSERT else given.stamped(one), 0) for _, one in rows), 0, {0: 0}):
        for entry in run.entries:
            found[entry.object].append(entry._replace(number=0))
    return found


def _read(ids: Sequence[int]) -> dict[int, Captured]:
    # Without the ORM: of 10,000 rows it would spend as long on their keys as all the rest takes.
    wanted, found = set(ids), dict[int, Captured]()
    statement = f"SELECT id, {captured_columns()} FROM {Capture._meta.db_table} WHERE id BETWEEN %s AND %s"
    with connection.cursor() as cursor:
        for stretch in _stretches(sorted(ids), gap=_GAP):
            cursor.execute(statement, stretch)
            while rows := cursor.fetchmany(_SLICE):
                found |= {row[0]: Captured._make(row[1:]) for row in rows if row[0] in wanted}
    return found


def _stretches(ids: Sequence[int], gap: int = 1) -> Iterator[tuple[int, int]]:
    """(first, last) of numbers that follow each other at most `gap` apart."""
    first = last = ids[0]
    for one in ids[1:]:
        if one - last > gap:
            yield first, last
            first = one
        last = one
    yield first, last


def _remove(ids: Sequence[int]) -> None:
    if connection.vendor == "sqlite":
        # Nobody else writes meanwhile, so these are all; and a table is emptied faster than its rows are deleted.
        Capture.objects.all()._raw_delete(connection.alias)
        return
    alone: list[int] = []
    for first, last in _stretches(sorted(ids)):
        if last - first < _GAP:
            alone += range(first, last + 1)
        else:
            Capture.objects.filter(id__range=(first, last))._raw_delete(connection.alias)
    for at in range(0, len(alone), _SLICE):
        Capture.objects.filter(id__in=alone[at : at + _SLICE])._raw_delete(connection.alias)
