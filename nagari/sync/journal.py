"""Sealing: captured changes become numbered entries in signed segments, in one transaction with their removal.

Whatever moment the power goes, a change is either still captured or sealed, never both or neither (I2, I3).
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Length

from nagari.sync import identity
from nagari.sync.captures import Captured, Cut, Reader, Row, plan
from nagari.sync.core import segment as core
from nagari.sync.core.change import Entry
from nagari.sync.core.segment import MOST_ENTRIES, StreamKey
from nagari.sync.models import Capture, EntryIndex, Segment, Shape, Site, Stream
from nagari.sync.registry import registry

# Raw bytes of captured values in one segment.
LARGEST: Final = 8 * 1024 * 1024
# Key of PostgreSQL's advisory lock: "seal" as a number.
_LOCK: Final = 0x7365616C
# Rows read at once: memory stays bounded however large an import was.
_SLICE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Sealed:
    segments: int
    entries: int


def pending() -> int:
    """Changes captured and not sealed yet."""
    return Capture.objects.count()


def seal(now: datetime, *, random_bytes: Callable[[int], bytes] = os.urandom) -> Sealed:
    """Seal everything that is committed. One at a time, whoever asks."""
    if not Capture.objects.exists():
        return Sealed(0, 0)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        site = identity.own(now)
        work = _Sealing(site, now, random_bytes)
        # One statement, one snapshot: a transaction is seen whole or not at all.
        planned = Capture.objects.order_by("id").annotate(size=Length("fields")).values_list(*Row._fields)
        rows = [Row(*row) for row in planned.iterator(_SLICE)]
        for cut in plan(rows, _channels(), most=MOST_ENTRIES, largest=LARGEST):
            work.seal(cut)
        return Sealed(work.segments, work.entries)


def _channels() -> Callable[[int], str]:
    by_label = {one.model._meta.label: one.channel for one in registry}
    # A model that is gone keeps its history among the register's.
    known = {row.number: by_label.get(row.model, "register") for row in Shape.objects.all()}
    return known.__getitem__


class _Sealing:
    """One run of `seal`."""

    def __init__(self, site: Site, now: datetime, random_bytes: Callable[[int], bytes]) -> None:
        self.segments = self.entries = 0
        self._site = site
        self._now = now
        self._random_bytes = random_bytes
        self._sign = identity.signer(site)
        self._reader = Reader(dict(Site.objects.values_list("number", "uuid")))
        self._streams: dict[tuple[str, str], Stream] = {}
        # First number of a transaction that goes over several segments of a stream.
        self._begun: dict[tuple[int, int], int] = {}

    def seal(self, cut: Cut) -> None:
        stream = self._stream(cut.scope, cut.channel)
        entries = self._entries(cut, stream)
        seed = self._random_bytes(32)
        sealed = core.seal(
            entries,
            stream=StreamKey(self._site.uuid, cut.scope, cut.channel),
            previous=bytes(stream.tip),
            sealed_at=int(self._now.timestamp() * 1000),
            seed=seed,
            sign=self._sign,
            part=cut.part,
        )
        store(stream, sealed, seed, self._now)
        _remove([capture for capture, _txn in cut.captures])
        self.segments += 1
        self.entries += len(entries)

    def _stream(self, scope: str, channel: str) -> Stream:
        key = (scope, channel)
        if key not in self._streams:
            self._streams[key], _ = Stream.objects.get_or_create(site=self._site, scope=scope, channel=channel)
        return self._streams[key]

    def _entries(self, cut: Cut, stream: Stream) -> list[Entry]:
        captured = _read([capture for capture, _txn in cut.captures])
        entries: list[Entry] = []
        number = stream.admitted + 1
        for capture, txn in cut.captures:
            first = self._begun.setdefault((stream.pk, txn), number)
            made = list(self._reader.entries(captured[capture], number, first))
            entries += made
            number += len(made)
        return entries


def store(stream: Stream, sealed: core.Segment, seed: bytes | None, now: datetime) -> Segment:
    """Keep a sealed (and checked) segment, and where its objects are."""
    header = sealed.header
    row = Segment.objects.create(
        stream=stream,
        first=header.first,
        last=header.last,
        hash=sealed.hash,
        header=sealed.header_bytes,
        signature=sealed.signature,
        body=core.body_of(sealed, seed),
        stored_at=now,
    )
    _index(row.pk, sealed.entries)
    stream.admitted, stream.tip = header.last, sealed.hash
    stream.applied = header.last
    stream.save(update_fields=["admitted", "applied", "tip"])
    return row


def load(row: Segment) -> core.Segment:
    return core.segment_of(bytes(row.header), bytes(row.signature), bytes(row.body))


def erase(row: Segment, numbers: Iterable[int]) -> None:
    """Take the content of these entries away for ever (I13). Chain and signature still verify; seeds are destroyed."""
    blanked = core.blank(load(row), set(numbers))
    row.body = core.body_of(blanked, None)
    row.save(update_fields=["body"])


def _read(ids: Sequence[int]) -> dict[int, Captured]:
    # Without the ORM: of 10,000 rows it would spend as long on their keys as all the rest takes.
    wanted, found = set(ids), dict[int, Captured]()
    columns = ", ".join(("id", *Captured._fields))
    statement = f"SELECT {columns} FROM {Capture._meta.db_table} WHERE id BETWEEN %s AND %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, (min(ids), max(ids)))
        while rows := cursor.fetchmany(_SLICE):
            found |= {row[0]: Captured(*row[1:]) for row in rows if row[0] in wanted}
    if connection.vendor == "postgresql":
        return found
    return {
        key: one._replace(object=UUID(one.object), actor=one.actor and UUID(one.actor))  # type: ignore[arg-type]
        for key, one in found.items()
    }


def _remove(ids: Sequence[int]) -> None:
    low, high = min(ids), max(ids)
    if high - low + 1 == len(ids):
        Capture.objects.filter(id__range=(low, high))._raw_delete(connection.alias)
        return
    for at in range(0, len(ids), 900):
        Capture.objects.filter(id__in=ids[at : at + 900])._raw_delete(connection.alias)


def _index(segment: int, entries: Sequence[Entry]) -> None:
    quoted = ", ".join(["%s"] * 3)
    hexed = connection.vendor != "postgresql"
    rows = [(entry.object.hex if hexed else entry.object, segment, entry.number) for entry in entries]
    with connection.cursor() as cursor:
        if hexed:
            cursor.executemany(f"INSERT INTO {_TABLE} (object, segment_id, number) VALUES ({quoted})", rows)
            return
        with cursor.copy(f"COPY {_TABLE} (object, segment_id, number) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


_TABLE: Final = EntryIndex._meta.db_table
