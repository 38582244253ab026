"""Before its first write to a synced table, a transaction says who acts.

Told through the connection itself, so these statements are neither counted nor logged among those of the page.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from nagari.sync.acting import NOBODY, Acting, current

_READS: Final = frozenset({"SELECT", "SAVEPO", "RELEAS", "ROLLBA", "PRAGMA"})
_WRITE: Final = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|MERGE\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|COPY)"
    r'\s+(?:"?public"?\.)?"?(\w+)',
    re.IGNORECASE,
)
_WITH: Final = re.compile(r"\s*WITH\s.*\b(INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=1)
def _synced_tables() -> frozenset[str]:
    from nagari.sync.registry import registry

    return frozenset(one.model._meta.db_table for one in registry)


def writes_synced(sql: str) -> bool:
    """Does this statement write rows that are captured? Other tables (sessions, access log) need no announcement."""
    if sql[:6].upper() in _READS or not apps.ready:
        return False
    found = _WRITE.match(sql)
    return found[1] in _synced_tables() if found else bool(_WITH.match(sql))


class Announcing(BaseDatabaseWrapper):
    """What both backends share. `_announced` is what the running transaction has told the database."""

    _announced: Acting | None = None
    # PostgreSQL numbers transactions itself.
    _knows_transactions = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._announce_write)

    def announce(self) -> None:
        """Say who acts, if not said in this transaction; for writers that pass the cursor by, such as COPY."""
        who = current()
        if who != self._announced:
            self._tell(who)
            self._announced = who

    def _tell(self, who: Acting) -> None:
        raise NotImplementedError

    def _announce_write(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if not isinstance(sql, str) or not writes_synced(sql):
            return execute(sql, params, many, context)
        if self.in_atomic_block:
            self.announce()
            return execute(sql, params, many, context)
        # A statement on its own. Rows it returns are fetched after it, so it can't be given a transaction here.
        if "RETURNING" in sql or (self._knows_transactions and current() == NOBODY):
            return execute(sql, params, many, context)
        with transaction.atomic(using=self.alias):
            self.announce()
            return execute(sql, params, many, context)

    def _forget(self) -> None:
        self._announced = None

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._forget()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._forget()

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        # What was told since the savepoint is undone with it.
        self._announced = None

    def close(self) -> None:
        super().close()
        self._forget()
