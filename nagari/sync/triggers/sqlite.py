"""The triggers on SQLite: three for each table, a row at a time."""

from collections.abc import Iterable
from typing import Final

from nagari.sync.triggers.tracked import DELETE_REFUSED, MOVE_REFUSED, Field, Tracked, Trigger, column, kind_of

# SQLite 3.40 has no unixepoch('subsec').
_NOW: Final = "CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER) + w.offset_ms"
_INTO: Final = (
    "INSERT INTO sync_capture (txn, kind, shape, object, wilayah, site, at, stamp, fields, before, actor, reason)"
)
# Functions take at most 127 arguments.
_ARGUMENTS: Final = 100


def _value(row: str, field: Field) -> str:
    quoted = f'{row}."{column(field)}"'
    # JSON cannot hold bytes.
    return f"hex({quoted})" if kind_of(field) == "BinaryField" else quoted


def row_json(row: str, fields: Iterable[Field]) -> str:
    """SQL for the JSON array of a row's values."""
    values = [_value(row, field) for field in fields]
    parts = [f"json_array({', '.join(values[at : at + _ARGUMENTS])})" for at in range(0, len(values), _ARGUMENTS)]
    if len(parts) == 1:
        return parts[0]
    inner = " || ',' || ".join(f"substr({part}, 2, length({part}) - 2)" for part in parts)
    return f"'[' || {inner} || ']'"


def guard(table: str) -> list[Trigger]:
    name = f"guard_{table}"
    refusal = f"BEGIN SELECT RAISE(ABORT, '{DELETE_REFUSED}'); END"
    return [Trigger(name, table, f'CREATE TRIGGER "{name}" BEFORE DELETE ON "{table}" {refusal}')]


def capture(tracked: Tracked) -> list[Trigger]:
    table = tracked.table
    fixed = (
        f'CREATE TRIGGER "capture_fixed_{table}" BEFORE UPDATE OF "id", "wilayah" ON "{table}" '
        "WHEN OLD.id IS NOT NEW.id OR OLD.wilayah IS NOT NEW.wilayah "
        f"BEGIN SELECT RAISE(ABORT, '{MOVE_REFUSED}'); END"
    )
    return [
        Trigger(f"capture_insert_{table}", table, _insert(tracked)),
        Trigger(f"capture_update_{table}", table, _update(tracked)),
        Trigger(f"capture_fixed_{table}", table, fixed),
    ]


def _insert(tracked: Tracked) -> str:
    return (
        f'CREATE TRIGGER "capture_insert_{tracked.table}" AFTER INSERT ON "{tracked.table}" BEGIN '
        f"{_INTO} SELECT w.txn, 'I', {tracked.shape}, NEW.id, NEW.wilayah, w.site, {_NOW}, 0, "
        f"{row_json('NEW', tracked.fields)}, '', w.actor, w.reason FROM sync_writer w WHERE NOT w.muted; END"
    )


def _update(tracked: Tracked) -> str:
    columns = ", ".join(f'"{column(field)}"' for field in tracked.fields)
    changed = " OR ".join(_differs(unit) for unit in tracked.units)
    gone = "OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL"
    # The stamp exceeds every one it overwrites. LIMIT keeps SQLite from working the list of changes out three times.
    latest = (
        "SELECT max(json_extract(held.value, '$[0]')) + 1 FROM json_each(c.before) held "
        "WHERE held.key = '*' OR held.key IN (SELECT key FROM json_each(c.changes))"
    )
    return (
        f'CREATE TRIGGER "capture_update_{tracked.table}" AFTER UPDATE OF {columns} ON "{tracked.table}" '
        f"WHEN ({changed}) AND NOT (SELECT muted FROM sync_writer) BEGIN "
        f"{_INTO} SELECT c.txn, CASE WHEN {gone} THEN 'D' ELSE 'U' END, {tracked.shape}, NEW.id, NEW.wilayah, c.site, "
        f"c.now, CASE WHEN c.before IS NULL THEN c.now ELSE max(c.now, coalesce(({latest}), 0)) END, "
        f"c.changes, coalesce(c.before, ''), c.actor, c.reason "
        f"FROM (SELECT w.*, {_NOW} AS now, s.stamps AS before, {_changes(tracked)} AS changes "
        "FROM sync_writer w LEFT JOIN sync_objectstamps s ON s.object = NEW.id LIMIT 1) c; "
        "INSERT INTO sync_objectstamps (object, stamps) "
        "SELECT c.object, CASE WHEN c.kind = 'D' THEN json_object('*', json_array(c.stamp + 1, c.site)) "
        "ELSE json_patch(CASE c.before WHEN '' THEN '{}' ELSE c.before END, "
        "(SELECT json_group_object(key, json_array(c.stamp, c.site)) FROM json_each(c.fields))) END "
        "FROM sync_capture c WHERE c.id = last_insert_rowid() "
        "ON CONFLICT (object) DO UPDATE SET stamps = excluded.stamps; END"
    )


def _differs(unit: tuple[Field, ...]) -> str:
    return " OR ".join(f'OLD."{column(field)}" IS NOT NEW."{column(field)}"' for field in unit)


def _changes(tracked: Tracked) -> str:
    """SQL for the JSON object of the fields that differ."""
    units = []
    for unit in tracked.units:
        members = " || ".join(f"',\"{field.name}\":' || json_quote({_value('NEW', field)})" for field in unit)
        units.append(f"CASE WHEN {_differs(unit)} THEN {members} ELSE '' END")
    return f"'{{' || substr({' || '.join(units)}, 2) || '}}'"
