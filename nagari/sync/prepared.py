"""Statements that are written once, for what nearly every page asks or notes.

Django writes the SQL of a query anew each time: 0.5 ms, ten times what SQLite takes to answer by key. A `Statement` is
a query with places for its values, compiled at its first use. A list fills places in number of the next power of two,
its last value repeated, so that lists of any length need few statements.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

from nagari.sync.bulk import field_of, preparer

Build = Callable[..., "models.QuerySet[Any, Any]"]
Row = tuple[Any, ...]
Object = TypeVar("Object", bound=models.Model)


class Slot(Expression):
    """The place of a value in a statement."""

    def __init__(self, at: int) -> None:
        super().__init__(output_field=models.TextField())
        self.at = at

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "%s", [self]


class Statement:
    """`build` gets a place for each value (a list of places for a list) and gives the query, made by `values_list`.

    Values are compared with columns only: numbers, texts, keys, days. Not for `None`, which SQL compares otherwise.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._model: type[models.Model] | None = None
        self._written: dict[tuple[str, tuple[int, ...]], _Written] = {}

    def rows(self, *values: Any, limit: tuple[int, int] | None = None, using: str | None = None) -> list[Row]:
        """The rows for these values, none for an empty list; `limit`: how many, after how many. `using`: the database,
        where it is not the one the router names."""
        if any(isinstance(value, list | tuple) and not value for value in values):
            return []
        connection, written = self._for(values, using)
        found = written.rows(connection, values, limit)
        return [written.converted(row, connection) for row in found] if written.converters else found

    def rows_known(self, known: Mapping[Row, Row], *values: Any, using: str | None = None) -> dict[Row, Row]:
        """The rows, each by what the database itself says of it. Those in `known`, what this gave before, are the very
        same objects: where hundreds are read again and again and few change, to convert them took longer than to read.
        """
        connection, written = self._for(values, using)
        found = written.rows(connection, values, None)
        return {row: known.get(row) or written.converted(row, connection) for row in found}

    def alias(self, *values: Any) -> str:
        """Of the database that would be asked."""
        return self._for(values, None)[0].alias

    def _for(self, values: Sequence[Any], using: str | None) -> "tuple[BaseDatabaseWrapper, _Written]":
        shape = tuple(_room(len(value)) if isinstance(value, list | tuple) else 0 for value in values)
        query = None
        if self._model is None:
            query = self._build(*_places(shape))
            self._model = query.model
        connection = connections[using or router.db_for_read(self._model)]
        key = (f"{connection.alias}.{connection.vendor}", shape)
        written = self._written.get(key)
        if written is None:
            query = query if query is not None else self._build(*_places(shape))
            written = self._written[key] = _Written(query.using(connection.alias), shape)
        return connection, written

    def row(self, *values: Any, using: str | None = None) -> Row | None:
        """The first row."""
        return next(iter(self.rows(*values, limit=(1, 0), using=using)), None)


class Objects(Generic[Object]):
    """A statement that gives whole objects, as the query of `build` would; those that its fields `related` refer to
    come with them, as by `select_related`."""

    def __init__(self, model: type[Object], build: Build, *related: str) -> None:
        self._model = model
        self._related = related
        self._statement = Statement(lambda *places: build(*places).values_list(*self._columns))

    # When models are there to be asked: statements stand at the top of modules.
    @cached_property
    def _names(self) -> list[str]:
        return _attnames(self._model)

    @cached_property
    def _parts(self) -> list[tuple[Any, type[models.Model], list[str]]]:
        fields: list[Any] = [self._model._meta.get_field(name) for name in self._related]
        return [(field, field.related_model, _attnames(field.related_model)) for field in fields]

    @property
    def _columns(self) -> list[str]:
        return [*self._names, *(f"{field.name}__{name}" for field, _model, names in self._parts for name in names)]

    def all(self, *values: Any, limit: tuple[int, int] | None = None, using: str | None = None) -> list[Object]:
        using = using or self._statement.alias(*values)
        return [self._made(row, using) for row in self._statement.rows(*values, limit=limit, using=using)]

    def first(self, *values: Any, using: str | None = None) -> Object | None:
        using = using or self._statement.alias(*values)
        row = self._statement.row(*values, using=using)
        return None if row is None else self._made(row, using)

    def _made(self, row: Row, using: str) -> Object:
        at = len(self._names)
        made = self._model.from_db(using, self._names, row[:at])
        for field, model, names in self._parts:
            values = row[at : at + len(names)]
            at += len(names)
            known = values[names.index(str(field.target_field.attname))] is not None
            field.set_cached_value(made, model.from_db(using, names, values) if known else None)
        return made


