"""SQLite has one writer: who acts stands in the one row of `sync_writer`, from the first write to the commit."""

from __future__ import annotations

import sqlite3

from django.db.backends.sqlite3 import base

from nagari.sync.acting import NOBODY, Acting
from nagari.sync.backends.announcing import Announcing


class DatabaseWrapper(Announcing, base.DatabaseWrapper):
    # Number of the running transaction; kept here, for a savepoint that is rolled back takes it out of the row.
    _transaction: int | None = None

    def _tell(self, who: Acting) -> None:
        connection: sqlite3.Connection = self.connection
        with self.wrap_database_errors:
            try:
                if self._transaction is None:
                    last = connection.execute("SELECT txn FROM sync_writer").fetchone()
                    self._transaction = (last[0] if last else 0) + 1
                connection.execute(
                    "UPDATE sync_writer SET txn = ?, actor = ?, reason = ?",
                    (self._transaction, who.actor.hex if who.actor else None, who.reason),
                )
            except self.Database.OperationalError as error:
                # While the first migrations run there is no journal yet.
                if "no such table" not in str(error):
                    raise

    def _commit(self) -> None:
        if self._announced not in (None, NOBODY):
            # Another program that writes to the file must not appear under this name.
            self._transaction = None
            self._tell(NOBODY)
        super()._commit()

    def _forget(self) -> None:
        super()._forget()
        self._transaction = None
