"""The site's SQLite file, or a copy of it, opened beside Django: with the site's key where it is encrypted."""

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@cache
def module() -> Any:
    """`sqlite3`, or `sqlcipher3.dbapi2` where the site has a key. Loaded by those sites alone: it brings a SQLite."""
    if not settings.DATABASE_KEY:
        return sqlite3
    from sqlcipher3 import dbapi2

    return dbapi2


def connect(database: "Path | str", **options: Any) -> Any:
    """As `sqlite3.connect`. With a wrong key the first statement fails: "file is not a database"."""
    opened = module().connect(str(database), **options)
    if settings.DATABASE_KEY:
        opened.execute(key_pragma(settings.DATABASE_KEY))
    return opened


def errors() -> tuple[type[Exception], ...]:
    """What may be raised, for `except`."""
    return (sqlite3.Error, module().Error)


def key_pragma(key: str) -> str:
    # A raw key: a passphrase would be stretched anew for each connection, 125 ms.
    return f"PRAGMA key = \"x'{key}'\""
