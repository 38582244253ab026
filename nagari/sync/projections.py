"""Figures kept in step with rows: takes what triggers wrote to the feed and gives it to every projection.

What is taken is deleted in the transaction in which all projections have counted it, so each change counts once,
whatever is killed when. A projection that fails is marked, and built anew, while the others go on.

| ask | for |
|---|---|
| `run(now)` | counts what waits; called by the worker within a second of a change |
| `rebuild(name, now)` | from the rows themselves, through the same `fn` |
| `verify(now)` | names of projections whose tables are not what a rebuild makes of the rows |
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import AutoField, Model, QuerySet
from django.utils.text import Truncator

from nagari.sync.core.change import Value
from nagari.sync.models import FeedRow, ProjectionState
from nagari.sync.registry import Projection, RowChange, Share, registry
from nagari.sync.triggers import postgresql, sqlite
from nagari.sync.triggers.feeding import Fed, fed_models
from nagari.sync.values import Convert, to_wire

log = logging.getLogger(__name__)

# Changes given to a projection at once.
BATCH: Final = 2000
# Rows of the feed consumed in one transaction, and characters: pages wait no longer for it. On PostgreSQL one row tells
# of a thousand changes, and those of 50,000 residents at once took 150 MB.
FEED_ROWS: Final = 500
FEED_CHARACTERS: Final = 1 << 20
# Any key of PostgreSQL's advisory locks ("projek" as a number): one consumer at a time.
_LOCK: Final = 0x70726F6A656B


@dataclass(frozen=True, slots=True)
class Ran:
    """`changes`: how many were counted; `rebuilt`, `failed`: names of projections."""

    changes: int = 0
    rebuilt: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def run(now: datetime) -> Ran:
    """Count what waits in the feed, and build what is new or was marked. Cheap where nothing waits: two queries."""
    missing = _missing()
    # What was marked is built again only when something new comes in, so a lasting fault costs no more than its work.
    if not missing and not FeedRow.objects.exists():
        return Ran()
    rebuilt: list[str] = []
    failed: list[str] = []
    for one in (*missing, *_stale()):
        (rebuilt if _try_rebuild(one, now) else failed).append(one.name)
    changes = 0
    while (taken := _consume(now, failed)).rows:
        changes += taken.changes
    return Ran(changes, tuple(rebuilt), tuple(failed))


def rebuild(name: str, now: datetime) -> int:
    """Empty the tables of a projection and count every row anew; how many rows."""
    projection = next(one for one in registry.projections if one.name == name)
    with _alone(snapshot=True):
        # The rows are read as they stand: what waits in the feed for the others must count for this one no more.
        while _count_waiting(now, but=name).rows:
            pass
        count = _build(projection, now)
        ProjectionState.objects.update_or_create(
            name=name,
            defaults={"version": version_of(projection), "is_stale": False, "error": "", "built_at": now},
        )
    return count


def verify(now: datetime) -> list[str]:
    """Names of projections whose tables differ from what the rows say. Changes nothing but counting what waits."""
    run(now)
    wrong = []
    for one in registry.projections:
        with _alone(snapshot=True):
            kept = _kept(one)
            _build(one, now)
            if _kept(one) != kept:
                wrong.append(one.name)
            transaction.set_rollback(True)
    return wrong


def version_of(projection: Projection) -> str:
    declared = sorted((model._meta.label, *sorted(names)) for model, names in projection.models.items())
    told = [projection.name, declared, *([projection.version] if projection.version else [])]
    return sha256(json.dumps(told).encode()).hexdigest()


def _missing() -> list[Projection]:
    """Never built, or reading other fields than when it was."""
    known = dict(ProjectionState.objects.values_list("name", "version"))
    return [one for one in registry.projections if known.get(one.name) != version_of(one)]


def _stale() -> list[Projection]:
    names = set(ProjectionState.objects.filter(is_stale=True).values_list("name", flat=True))
    return [one for one in registry.projections if one.name in names]


def _try_rebuild(projection: Projection, now: datetime) -> bool:
    try:
        rebuild(projection.name, now)
    except Exception as error:
        _mark(projection, error, now)
        return False
    return True


def _mark(projection: Projection, error: Exception, now: datetime) -> None:
    log.exception("The projection %s failed and will be built anew.", projection.name)
    told = Truncator(f"{type(error).__name__}: {error}").chars(200)
    ProjectionState.objects.update_or_create(
        name=projection.name,
        defaults={"version": version_of(projection), "is_stale": True, "error": told, "built_at": now},
    )


class _Taken(NamedTuple):
    """Out of the feed: its rows, and the changes they told of that somebody reads."""

    rows: int
    changes: int


def _consume(now: datetime, failed: list[str]) -> _Taken:
    with _alone():
        return _count_waiting(now, failed=failed)


def _first_rows() -> list[FeedRow]:
    rows, characters = [], 0
    for row in FeedRow.objects.order_by("id")[:FEED_ROWS].iterator(chunk_size=20):
        rows.append(row)
        characters += len(row.changes)
        if characters >= FEED_CHARACTERS:
            break
    return rows


def _count_waiting(now: datetime, *, but: str = "", failed: list[str] | None = None) -> _Taken:
    """The next part of the feed, given to every projection that is not to be built anew."""
    rows = _first_rows()
    changes = list(_changes_of(rows))
    to_build = {one.name for one in (*_missing(), *_stale())} | {but}
    for one in registry.projections:
        wanted = [change for change in changes if change.model in one.models]
        if one.name in to_build or not wanted:
            continue
        try:
            with transaction.atomic():
                for batch in _batches(wanted):
                    one.fn(batch, now)
        except Exception as error:
            _mark(one, error, now)
            if failed is not None:
                failed.append(one.name)
    FeedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return _Taken(len(rows), len(changes))


@contextmanager
def _alone(*, snapshot: bool = False) -> Iterator[None]:
    """A transaction that no other consumer runs beside. `snapshot`: rows and feed are read as of one moment, so a row
    counted by a rebuild comes not once more out of the feed.

    SQLite's transactions are IMMEDIATE: both by themselves.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    outermost = not connection.in_atomic_block
    with connection.cursor() as cursor:
        # Of the session, not the transaction: the snapshot must be younger than the lock.
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            with transaction.atomic():
                if snapshot and outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _changes_of(rows: Iterable[FeedRow]) -> Iterator[RowChange]:
    readers = {one.shape: _Reader(one) for one in fed_models()}
    for row in rows:
        # Of fields declared by an older version: every projection that read them has been built anew since.
        if reader := readers.get(row.shape):
            yield from map(reader.change, json.loads(row.changes))


