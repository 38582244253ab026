"""From a database that anybody reads who has the disk to one that opens with a key alone, and back.

A copy is written beside, looked through, and takes the place of the old one in one step: wherever power ends, one whole
database is there.
"""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from nagari.lib import durable
from nagari.lib.errors import UserError
from nagari.sync.backends.opening import key_pragma

# What every SQLite file that is not encrypted begins with.
PLAIN: Final = b"SQLite format 3\0"
PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Sealed:
    """`bytes`: of the database now. `in_the_clear`: copies made before that still open without a key."""

    file: Path
    bytes: int
    rows: int
    in_the_clear: tuple[Path, ...]


def is_plain(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(PLAIN)) == PLAIN


def convert(file: Path, key: str, *, encrypt: bool) -> Sealed:
    """Encrypts `file` under `key` (64 hexadecimal digits), or takes the encryption away.

    The server must not run. Errors: database_missing, database_done, database_busy, database_copy; cipher_missing where
    the library is not installed.
    """
    cipher = _cipher()
    if not file.exists():
        raise UserError(
            "database_missing", _("There is no database at %(file)s.") % {"file": file}, _("See NAGARI_DATA.")
        )
    if is_plain(file) is not encrypt:
        raise UserError("database_done", _("Nothing is to be done: the database is so already."), "")
    rows = _replace(cipher, file, *(("", key) if encrypt else (key, "")))
    clear = sorted(one for one in file.parent.rglob("*.sqlite3") if one != file and is_plain(one))
    return Sealed(file, file.stat().st_size, rows, tuple(clear) if encrypt else ())


def _replace(cipher: Any, file: Path, old: str, new: str) -> int:
    """Puts a copy under the new key in place of `file`, or leaves it as it is; how many rows it holds."""
    _settle(cipher, file, old)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(_opened(cipher, file, old)) as source:
            before = _rows(source)
            _export(source, part, new)
        with closing(_opened(cipher, part, new)) as made:
            whole = made.execute("PRAGMA integrity_check").fetchone()[0] == "ok" and _rows(made) == before
        if not whole:
            raise UserError(
                "database_copy",
                _("The copy is not whole; the database is as it was."),
                _("Check the disk and try again."),
            )
        part.chmod(0o600)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        durable.settle(part, file)
    except cipher.Error as error:
        raise UserError(
            "database_copy",
            _("The database could not be copied (%(reason)s); it is as it was.") % {"reason": error},
            _("See that the disk has room for a second one, and that the key is the right one."),
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return sum(before.values())


def _export(source: Any, part: Path, key: str) -> None:
    source.execute("ATTACH DATABASE ? AS made KEY ?", (str(part), f"x'{key}'" if key else ""))
    source.execute("SELECT sqlcipher_export('made')")
    for name in ("user_version", "application_id"):
        value = source.execute(f"PRAGMA main.{name}").fetchone()[0]
        source.execute(f"PRAGMA made.{name} = {int(value)}")
    source.execute("DETACH DATABASE made")


def _cipher() -> Any:
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise UserError(
            "cipher_missing", _("The library for encryption is not installed."), _("Install it: pip install sqlcipher3")
        ) from None
    return dbapi2


def _opened(cipher: Any, file: Path, key: str) -> Any:
    opened = cipher.connect(str(file), timeout=PATIENCE_SECONDS, isolation_level=None)
    if key:
        opened.execute(key_pragma(key))
    return opened


def _settle(cipher: Any, file: Path, key: str) -> None:
    """All of it in its one file, and nobody else at it: a log beside it would not fit the new one."""
    try:
        with closing(_opened(cipher, file, key)) as alone:
            alone.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            mode = alone.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except (cipher.Error, sqlite3.Error) as error:
        mode = str(error)
    if mode != "delete":
        raise UserError(
            "database_busy",
            _("The database is in use, or the key is not its own (%(reason)s).") % {"reason": mode},
            _("Stop the server, then try again with the key it was encrypted with."),
        )
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).unlink()


def _rows(opened: Any) -> dict[str, int]:
    names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
