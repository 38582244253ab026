"""Triggers that tell projections which rows changed: only of declared fields, and also while changes are applied.

Two a table. Unlike those of capture they do not look at `muted`: figures come from the rows' own before and after,
wherever a change was made.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

from nagari.sync.registry import registry
from nagari.sync.tracking import SyncedModel
from nagari.sync.triggers import postgresql, sqlite
from nagari.sync.triggers.tracked import Field, Trigger, column

# Rows in one row of the feed: a thousand are read and deleted as cheaply as one, and stay a small piece of work.
_TOGETHER: Final = 1000


@dataclass(frozen=True)
class Fed:
    """What projections want to know of one model."""

    model: type[SyncedModel]
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(self.model._meta.get_field(name) for name in self.names)  # type: ignore[misc]

    @cached_property
    def shape(self) -> int:
        text = json.dumps(["feed", self.label, *self.names])
        return int.from_bytes(sha256(text.encode()).digest()[:8], "big") >> 1


def fed_models() -> list[Fed]:
    wanted: dict[type[SyncedModel], set[str]] = {}
    for one in registry.projections:
        for model, names in one.models.items():
            wanted.setdefault(model, set()).update(names)
    return sorted((Fed(model, tuple(sorted(names))) for model, names in wanted.items()), key=lambda one: one.table)


def on_sqlite(fed: Fed) -> list[Trigger]:
    columns = ", ".join(f'"{column(field)}"' for field in fed.fields)
    changed = " OR ".join(_differs(field, "IS NOT") for field in fed.fields)
    start = f"INSERT INTO sync_feed (shape, changes) SELECT {fed.shape}, '[[\"' || NEW.id || '\",\"' || NEW.wilayah || "
    before, after = sqlite.row_json("OLD", fed.fields), sqlite.row_json("NEW", fed.fields)
    insert, update = f"feed_insert_{fed.table}", f"feed_update_{fed.table}"
    return [
        Trigger(
            insert,
            fed.table,
            f'CREATE TRIGGER "{insert}" AFTER INSERT ON "{fed.table}" WHEN NEW.deleted_at IS NULL BEGIN '
            f"{start}'\",null,' || {after} || ']]'; END",
        ),
        Trigger(
            update,
            fed.table,
            f'CREATE TRIGGER "{update}" AFTER UPDATE OF {columns}, "deleted_at" ON "{fed.table}" '
            f"WHEN ({changed} OR {_GONE}) AND (OLD.deleted_at IS NULL OR NEW.deleted_at IS NULL) BEGIN "
            f"{start}'\",' || CASE WHEN OLD.deleted_at IS NULL THEN {before} ELSE 'null' END || ',' || "
            f"CASE WHEN NEW.deleted_at IS NULL THEN {after} ELSE 'null' END || ']]'; END",
        ),
    ]


_GONE: Final = "(OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)"


def on_postgresql(fed: Fed) -> list[Trigger]:
    insert, update = f"feed_insert_{fed.table}", f"feed_update_{fed.table}"
    return [
        _statement_trigger(insert, fed.table, "AFTER INSERT", "NEW TABLE AS rows_after", _inserted(fed)),
        _statement_trigger(
            update, fed.table, "AFTER UPDATE", "OLD TABLE AS rows_before NEW TABLE AS rows_after", _updated(fed)
        ),
    ]


def _statement_trigger(name: str, table: str, event: str, rows: str, body: str) -> Trigger:
    statement = (
        f'CREATE TRIGGER "{name}" {event} ON "{table}" REFERENCING {rows} '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()'
    )
    return Trigger(name, table, statement, name, body)


def _inserted(fed: Fed) -> str:
    found = (
        "SELECT n.id, n.wilayah, null::text AS before, "
        f"{postgresql.row_json('n', fed.fields)} AS after FROM rows_after n WHERE n.deleted_at IS NULL"
    )
    return _body(fed, found)


def _updated(fed: Fed) -> str:
    # FULL JOIN for the reason given at the triggers of capture.
    changed = " OR ".join(_differs(field, "IS DISTINCT FROM", "o", "n") for field in fed.fields)
    found = (
        "SELECT n.id, n.wilayah, "
        f"CASE WHEN o.deleted_at IS NULL THEN {postgresql.row_json('o', fed.fields)} END AS before, "
        f"CASE WHEN n.deleted_at IS NULL THEN {postgresql.row_json('n', fed.fields)} END AS after "
        "FROM rows_before o FULL JOIN rows_after n ON n.id = o.id "
        f"WHERE ({changed} OR (o.deleted_at IS NULL) <> (n.deleted_at IS NULL)) "
        "AND (o.deleted_at IS NULL OR n.deleted_at IS NULL)"
    )
    return _body(fed, found)


def _body(fed: Fed, found: str) -> str:
    values = "coalesce(before, 'null') || ',' || coalesce(after, 'null')"
    row = f"'[\"' || id || '\",\"' || wilayah || '\",' || {values} || ']'"
    return (
        f"\nBEGIN\n  INSERT INTO sync_feed (shape, changes) SELECT {fed.shape}, "
        f"'[' || string_agg({row}, ',') || ']' FROM (\n"
        f"    SELECT f.*, (row_number() OVER () - 1) / {_TOGETHER} AS part FROM ({found}) f\n"
        "  ) numbered GROUP BY part;\n  RETURN NULL;\nEND "
    )


def _differs(field: Field, how: str, before: str = "OLD", after: str = "NEW") -> str:
    return f'{before}."{column(field)}" {how} {after}."{column(field)}"'
