"""Before a database is brought up to date: is it older than the program, and is there a way back?"""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from nagari.lib import durable
from nagari.sync.backends import opening

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

# Of whole databases: enough for an update that went wrong and was noticed only after the next one.
KEPT = 3


def is_current(connection: BaseDatabaseWrapper) -> bool:
    """Are the steps on the disk by name the very ones the database has taken? Where not, `executor` tells which.

    Without reading them, which at every start cost a fifth of a second and 3 MB for good. DatabaseError where the
    database can't be opened.
    """
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT app, name FROM django_migrations")
        taken = set(cursor.fetchall())
    there = {(app, name) for app in (one.label for one in apps.get_app_configs()) for name in names(app)}
    known = {app for app, _name in there}
    return there == {(app, name) for app, name in taken if app in known}


def executor(connection: BaseDatabaseWrapper) -> MigrationExecutor:
    # Loaded late: of a thousand starts one has something to do.
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection)


def names(app: str) -> list[str]:
    module = settings.MIGRATION_MODULES.get(app, f"{apps.get_app_config(app).name}.migrations")
    spec = find_spec(module) if module else None
    found = pkgutil.iter_modules(spec.submodule_search_locations) if spec else ()
    return [one.name for one in found if not one.ispkg and one.name[0] not in "_~"]


def pending(executor: MigrationExecutor) -> int:
    """How many steps are to be done."""
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown(executor: MigrationExecutor) -> list[str]:
    """Steps the database has taken that this program does not know: a newer version wrote it."""
    loader = executor.loader
    replaced = {step for migration in loader.replacements.values() for step in migration.replaces}
    known = set(loader.disk_migrations or ()) | replaced
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in known
    )


def keep_copy(now: datetime) -> Path | None:
    """A copy of the SQLite file beside the data, the last KEPT ones; None where there is nothing to copy yet.

    Through SQLite's own backup, which also takes what stands in the write-ahead log. PostgreSQL's copies are its
    administrator's business.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite" or not connection.introspection.table_names():
        return None
    folder = Path(settings.NAGARI_DATA) / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"before-update-{now:%Y%m%d-%H%M%S}.sqlite3"
    part = target.with_suffix(".part")
    connection.ensure_connection()
    with closing(opening.connect(part)) as copy:
        connection.connection.backup(copy)
    part.chmod(0o600)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    durable.settle(part, target)
    _prune(folder.glob("before-update-*.sqlite3"))
    return target


def _prune(copies: Iterable[Path]) -> None:
    # Their names may be of different clocks: the keeper knows the machine's alone.
    for old in sorted(copies, key=lambda one: one.stat().st_mtime)[:-KEPT]:
        old.unlink()
