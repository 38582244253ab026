"""The tests' database as it was, after a test that committed.

Django's own way (flush) empties every table, makes types and permissions anew and the register's triggers with them: a
fifth of a second on SQLite, two seconds on PostgreSQL. Here SQLite's file is written over with the empty one it began
as, and PostgreSQL loses the rows there are.
"""

import sqlite3
import time
from contextlib import closing

from django.db import connection

from nagari.sync import guards
from tests import blank

PATIENCE_SECONDS = 60.0
# What migrations made, and no test changes for good.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty() -> None:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _begin_anew()
    else:
        _delete_rows()
        # The writer's row, and triggers that a test took away.
        guards.install(connection)


def _begin_anew() -> None:
    until = time.monotonic() + PATIENCE_SECONDS

    def look(_status: int, remaining: int, _total: int) -> None:
        # sqlite3 itself would try for ever while another thread of the test still writes.
        if remaining and time.monotonic() > until:
            raise RuntimeError("A thread of the test holds the database.")

    with closing(sqlite3.connect(f"file:{blank.made()}?mode=ro", uri=True)) as first:
        first.backup(connection.connection, progress=look, sleep=0.02)


def _delete_rows() -> None:
    # Past the guards, the order of foreign keys, and what Django's own cursors tell the engine of.
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name not in KEPT]
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
        cursor.execute(asked)
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET session_replication_role = replica")
        try:
            for name in filled:
                cursor.execute(f'DELETE FROM "{name}"')
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