def _attnames(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


class _Written:
    """One statement as a database takes it."""

    def __init__(self, query: "models.QuerySet[Any, Any]", shape: tuple[int, ...]) -> None:
        self.shape = shape
        compiler = query.query.get_compiler(query.db)
        self.sql, params = compiler.as_sql()
        self.params = [(one.at, None) if isinstance(one, Slot) else (-1, one) for one in params]
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        self.converters = list(compiler.get_converters(columns).items())

    def rows(self, connection: BaseDatabaseWrapper, values: Sequence[Any], limit: tuple[int, int] | None) -> list[Row]:
        """As the database gives them."""
        given: list[Any] = []
        for size, value in zip(self.shape, values, strict=True):
            given += [*value, *[value[-1]] * (size - len(value))] if size else [value]
        params = [one if at < 0 else _adapted(given[at], connection) for at, one in self.params]
        sql = self.sql
        if limit is not None:
            sql, params = f"{sql} LIMIT %s OFFSET %s", [*params, *limit]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found: list[Row] = cursor.fetchall()
        return found

    def converted(self, row: Row, connection: BaseDatabaseWrapper) -> Row:
        values = list(row)
        for at, (converters, column) in self.converters:
            for convert in converters:
                values[at] = convert(values[at], column, connection)
        return tuple(values)


def _places(shape: tuple[int, ...]) -> list[Any]:
    places: list[Any] = []
    at = 0
    for size in shape:
        places.append([Slot(at + one) for one in range(size)] if size else Slot(at))
        at += size or 1
    return places


def _room(count: int) -> int:
    return 1 << (count - 1).bit_length()


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As `get_db_prep_value` of the field would."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


class Insertion:
    """Writes one row of a model whose key the database gives. Triggers see it; signals and `save()` are passed by."""

    def __init__(self, model: type[models.Model], *attnames: str) -> None:
        self._model = model
        self._attnames = attnames
        self._written: dict[str, tuple[str, list[Callable[[Any], Any] | None]]] = {}

    def insert(self, *values: Any) -> Any:
        """Values in the order of the names, as the fields have them; the new key."""
        connection = connections[router.db_for_write(self._model)]
        key = f"{connection.alias}.{connection.vendor}"
        if key not in self._written:
            self._written[key] = self._write(connection)
        sql, preparers = self._written[key]
        given = [
            value if prepare is None or value is None else prepare(value)
            for value, prepare in zip(values, preparers, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchone()[0] if " RETURNING " in sql else cursor.lastrowid

    def _write(self, connection: BaseDatabaseWrapper) -> tuple[str, list[Callable[[Any], Any] | None]]:
        meta, quote = self._model._meta, connection.ops.quote_name
        fields = [field_of(self._model, name) for name in self._attnames]
        columns = ", ".join(quote(str(field.column)) for field in fields)
        sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
        if connection.features.can_return_columns_from_insert:
            assert meta.pk is not None
            sql += f" RETURNING {quote(str(meta.pk.column))}"
        return sql, [preparer(field, connection) for field in fields]


class Alteration:
    """Sets fields of the rows in which others have certain values. For local models alone; signals and `save()` are
    passed by."""

    def __init__(self, model: type[models.Model], fields: Sequence[str], where: Sequence[str]) -> None:
        self._model = model
        self._fields = fields
        self._where = where
        self._written: dict[str, tuple[str, list[Callable[[Any], Any] | None]]] = {}

    def alter(self, values: Sequence[Any], where: Sequence[Any]) -> int:
        """Values in the order of the names, as the fields have them; how many rows. Nothing equals None."""
        connection = connections[router.db_for_write(self._model)]
        key = f"{connection.alias}.{connection.vendor}"
        if key not in self._written:
            self._written[key] = self._write(connection)
        sql, preparers = self._written[key]
        given = [
            value if prepare is None or value is None else prepare(value)
            for value, prepare in zip((*values, *where), preparers, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return int(cursor.rowcount)

    def _write(self, connection: BaseDatabaseWrapper) -> tuple[str, list[Callable[[Any], Any] | None]]:
        quote = connection.ops.quote_name
        fields = [field_of(self._model, name) for name in self._fields]
        held = [field_of(self._model, name) for name in self._where]
        changed = ", ".join(f"{quote(str(one.column))} = %s" for one in fields)
        kept = " AND ".join(f"{quote(str(one.column))} = %s" for one in held)
        sql = f"UPDATE {quote(self._model._meta.db_table)} SET {changed} WHERE {kept}"
        return sql, [preparer(one, connection) for one in (*fields, *held)]
