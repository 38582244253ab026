"""The databases of simulated sites: SQLite in memory or PostgreSQL, with traps at statements and commits, and with the
clock of the site's device instead of the machine's."""

import sqlite3
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol

import dj_database_url
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3._functions import register as register_functions
from django.db.utils import OperationalError

from nagari.sync.backends.postgresql.base import DatabaseWrapper as Postgres
from nagari.sync.backends.sqlite3.base import DatabaseWrapper as Sqlite

_READS = frozenset({"SELECT", "SAVEPO", "RELEAS", "ROLLBA", "PRAGMA", "BEGIN ", "SET SI", "SET LO", "SHOW "})


class Crash(BaseException):
    """The power goes. Nothing may catch it; what was not committed is gone."""


@dataclass
class Trap:
    """What happens at the `after`-th commit or writing statement from now."""

    kind: str
    after: int


KINDS_OF_TRAP = (
    "crash_before_commit",
    "crash_after_commit",
    "crash_at_statement",
    "full_at_statement",
    "full_at_commit",
)


class Trapped(BaseDatabaseWrapper):
    """One process's connection, which may die with it."""

    trap: Trap | None = None
    # Set by a crash: whatever still unwinds may not write any more.
    dead = False
    commits = 0

    def _sprung(self, kind: str) -> bool:
        trap = self.trap
        if trap is None or trap.kind != kind:
            return False
        trap.after -= 1
        if trap.after > 0:
            return False
        self.trap = None
        return True

    def _die(self) -> None:
        self.dead = True
        self.cut()
        raise Crash

    def cut(self) -> None:
        """The process is gone: what it had not committed is rolled back."""
        raise NotImplementedError

    def watch(self) -> None:
        self.execute_wrappers.insert(0, self._statement)
        self.inc_thread_sharing()

    def _statement(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if self.dead:
            raise Crash
        if isinstance(sql, str) and sql[:6].upper() in _READS:
            return execute(sql, params, many, context)
        if self._sprung("crash_at_statement"):
            self._die()
        if self._sprung("full_at_statement"):
            raise OperationalError("database or disk is full")
        alone = not self.in_atomic_block
        if alone and self._sprung("crash_before_commit"):
            self._die()
        if alone and self._sprung("full_at_commit"):
            raise OperationalError("database or disk is full")
        result = execute(sql, params, many, context)
        if alone:
            self.commits += 1
            if self._sprung("crash_after_commit"):
                self._die()
        return result

    def _commit(self) -> None:
        if self.dead or self._sprung("crash_before_commit"):
            self._die()
        if self._sprung("full_at_commit"):
            raise OperationalError("database or disk is full")
        super()._commit()  # type: ignore[misc]
        self.commits += 1
        if self._sprung("crash_after_commit"):
            self._die()


class SqliteDatabase(Trapped, Sqlite):
    """`raw`, which stands for the file, outlives the process."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        super().__init__(deepcopy(connections.settings["default"]), "default")
        self.raw = raw
        self.watch()

    def get_new_connection(self, conn_params: Any) -> sqlite3.Connection:
        return self.raw

    def cut(self) -> None:
        if self.raw.in_transaction:
            self.raw.execute("ROLLBACK")

    def close(self) -> None:
        self.run_on_commit = []
        self.cut()
        self.connection = None
        self._forget()


class PostgresDatabase(Trapped, Postgres):
    def __init__(self, parameters: dict[str, Any]) -> None:
        super().__init__(parameters, "default")
        self.watch()

    def cut(self) -> None:
        if self.connection is not None:
            self.connection.close()


class Store(Protocol):
    """Where a site's data lies. `saved` is a backup, `load` puts one in its place."""

    def connect(self) -> Trapped: ...

    def saved(self) -> Any: ...

    def load(self, content: Any) -> None: ...

    def close(self) -> None: ...

    def tell_time(self, database: Any) -> None: ...


class SqliteStore:
    """A file, in memory. `clock`: milliseconds since 1970 by the device."""

    def __init__(self, content: bytes, clock: Callable[[], int]) -> None:
        self._clock = clock
        self.load(content)

    def connect(self) -> Trapped:
        return SqliteDatabase(self._raw)

    def saved(self) -> bytes:
        content: bytes = self._raw.serialize()
        return content

    def load(self, content: bytes) -> None:
        raw: sqlite3.Connection = sqlite3.connect(
            ":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES, check_same_thread=False
        )
        raw.deserialize(content)
        register_functions(raw)
        raw.execute("PRAGMA foreign_keys = ON")

        def julianday(*arguments: Any) -> float:
            if arguments != ("now",):
                raise ValueError(arguments)
            # Half a millisecond more: a fraction of a day has not the digits to give it back exactly.
            return (self._clock() + 0.5) / 86_400_000.0 + 2_440_587.5

        raw.create_function("julianday", -1, julianday)
        self._raw = raw

    def close(self) -> None:
        self._raw.close()

    def tell_time(self, database: Any) -> None:
        """The triggers ask for themselves."""


class PostgresStore:
    """A database of a running server. Backups are databases beside it."""

    # Found before the server's own, so that triggers tell the device's time.
    CLOCK = (
        "CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
        "$$ SELECT to_timestamp(current_setting('sim.now')::float8 / 1000.0) $$"
    )
    _made = 0

    def __init__(self, url: str, content: str, clock: Callable[[], int]) -> None:
        self._url, self._clock = url, clock
        PostgresStore._made += 1
        self._name = f"sim_{PostgresStore._made}"
        self._saves = 0
        self.load(content)

    def connect(self) -> Trapped:
        return PostgresDatabase(parameters(self._url, self._name))

    def saved(self) -> str:
        self._saves += 1
        name = f"{self._name}_{self._saves}"
        self._copy(self._name, name)
        return name

    def load(self, content: str) -> None:
        self._copy(content, self._name)

    def close(self) -> None:
        for name in (self._name, *(f"{self._name}_{number}" for number in range(1, self._saves + 1))):
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def tell_time(self, database: Any) -> None:
        with database.cursor() as cursor:
            cursor.execute(f"SET sim.now = '{self._clock()}'")

    def _copy(self, source: str, target: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{source}' AND pid <> pg_backend_pid()"
        )
        self._run(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY")

    def _run(self, statement: str) -> None:
        run_on_server(self._url, statement)


def parameters(url: str, name: str) -> dict[str, Any]:
    parsed = dj_database_url.parse(url)
    found = {**deepcopy(connections.settings["default"]), **parsed, "NAME": name}
    return {
        **found,
        "ENGINE": "nagari.sync.backends.postgresql",
        "OPTIONS": {"options": "-c search_path=public,pg_catalog -c sim.now=0 -c synchronous_commit=off"},
    }


def run_on_server(url: str, statement: str) -> None:
    database = Postgres(parameters(url, "postgres"), "default")
    try:
        with database.cursor() as cursor:
            cursor.execute(statement)
    finally:
        database.close()


def sqlite_template() -> bytes:
    """A migrated, empty database. What the registry says when it is made is what is captured."""
    call_command("migrate", verbosity=0, run_syncdb=True)
    made: bytes = connections["default"].connection.serialize()
    return made


def postgres_template(url: str) -> str:
    run_on_server(url, "CREATE DATABASE sim_template")
    before, made = connections["default"], Postgres(parameters(url, "sim_template"), "default")
    connections["default"] = made
    try:
        with made.cursor() as cursor:
            cursor.execute(PostgresStore.CLOCK)
        call_command("migrate", verbosity=0, run_syncdb=True)
    finally:
        made.close()
        connections["default"] = before
    return "sim_template"
