"""A copy of the database as it is at one moment, while the office goes on working; and the way back."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.db import connection
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync.backends import opening

SQLITE: Final = "nagari.sqlite3"
POSTGRES: Final = "nagari.pgdump"
PATIENCE_SECONDS: Final = 4 * 3600


def file_name() -> str:
    return SQLITE if connection.vendor == "sqlite" else POSTGRES


def size() -> int:
    """Bytes of the database, about."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return sum(one.stat().st_size for one in (path, path.with_name(f"{path.name}-wal")) if one.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        found: int = cursor.fetchone()[0]
    return found


def copy(target: Path) -> None:
    """Raises OSError; UserError backup_tool where PostgreSQL's own programs are missing or fail."""
    if connection.vendor != "sqlite":
        tool("pg_dump", ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--file={target}"])
        return
    source = connection.settings_dict["NAME"]
    try:
        # SQLite's own way: also takes what stands in the write-ahead log, and lets others write meanwhile. Over a line
        # of its own: over one that has a transaction open it would wait for ever.
        with closing(opening.connect(source, timeout=20)) as opened, closing(opening.connect(target)) as made:
            opened.backup(made)
            # Of a copy nobody needs a log beside it.
            made.execute("PRAGMA journal_mode=DELETE")
    except opening.errors() as error:
        raise OSError(str(error)) from None
    target.chmod(0o600)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def tables(path: Path) -> dict[str, int]:
    """Rows of each table of a SQLite file."""
    with closing(opening.connect(path)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - the file's own names
            for name in names
            if not name.startswith("sqlite_")
        }


def steps(path: Path) -> list[str]:
    """Migrations that a SQLite file has taken, "app.name"."""
    with closing(opening.connect(path)) as opened:
        return [f"{app}.{name}" for app, name in opened.execute("SELECT app, name FROM django_migrations")]


def faults(path: Path, *, is_quick: bool = False) -> list[str]:
    """What SQLite finds wrong with a file, at most ten things; whether each index holds what its table does too,
    unless `is_quick`."""
    check = "quick_check" if is_quick else "integrity_check"
    try:
        with closing(opening.connect(path, timeout=20)) as opened:
            told = [str(row[0]) for row in opened.execute(f"PRAGMA {check}(10)")]
    except opening.errors() as error:
        return [str(error)]
    # What is wrong with its pages SQLite tells in one row, under a head of its own.
    found = [line for row in told for line in row.splitlines() if not line.startswith("***")]
    return [] if found == ["ok"] else found or told


def tool(name: str, arguments: Sequence[str], database: str = "") -> None:
    """One of PostgreSQL's own programs, on this site's database or another of its server. Raises UserError
    backup_tool."""
    program = shutil.which(name)
    if program is None:
        raise UserError(
            "backup_tool",
            _("The program %(name)s of PostgreSQL is not on this computer.") % {"name": name},
            _("Install PostgreSQL's client programs, of the server's version or later."),
        )
    try:
        done = subprocess.run(  # noqa: S603 - the server's own program, with our names
            [program, *arguments],
            env={**os.environ, **_environment(connection.settings_dict, database)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _failed(name, f"{PATIENCE_SECONDS} s") from None
    if done.returncode:
        raise _failed(name, (done.stderr.strip().splitlines() or ["?"])[-1][:300])


def _failed(name: str, reason: str) -> UserError:
    return UserError(
        "backup_tool",
        _("PostgreSQL's %(name)s failed: %(reason)s") % {"name": name, "reason": reason},
        _("Look whether the server runs, and whether the programs are of its version or later."),
    )


def _environment(told: Mapping[str, Any], database: str) -> dict[str, str]:
    # Never as arguments: those every user of the machine can see.
    known = {
        "PGHOST": told.get("HOST"),
        "PGPORT": told.get("PORT"),
        "PGUSER": told.get("USER"),
        "PGPASSWORD": told.get("PASSWORD"),
        "PGDATABASE": database or told.get("NAME"),
    }
    return {name: str(value) for name, value in known.items() if value}


def url_of(database: str) -> str:
    """DATABASE_URL of another database on the same server."""
    told = connection.settings_dict
    user = quote(str(told.get("USER") or ""), safe="")
    password = quote(str(told.get("PASSWORD") or ""), safe="")
    login = f"{user}:{password}@" if user else ""
    return f"postgres://{login}{quote(str(told.get('HOST') or ''), safe='')}:{told.get('PORT') or ''}/{database}"
