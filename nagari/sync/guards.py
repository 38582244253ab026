"""Triggers that keep a synced row from being physically deleted, whoever tries: raw SQL and other programs included.

A row that vanished could not be told to other offices. Triggers are rebuilt after every migration, because SQLite drops
them silently when it remakes a table, and compared at start-up.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import OperationalError, ProgrammingError

from nagari.sync.tracking import SyncedModel

FUNCTION = "synced_row_guard"
MESSAGE = "Rows of this table are never deleted: set deleted_at instead."


def tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, SyncedModel))


def install(connection: BaseDatabaseWrapper) -> None:
    """Guard every synced table that exists; again is a no-op."""
    remove(connection)
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
            )
        for table in tables():
            if table in present:
                for statement in _statements(connection.vendor, table):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name, table in _installed(connection):
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on}')


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the guards, for emptying a test or training database."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'CREATE TRIGGER "guard_{table}" BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()',
            f'CREATE TRIGGER "guard_all_{table}" BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION {FUNCTION}()',
        ]
    return [f'CREATE TRIGGER "guard_{table}" BEFORE DELETE ON "{table}" BEGIN SELECT RAISE(ABORT, \'{MESSAGE}\'); END']


def _installed(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(trigger, table) of every guard in the database."""
    query = (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE tgname LIKE 'guard\\_%' AND NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [(name, table) for name, table in cursor.fetchall()]


def after_migrate(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    install(connections[using])


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
            checks.Warning(f"Table {table} has lost its delete guard.", hint="Run manage.py migrate.", id="sync.W010")
            for table in missing
        ]
    return problems


def unguarded(connection: BaseDatabaseWrapper) -> list[str]:
    """Synced tables of the database without a guard."""
    guarded = {table for _name, table in _installed(connection)}
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    return [table for table in tables() if table in present and table not in guarded]
