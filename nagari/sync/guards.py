"""Keeps the triggers of synced tables in place: `guard_...` refuse to delete a row, `capture_...` record its changes,
`feed_...` tell projections of them.

A row that vanished could not be told to other offices, whoever deleted it: raw SQL and other programs included. DELETE
is refused and not turned into a tombstone, because the statement would then report that it deleted nothing, and an
INSERT OR REPLACE would lose the new values without a word.

Triggers are taken away before migrations (a rename or a removed field would fail on them) and built again afterwards,
because SQLite drops them silently when it remakes a table; at start-up they are compared with what the models ask for.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import OperationalError, ProgrammingError

from nagari.sync.opening import open_journal
from nagari.sync.tracking import SyncedModel
from nagari.sync.triggers import Trigger, feeding, postgresql, sqlite, tracked_models

# What the triggers of capture write to; while it is missing (the first migrations) only guards can stand.
_JOURNAL: Final = frozenset({"sync_capture", "sync_objectstamps", "sync_writer", "sync_shape", "sync_site"})
_Key = tuple[str, str]


def tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, SyncedModel))


def install(connection: BaseDatabaseWrapper) -> None:
    """Build every trigger that is missing or differs, on every synced table that exists; again is a no-op."""
    present = _present(connection)
    wanted, found = _wanted(connection, present), _installed(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if present >= _JOURNAL:
            _lay_ground(cursor)
        stale = [
            key for key, fingerprint in found.items() if key not in wanted or wanted[key].fingerprint != fingerprint
        ]
        _drop(cursor, connection.vendor, stale)
        missing = [one for key, one in wanted.items() if key not in found or key in stale]
        for name, body in {one.function: one.body for one in missing if one.function}.items():
            # Compiling the 60 comparisons of a wide table would take longer than 10,000 rows.
            cursor.execute(
                f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql SET jit = off '
                f"AS $fn${body}$fn$"
            )
        for one in missing:
            cursor.execute(one.statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        _drop(cursor, connection.vendor, list(_installed(connection)))


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers, for emptying a test or training database."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def unguarded(connection: BaseDatabaseWrapper) -> list[str]:
    """Synced tables of the database with a trigger that is missing or is not what the models ask for."""
    wanted, found = _wanted(connection, _present(connection)), _installed(connection)
    return sorted({one.table for key, one in wanted.items() if found.get(key) != one.fingerprint})


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def _lay_ground(cursor: Any) -> None:
    """The writer's row, and the shapes that captured rows name."""
    cursor.execute(
        "INSERT INTO sync_writer (id, site, offset_ms, muted, txn, actor, reason) "
        "SELECT 1, 0, 0, %s, 0, NULL, '' WHERE NOT EXISTS (SELECT 1 FROM sync_writer)",
        [False],
    )
    for one in tracked_models():
        cursor.execute(
            "INSERT INTO sync_shape (number, model, names) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [one.shape, one.label, json.dumps(one.names)],
        )


def _wanted(connection: BaseDatabaseWrapper, present: set[str]) -> dict[_Key, Trigger]:
    vendor = postgresql if connection.vendor == "postgresql" else sqlite
    found = [trigger for table in tables() if table in present for trigger in vendor.guard(table)]
    if present >= _JOURNAL:
        found += [trigger for one in tracked_models() if one.table in present for trigger in vendor.capture(one)]
    if "sync_feed" in present:
        feed = feeding.on_postgresql if connection.vendor == "postgresql" else feeding.on_sqlite
        found += [trigger for one in feeding.fed_models() if one.table in present for trigger in feed(one)]
    return {(one.name, one.table): one for one in found}


def _installed(connection: BaseDatabaseWrapper) -> dict[_Key, str]:
    """(trigger, table) -> fingerprint of every one of ours in the database."""
    query = (
        "SELECT tgname, relname, prosrc FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgname ~ '^(guard|capture|feed)_' AND NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' "
        "AND (name GLOB 'guard_*' OR name GLOB 'capture_*' OR name GLOB 'feed_*')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {(name, table): source for name, table, source in cursor.fetchall()}


def _drop(cursor: Any, vendor: str, triggers: Sequence[_Key]) -> None:
    for name, table in triggers:
        on = f' ON "{table}"' if vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "{name}"{on}')


def after_migrate(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    connection = connections[using]
    install(connection)
    if _present(connection) >= _JOURNAL:
        # Rows from before there was a journal, or that a migration wrote.
        open_journal(connection)


def before_migrate(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    remove(connections[using])


def check_guards(
    app_configs: Any = None, databases: Sequence[str] | None = None, **_: Any
) -> list[checks.CheckMessage]:
    """Run by `check --database default`. A warning, not an error: `migrate` mends it, and an error would stop that."""
    problems: list[checks.CheckMessage] = []
    for alias in databases or []:
        try:
            missing = unguarded(connections[alias])
        except (OperationalError, ProgrammingError):
            continue
        problems += [
            checks.Warning(f"Table {table} has lost a trigger.", hint="Run manage.py migrate.", id="sync.W010")
            for table in missing
        ]
    return problems
