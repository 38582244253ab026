"""How far each replica is, asked at most once a second by whoever needs one."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

from nagari.upkeep.replicas.rules import History, Look, Seen

EVERY_SECONDS: Final = 1.0
# One that does not answer is not waited for again so soon.
GONE_SECONDS: Final = 10.0
_PRIMARY: Final = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
_REPLICA: Final = """SELECT pg_is_in_recovery(), pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint,
    pg_last_xact_replay_timestamp()"""


class Replica:
    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._history = History()
        self._seen: Seen | None = None
        self._next = 0.0
        self._lock = threading.Lock()

    def seen(self, now: Callable[[], datetime], ticks: Callable[[], float] = time.monotonic) -> Seen | None:
        """None: it is gone, or nobody knows how old it is."""
        # Who comes while another asks takes what is known.
        if ticks() >= self._next and self._lock.acquire(blocking=False):
            try:
                self._seen = self._looked(now)
                self._next = ticks() + (EVERY_SECONDS if self._seen else GONE_SECONDS)
            finally:
                self._lock.release()
        return self._seen

    def gone(self, ticks: Callable[[], float] = time.monotonic) -> None:
        """It failed in the middle of a page."""
        self._seen, self._next = None, ticks() + GONE_SECONDS
        connections[self.alias].close()

    def _looked(self, now: Callable[[], datetime]) -> Seen | None:
        at, position = now(), position_now()
        try:
            with connections[self.alias].cursor() as cursor:
                cursor.execute(_REPLICA)
                is_replica, replayed, replayed_at = cursor.fetchone()
        except Error:
            connections[self.alias].close()
            return None
        # One that was promoted is no copy any more.
        if not is_replica or replayed is None:
            return None
        return self._history.seen(Look(at, position, replayed, replayed_at))


def position_now() -> int:
    """Where the primary is: everything committed until now lies before it."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_PRIMARY)
        return int(cursor.fetchone()[0])


replicas: Final = [Replica(alias) for alias in settings.DATABASES if alias != DEFAULT_DB_ALIAS]
