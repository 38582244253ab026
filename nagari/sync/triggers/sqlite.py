"""The triggers on SQLite: three for each table, a row at a time."""

from collections.abc import Iterable
from typing import Final

from nagari.sync.triggers import refusing
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
    # The engine itself removes what was erased or taken back (sync.removal).
    unless = "WHEN NOT coalesce((SELECT muted FROM sync_writer), 0)"
    return [Trigger(name, table, f'CREATE TRIGGER "{name}" BEFORE DELETE ON "{table}" {unless} {refusal}')]


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
        f"{_refuse(tracked, refusing.insert(tracked, 'NEW', 's'))} "
        f"{_INTO} SELECT w.txn, 'I', {tracked.shape}, NEW.id, NEW.wilayah, w.site, {_NOW}, 0, "
        f"{row_json('NEW', tracked.fields)}, '', w.actor, w.reason FROM sync_writer w WHERE NOT w.muted; END"
    )


def _refuse(tracked: Tracked, refused: str) -> str:
    return (
        f"SELECT RAISE(ABORT, '{refusing.message(tracked)}') FROM sync_writer w CROSS JOIN sync_site s "
        f"WHERE NOT w.muted AND s.number = w.site AND {refused};"
    )


def _update(tracked: Tracked) -> str:
    columns = ", ".join(f'"{column(field)}"' for field in tracked.fields)
    changed = " OR ".join(_differs(unit) for unit in tracked.units)
    gone = "CASE WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'D' ELSE 'U' END"
    return (
        f'CREATE TRIGGER "capture_update_{tracked.table}" AFTER UPDATE OF {columns} ON "{tracked.table}" '
        f"WHEN {changed} BEGIN {_refuse(tracked, refusing.update(tracked, 'NEW', 's', _differs))} "
        f"{_INTO} SELECT w.txn, {gone}, {tracked.shape}, NEW.id, NEW.wilayah, w.site, {_NOW}, 0, "
        f"{_changes(tracked)}, '', w.actor, w.reason FROM sync_writer w WHERE NOT w.muted; END"
    )


def _differs(unit: tuple[Field, ...]) -> str:
    return " OR ".join(f'OLD."{column(field)}" IS NOT NEW."{column(field)}"' for field in unit)


def _changes(tracked: Tracked) -> str:
    """SQL for the JSON object of the fields that differ."""
    units = []
    for unit in tracked.units:
        members = " || ".join(f"',\"{tracked.wire(field)}\":' || json_quote({_value('NEW', field)})" for field in unit)
        units.append(f"CASE WHEN {_differs(unit)} THEN {members} ELSE '' END")
    # One call copies the parts once, || each time another is added. And it makes a text of 60 parts in a fifth less.
    parts = [
        f"printf('{'%s' * len(some)}', {', '.join(some)})"
        for some in (units[at : at + _ARGUMENTS] for at in range(0, len(units), _ARGUMENTS))
    ]
    return f"'{{' || substr({' || '.join(parts)}, 2) || '}}'"
