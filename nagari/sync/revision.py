"""Which state of the register this is, so that what was worked out from it can be kept until it changes."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import connection

Value = TypeVar("Value")
Revision = tuple[int, int, int]

# Every transaction that writes a synced row counts `txn` up, and the triggers number what it wrote, whichever process
# or program it was; emptying the tables takes their triggers away and puts them back.
_ASK = (
    "SELECT txn, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'sync_capture'), 0), schema_version "
    "FROM sync_writer, pragma_schema_version"
)


def revision() -> Revision | None:
    """Another one as soon as any synced row may be another. Of SQLite only, and of no use for other tables.

    None where nothing may be kept: inside a transaction, whose writes may be taken back; on PostgreSQL, where a
    change is numbered before others can see it.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
        found: Revision | None = cursor.fetchone()
    return found


class Kept(Generic[Value]):
    """What was worked out from synced rows alone, by key, as long as they stay as they are; at most `most` values."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._state: tuple[Revision | None, dict[Hashable, Value]] = (None, {})

    def get(self, key: Hashable, work_out: Callable[[], Value]) -> Value:
        # Asked before the rows are read: what changes in between is found to be new at the next question.
        now = revision()
        if now is None:
            return work_out()
        at, values = self._state
        if at != now or len(values) >= self._most:
            values = {}
            self._state = (now, values)
        if key not in values:
            values[key] = work_out()
        return values[key]
