"""The triggers on PostgreSQL: a function for each table and kind of write, run once after every statement.

Once a statement and not a row: half the time for bulk work. The stamp is still drawn under the locks of the rows, which
the statement has taken by then; drawn before, it came out older than the value it overwrote.
"""

from collections.abc import Iterable
from typing import Final

from nagari.sync.triggers import refusing
from nagari.sync.triggers.tracked import DELETE_REFUSED, MOVE_REFUSED, Field, Tracked, Trigger, column, kind_of

_INTO: Final = (
    "INSERT INTO sync_capture (txn, kind, shape, object, wilayah, site, at, stamp, fields, before, actor, reason)"
)
# Functions take at most 100 arguments.
_ARGUMENTS: Final = 90
_HEAD: Final = """
DECLARE
  transaction bigint := pg_current_xact_id()::text::bigint;
  who uuid := nullif(current_setting('nagari.actor', true), '')::uuid;
  why text := coalesce(current_setting('nagari.reason', true), '');
  w record;
  device bigint;
BEGIN
  IF current_setting('nagari.muted', true) = 'on' THEN RETURN NULL; END IF;
  SELECT sync_writer.site, offset_ms, coalesce(s.wilayah, '') AS wilayah, coalesce(s.level, '') AS level
    INTO STRICT w FROM sync_writer LEFT JOIN sync_site s ON s.number = sync_writer.site;
  device := floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint + w.offset_ms;
"""


def _value(row: str, field: Field) -> str:
    quoted = f'{row}."{column(field)}"'
    match kind_of(field):
        case "BinaryField":
            return f"encode({quoted}, 'hex')"
        case "JSONField":
            # As text, like SQLite keeps it: nested JSON could not be told from a plain value.
            return f"{quoted}::text"
        case _:
            return quoted


def row_json(row: str, fields: Iterable[Field]) -> str:
    """SQL for the JSON array of a row's values."""
    values = [_value(row, field) for field in fields]
    parts = [
        f"json_build_array({', '.join(values[at : at + _ARGUMENTS])})::text" for at in range(0, len(values), _ARGUMENTS)
    ]
    if len(parts) == 1:
        return parts[0]
    inner = ", ',', ".join(f"btrim({part}, '[]')" for part in parts)
    return f"concat('[', {inner}, ']')"


def guard(table: str) -> list[Trigger]:
    # The engine itself removes what was erased or taken back (sync.removal).
    rows = "FOR EACH ROW WHEN (coalesce(current_setting('nagari.muted', true), '') <> 'on')"
    return [
        _trigger(f"guard_{table}", table, "BEFORE DELETE", rows, *_refusal("guard", DELETE_REFUSED)),
        _trigger(f"guard_all_{table}", table, "BEFORE TRUNCATE", "", *_refusal("guard", DELETE_REFUSED)),
    ]


def capture(tracked: Tracked) -> list[Trigger]:
    insert, update = f"capture_insert_{tracked.table}", f"capture_update_{tracked.table}"
    after = "REFERENCING NEW TABLE AS rows_after FOR EACH STATEMENT"
    both = "REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_after FOR EACH STATEMENT"
    moved = "WHEN (OLD.id IS DISTINCT FROM NEW.id OR OLD.wilayah IS DISTINCT FROM NEW.wilayah)"
    return [
        _trigger(insert, tracked.table, "AFTER INSERT", after, insert, _insert(tracked)),
        _trigger(update, tracked.table, "AFTER UPDATE", both, update, _update(tracked)),
        _trigger(
            f"capture_fixed_{tracked.table}",
            tracked.table,
            'BEFORE UPDATE OF "id", "wilayah"',
            f"FOR EACH ROW {moved}",
            *_refusal("fixed", MOVE_REFUSED),
        ),
    ]


def _trigger(name: str, table: str, event: str, rows: str, function: str, body: str) -> Trigger:
    statement = f'CREATE TRIGGER "{name}" {event} ON "{table}" {rows} EXECUTE FUNCTION "{function}"()'
    return Trigger(name, table, statement, function, body)


def _refusal(name: str, message: str) -> tuple[str, str]:
    return f"sync_row_{name}", f" BEGIN RAISE EXCEPTION '{message}'; END "


def _insert(tracked: Tracked) -> str:
    refused = f"EXISTS (SELECT 1 FROM rows_after n WHERE {refusing.insert(tracked, 'n', 'w')})"
    return (
        f"{_HEAD}  {_refuse(tracked, refused)}\n"
        f"  {_INTO} SELECT transaction, 'I', {tracked.shape}, n.id, n.wilayah, w.site, device, 0, "
        f"{row_json('n', tracked.fields)}, '', who, why FROM rows_after n;\n  RETURN NULL;\nEND "
    )


def _refuse(tracked: Tracked, refused: str) -> str:
    return f"IF {refused} THEN RAISE EXCEPTION '{refusing.message(tracked)}'; END IF;"


def _update(tracked: Tracked) -> str:
    # Old and new are compared only where a row could be another office's: that is hardly ever.
    refused = (
        f"EXISTS (SELECT 1 FROM rows_after n WHERE {refusing.suspect(tracked, 'n', 'w')}) AND EXISTS (SELECT 1 FROM "
        f"rows_before o FULL JOIN rows_after n ON n.id = o.id WHERE {refusing.update(tracked, 'n', 'w', _differs)})"
    )
    # FULL JOIN is never done by a nested loop, which a plan made for the one row of a page would keep for the 10,000 of
    # an import.
    return f"""{_HEAD}  {_refuse(tracked, refused)}
  {_INTO} SELECT transaction, CASE WHEN c.gone THEN 'D' ELSE 'U' END, {tracked.shape}, c.id, c.wilayah, w.site, device,
    0, c.changes, '', who, why
  FROM (
    SELECT n.id, n.wilayah, o.deleted_at IS NULL AND n.deleted_at IS NOT NULL AS gone, {_changes(tracked)} AS changes
    FROM rows_before o FULL JOIN rows_after n ON n.id = o.id OFFSET 0
  ) c WHERE c.changes <> '{{}}';
  RETURN NULL;
END """


def _differs(unit: tuple[Field, ...]) -> str:
    return " OR ".join(f'o."{column(field)}" IS DISTINCT FROM n."{column(field)}"' for field in unit)


def _changes(tracked: Tracked) -> str:
    """SQL for the JSON object of the fields that differ."""
    units = []
    for unit in tracked.units:
        members = " || ".join(
            f"',\"{tracked.wire(field)}\":' || coalesce(to_json({_value('n', field)})::text, 'null')" for field in unit
        )
        units.append(f"CASE WHEN {_differs(unit)} THEN {members} ELSE '' END")
    parts = [f"concat({', '.join(units[at : at + _ARGUMENTS])})" for at in range(0, len(units), _ARGUMENTS)]
    return f"'{{' || substr({' || '.join(parts)}, 2) || '}}'"
