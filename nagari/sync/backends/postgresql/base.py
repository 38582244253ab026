"""PostgreSQL knows the transaction by itself; who acts is a setting that ends with it."""

from __future__ import annotations

from django.db.backends.postgresql import base

from nagari.sync.acting import NOBODY, Acting
from nagari.sync.backends.announcing import Announcing


class DatabaseWrapper(Announcing, base.DatabaseWrapper):
    _knows_transactions = True

    def _tell(self, who: Acting) -> None:
        if self._announced is None and who == NOBODY and not self.savepoint_ids:
            return
        actor = str(who.actor) if who.actor else ""
        with self.wrap_database_errors:
            self.connection.execute(
                "SELECT set_config('nagari.actor', %s, true), set_config('nagari.reason', %s, true)",
                (actor, who.reason),
            )
