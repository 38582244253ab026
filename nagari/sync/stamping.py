"""Stamps of captured changes: max(device clock, stamp of each value overwritten + 1).

Given when a change is sealed, or when an entry of another site is to be merged into its object, whichever is first; the
triggers only write down the device's time. What one change overwrote is what the change captured before it gave: both
held the lock on the row, and drew their numbers under it. So a statement over 10,000 rows looks nothing up and writes
no second table; and the skew that the last contact told of is known.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.db import connection, transaction

from nagari.sync.captures import DELETE, INSERT, Captured, captured_columns, parsed
from nagari.sync.core.change import EVERY_FIELD
from nagari.sync.models import Capture, ObjectStamps, Writer

# Stamps of an object: field -> (milliseconds, site number).
Held = dict[str, Sequence[int]]
# A clock this far off, milliseconds, is not worth moving stamps for.
MOST_SKEW: Final = 60_000
# Key of PostgreSQL's advisory lock: "seal" as a number. Only its holder gives stamps.
_LOCK: Final = 0x7365616C
_CAPTURES: Final = Capture._meta.db_table
_STAMPS: Final = ObjectStamps._meta.db_table
_HEXED: Final = {"postgresql": "encode(uuid_send(object), 'hex')", "sqlite": "object"}


@dataclass(frozen=True, slots=True)
class Clock:
    """`latest`: device time now, milliseconds; nothing is captured later. `skew`: how far ahead of the parent."""

    latest: int
    skew: int = 0

    def of(self, at: int) -> int:
        """Time of a change captured at `at`. One from before a clock was put right may lie in its future."""
        known = self.latest if at > self.latest + MOST_SKEW else at
        return known - self.skew if abs(self.skew) > MOST_SKEW else known


def clock(now: datetime, skew_ms: int = 0) -> Clock:
    """By the device's time as a person corrected it."""
    offset = Writer.objects.values_list("offset_ms", flat=True).first() or 0
    return Clock(int(now.timestamp() * 1000) + offset, skew_ms)


class Stamping:
    """Gives stamps to captures of some objects, in the order they were captured."""

    def __init__(self, by: Clock) -> None:
        self._by = by
        self._held: dict[str, Held] = {}
        self._moved: set[str] = set()

    def look_up(self, objects: Iterable[str]) -> None:
        """Learn the stamps of these objects, 32 hex digits each."""
        missing = [key for key in set(objects) if key not in self._held]
        self._held |= {key: {} for key in missing}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_HEXED[_vendor()]}, stamps FROM {_STAMPS} WHERE {_among()}", [_listed(missing)])
            self._held |= {key: orjson.loads(text) for key, text in cursor.fetchall()}

    def stamped(self, one: Captured) -> Captured:
        """A change or deletion with its stamp and the stamps its object had before."""
        if one.stamp:
            # Given before: what its object holds by now came after it.
            return one
        held = self._held[one.object]
        stamp = self._stamp(one, held)
        self._moved.add(one.object)
        self._held[one.object] = _after(one, held, stamp)
        return one._replace(stamp=stamp, before=_told(held))

    def _stamp(self, one: Captured, held: Held) -> int:
        if not held:
            return self._by.of(one.at)
        # A deletion overwrites every field.
        names = held if one.kind == DELETE else (*parsed(one.fields), EVERY_FIELD)
        overwritten = [held[name] for name in names if name in held]
        return max([self._by.of(one.at), *(time + 1 for time, _site in overwritten)])

    def write(self) -> None:
        """Keep the stamps that moved."""
        rows = [(key, _told(self._held[key])) for key in sorted(self._moved)]
        self._moved.clear()
        keep = f"INSERT INTO {_STAMPS} (object, stamps)"
        anew = "ON CONFLICT (object) DO UPDATE SET stamps = excluded.stamps"
        with connection.cursor() as cursor:
            if _vendor() == "sqlite":
                cursor.executemany(f"{keep} VALUES (%s, %s) {anew}", rows)
            elif rows:
                # psycopg takes longer to find 10,000 marks in a statement than PostgreSQL to do it.
                cursor.execute(
                    f"{keep} SELECT * FROM unnest(%s::uuid[], %s::text[]) {anew}",
                    list(map(list, zip(*rows, strict=True))),
                )


def _vendor() -> str:
    return connection.vendor


def _among() -> str:
    return "object = ANY(%s::uuid[])" if _vendor() == "postgresql" else "object IN (SELECT value FROM json_each(%s))"


def _listed(keys: Collection[str]) -> str:
    return "{" + ",".join(keys) + "}" if _vendor() == "postgresql" else orjson.dumps(list(keys)).decode()


def _told(held: Held) -> str:
    return orjson.dumps(held).decode() if held else ""


def _after(one: Captured, held: Held, stamp: int) -> Held:
    if one.kind == DELETE:
        # One more than the change that a deletion may be together with.
        return {EVERY_FIELD: (stamp + 1, one.site)}
    return {**held, **dict.fromkeys(parsed(one.fields), (stamp, one.site))}


def lock() -> None:
    """Be the only one to give stamps until the end of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def is_due() -> bool:
    """Is a change captured that has no stamp yet?"""
    return Capture.objects.exclude(kind=INSERT).filter(stamp=0).exists()


def settle(objects: Collection[UUID], now: datetime, skew_ms: int = 0) -> None:
    """Give stamps to what is captured of these objects and not sealed: called by who holds the locks on their rows,
    before it reads their stamps."""
    if not objects:
        return
    with transaction.atomic(savepoint=False):
        # Whoever seals now has them already; after it, those it has sealed are gone.
        lock()
        rows = captured(objects)
        given = Stamping(clock(now, skew_ms))
        given.look_up(one.object for _, one in rows)
        with connection.cursor() as cursor:
            for key, one in rows:
                if one.kind != INSERT:
                    done = given.stamped(one)
                    cursor.execute(
                        f"UPDATE {_CAPTURES} SET stamp = %s, before = %s WHERE id = %s", [done.stamp, done.before, key]
                    )
        given.write()


def captured(objects: Collection[UUID]) -> list[tuple[int, Captured]]:
    """(key, capture) of everything captured of these objects, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {captured_columns()} FROM {_CAPTURES} WHERE {_among()} ORDER BY id",
            [_listed([key.hex for key in objects])],
        )
        return [(row[0], Captured._make(row[1:])) for row in cursor.fetchall()]
