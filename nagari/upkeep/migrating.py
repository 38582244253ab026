"""Before a database is brought up to date: is it older than the program, and is there a way back?"""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

# Of whole databases: enough for an update that went wrong and was noticed only after the next one.
KEPT = 3


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
    with closing(sqlite3.connect(part)) as copy:
        connection.connection.backup(copy)
    part.chmod(0o600)
    os.replace(part, target)
    _prune(folder.glob("before-update-*.sqlite3"))
    return target


def _prune(copies: Iterable[Path]) -> None:
    for old in sorted(copies)[:-KEPT]:
        old.unlink()
