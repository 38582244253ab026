"""SQLite encrypted by SQLCipher: the same backend on another library, which is told the key first of all.

Django's own is written on the standard library's module; what here repeats it are the few lines that name that module.
"""

import datetime
import decimal
from collections.abc import Mapping
from itertools import tee
from typing import Any

from django.conf import settings
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]
from django.utils.asyncio import async_unsafe
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2

from nagari.sync.backends import opening
from nagari.sync.backends.sqlite3 import base as plain

for name, convert in (
    ("bool", b"1".__eq__),
    ("date", base.decoder(parse_date)),
    ("time", base.decoder(parse_time)),
    ("datetime", base.decoder(parse_datetime)),
    ("timestamp", base.decoder(parse_datetime)),
):
    dbapi2.register_converter(name, convert)
dbapi2.register_adapter(decimal.Decimal, str)
dbapi2.register_adapter(datetime.date, base.adapt_date)
dbapi2.register_adapter(datetime.datetime, base.adapt_datetime)


class Cursor(dbapi2.Cursor):  # type: ignore[misc]
    """As django.db.backends.sqlite3.base.SQLiteCursorWrapper."""

    convert_query = base.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Any) -> Any:
        peekable, param_list = tee(iter(param_list))
        first = next(peekable, None)
        names = list(first) if first and isinstance(first, Mapping) else None
        return super().executemany(self.convert_query(query, param_names=names), param_list)


class DatabaseWrapper(plain.DatabaseWrapper):
    Database = dbapi2

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        opened = dbapi2.connect(**conn_params)
        opened.execute(opening.key_pragma(settings.DATABASE_KEY))
        register_functions(opened)
        opened.execute("PRAGMA foreign_keys = ON")
        opened.execute("PRAGMA legacy_alter_table = OFF")
        for command in self.init_commands:  # type: ignore[attr-defined]
            if command := command.strip():
                opened.execute(command)
        return opened

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
