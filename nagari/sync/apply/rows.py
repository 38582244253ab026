"""The tables as apply reads and writes them: many rows a statement, ids as the database keeps them, no ORM."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from nagari.sync import stamping
from nagari.sync.apply.columns import Landing
from nagari.sync.bulk import insert_prepared
from nagari.sync.core.change import Stamp, Value
from nagari.sync.models import ObjectStamps

Stamps = dict[str, Stamp]
_STAMPS: Final = ObjectStamps._meta.db_table
# Rows written by one statement.
_TOGETHER: Final = 10_000


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


def stored(key: UUID) -> str:
    """An id as parameters name it: PostgreSQL reads it from text sooner than psycopg writes it from an object."""
    return key.hex


def _uuid(raw: Any) -> UUID:
    return raw if isinstance(raw, UUID) else UUID(raw)


def among(name: str) -> str:
    """SQL for "is one of these ids", the parameter being `listed(ids)`."""
    return f"{name} = ANY(%s::uuid[])" if _postgresql() else f"{name} IN (SELECT value FROM json_each(%s))"


def listed(ids: Iterable[UUID]) -> str:
    # As text: hex digits need no quotes, which psycopg would look for in every one.
    return "{" + ",".join([one.hex for one in ids]) + "}" if _postgresql() else json.dumps([one.hex for one in ids])


def mute(quiet: bool) -> None:
    """Stop capture (not the feed of projections) in this transaction: what is written, its own site has recorded."""
    with connection.cursor() as cursor:
        if _postgresql():
            cursor.execute("SELECT set_config('nagari.muted', %s, true)", ["on" if quiet else ""])
        else:
            cursor.execute("UPDATE sync_writer SET muted = %s", [quiet])


def mute_and_lock(space: int, key: int) -> None:
    """Stop capture, and be the only one to hold this lock (PostgreSQL: an advisory one) until the commit, which does
    not wait for the disk: what is folded and lost when the power goes is admitted, and folded again."""
    if not _postgresql():
        mute(True)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('nagari.muted', 'on', true), set_config('synchronous_commit', 'off', true), "
            "pg_advisory_xact_lock(%s, %s)",
            [space, key],
        )


def wait_for_disk() -> None:
    """This commit tells something of which nobody could tell afterwards whether it was told (PostgreSQL)."""
    if _postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('synchronous_commit', 'on', true)")


def existing(landing: Landing, ids: Collection[UUID]) -> set[UUID]:
    """Which of these are rows, deleted ones too."""
    if not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id FROM "{landing.table}" WHERE {among("id")}', [listed(ids)])
        return {_uuid(row[0]) for row in cursor.fetchall()}


def locked(
    landing: Landing, ids: Collection[UUID], now: datetime, is_due: Callable[[], bool] = stamping.is_due
) -> dict[UUID, str]:
    """Their regions; the rows stay locked until the commit, in the order of ids, and what is captured of them has its
    stamps. Stamps are read after this: decided under READ COMMITTED without it, a value was kept that every other site
    had overwritten. `is_due`: is anything captured that has no stamp? Asked when the rows are locked."""
    if not ids:
        return {}
    lock = " ORDER BY id FOR UPDATE" if _postgresql() else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id, wilayah FROM "{landing.table}" WHERE {among("id")}{lock}', [listed(ids)])
        found = {_uuid(key): scope for key, scope in cursor.fetchall()}
    if is_due():
        stamping.settle(ids, now)
    return found


def stamps_of(ids: Collection[UUID], sites: Mapping[int, UUID]) -> dict[UUID, Stamps]:
    """Of every object that was changed since insert."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT object, stamps FROM "{_STAMPS}" WHERE {among("object")}', [listed(ids)])
        return {_uuid(key): _read(text, sites) for key, text in cursor.fetchall()}


def _read(text: str, sites: Mapping[int, UUID]) -> Stamps:
    return {name: Stamp(time, sites[site]) for name, (time, site) in orjson.loads(text).items()}


def write_stamps(stamps: Mapping[UUID, Stamps], numbers: Mapping[UUID, int]) -> None:
    if not stamps:
        return
    texts = [
        orjson.dumps({name: [one.time, numbers[one.site]] for name, one in held.items()}).decode()
        for held in stamps.values()
    ]
    anew = "ON CONFLICT (object) DO UPDATE SET stamps = excluded.stamps"
    with connection.cursor() as cursor:
        if _postgresql():
            insert = f'INSERT INTO "{_STAMPS}" (object, stamps) SELECT * FROM unnest(%s::uuid[], %s::text[]) {anew}'
            cursor.execute(insert, [listed(stamps), texts])
            return
        rows = list(zip(map(stored, stamps), texts, strict=True))
        for at in range(0, len(rows), 400):
            part = rows[at : at + 400]
            cursor.execute(
                f'INSERT INTO "{_STAMPS}" (object, stamps) VALUES {", ".join(["(%s, %s)"] * len(part))} {anew}',
                [value for row in part for value in row],
            )


def insert(landing: Landing, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows whose values are as the database takes them; `names` of fields."""
    # In one COPY: PostgreSQL writes the first rows while the next are formed.
    insert_prepared(connection, landing.table, [landing.columns[name] for name in names], rows, at_once=_TOGETHER)


def update(landing: Landing, changes: Mapping[UUID, Mapping[str, Value]]) -> None:
    """Rows by key; values as in the journal. Rows that change the same fields go together."""
    alike: dict[tuple[str, ...], list[UUID]] = {}
    for key in sorted(changes):
        if changes[key]:
            alike.setdefault(tuple(sorted(changes[key])), []).append(key)
    with connection.cursor() as cursor:
        for names, keys in alike.items():
            columns = [landing.prepared(name, [changes[key][name] for key in keys]) for name in names]
            if _postgresql() and len(keys) > 1:
                _update_together(cursor, landing, names, keys, columns)
                continue
            sets = ", ".join(f'"{landing.columns[name]}" = %s' for name in names)
            rows = list(zip(*columns, map(stored, keys), strict=True))
            cursor.executemany(f'UPDATE "{landing.table}" SET {sets} WHERE id = %s', rows)


def _update_together(
    cursor: Any, landing: Landing, names: Sequence[str], keys: Sequence[UUID], columns: Sequence[Iterable[Any]]
) -> None:
    """One statement, and so one run of the triggers, which fire once a statement: of 100 rows written one by one these
    took nine tenths of the time."""
    sets = ", ".join(f'"{landing.columns[name]}" = n.c{at}' for at, name in enumerate(names))
    named = ", ".join(f"c{at}" for at in range(len(names)))
    arrays = ", ".join(f"%s::{landing.array(name)}" for name in names)
    cursor.execute(
        f'UPDATE "{landing.table}" t SET {sets} FROM unnest(%s::uuid[], {arrays}) n(key, {named}) WHERE t.id = n.key',
        [listed(keys), *map(list, columns)],
    )