class _Reader:
    """Makes changes of what the triggers wrote about one model."""

    def __init__(self, fed: Fed) -> None:
        self.fed = fed
        self._converts: tuple[Convert | None, ...] = tuple(to_wire(field) for field in fed.fields)

    def change(self, written: Sequence[Any]) -> RowChange:
        key, wilayah, before, after = written
        return RowChange(self.fed.model, UUID(key), wilayah, self.values(before), self.values(after))

    def values(self, written: Sequence[Any] | None) -> Mapping[str, Value] | None:
        if written is None:
            return None
        return {
            name: value if convert is None or value is None else convert(value)
            for name, convert, value in zip(self.fed.names, self._converts, written, strict=True)
        }


def _build(projection: Projection, now: datetime) -> int:
    for table in projection.tables:
        _kept_rows(table).delete()
    count = 0
    for fed in fed_models():
        if fed.model in projection.models:
            for batch in _batches(_rows(fed)):
                projection.fn(batch, now)
                count += len(batch)
    return count


def _rows(fed: Fed) -> Iterator[RowChange]:
    """Every row that is there, in pieces by its key: a cursor kept open would see what `fn` writes meanwhile."""
    reader = _Reader(fed)
    make = postgresql.row_json if connection.vendor == "postgresql" else sqlite.row_json
    statement = (
        f'SELECT id, wilayah, {make("t", fed.fields)} FROM "{fed.table}" t '
        "WHERE deleted_at IS NULL AND id > %s ORDER BY id LIMIT %s"
    )
    after: Any = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [after if connection.vendor == "postgresql" else after.hex, BATCH])
            rows = cursor.fetchall()
        for key, wilayah, written in rows:
            after = key if isinstance(key, UUID) else UUID(key)
            yield RowChange(fed.model, after, wilayah, None, reader.values(json.loads(written)))
        if len(rows) < BATCH:
            return


def _batches(changes: Iterable[RowChange]) -> Iterator[list[RowChange]]:
    waiting = iter(changes)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _kept(projection: Projection) -> list[list[tuple[Any, ...]]]:
    """All a projection keeps, its own keys aside, in an order of its own."""
    return [
        sorted(
            rows.values_list(
                *(one.attname for one in rows.model._meta.concrete_fields if not isinstance(one, AutoField))
            ),
            key=repr,
        )
        for rows in map(_kept_rows, projection.tables)
    ]


def _kept_rows(table: type[Model] | Share) -> QuerySet[Any]:
    return table.model._base_manager.filter(**table.where) if isinstance(table, Share) else table._base_manager.all()
