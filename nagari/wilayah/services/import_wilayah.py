"""Bringing the reference tree up to date from a file."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from nagari.lib.names import search_key
from nagari.sync.bulk import bulk_upsert
from nagari.wilayah.models import Wilayah, WilayahImport
from nagari.wilayah.rules.codes import covers, level_of, parent_of
from nagari.wilayah.rules.tree_file import RowProblem, TreeFileError, TreeRow, read_rows
from nagari.wilayah.services.tree_source import SHIPPED, open_lines

# A file that ends more of the country than this is most likely a part of it.
MAX_CLOSED_SHARE = 0.05
_BATCH = 5000
COLUMNS = ("code", "name", "level", "parent_id", "search", "valid_from", "valid_to", "predecessor_id", "lat", "lng")
UNCHANGING = frozenset({"level", "parent_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeImport:
    rows: int
    added: int
    changed: int
    closed: int
    unchanged: int


# name, valid_from, valid_to, predecessor, lat, lng
_State = tuple[str, date | None, date | None, str | None, float | None, float | None]


def import_wilayah(
    source: Path | Iterable[str] | None,
    today: date,
    *,
    within: str = "",
    allow_closing: bool = False,
    dry_run: bool = False,
) -> TreeImport:
    """Add, rename and end regions so that the table says what the file says; all of it or nothing.

    `source`: a file, its lines, or None for the tree that came with the program. `within` limits reading and ending
    to one region. Regions missing from the file end on `today`. TreeFileError with every bad row, or
    wilayah_too_many_closed.
    """
    if source is None or isinstance(source, Path):
        path = source or SHIPPED
        return _import(open_lines(path), today, within, allow_closing, dry_run, path.name)
    return _import(source, today, within, allow_closing, dry_run, "")


def _import(
    lines: Iterable[str], today: date, within: str, allow_closing: bool, dry_run: bool, source: str
) -> TreeImport:
    with transaction.atomic():
        present: dict[str, _State] = {
            code: (name, valid_from, valid_to, predecessor, lat, lng)
            for code, name, valid_from, valid_to, predecessor, lat, lng in Wilayah.objects.values_list(
                "code", "name", "valid_from", "valid_to", "predecessor_id", "lat", "lng"
            ).iterator(_BATCH)
        }
        rows = read_rows(lines, within=within, known=present.keys())
        new, changed = _compare(rows, present)
        closed = _vanished(rows, present, within)
        living = sum(1 for state in present.values() if state[2] is None)
        if len(closed) > max(1, living * MAX_CLOSED_SHARE) and not allow_closing:
            raise TreeFileError([RowProblem(0, "", str(len(closed)), "wilayah_too_many_closed")])
        result = TreeImport(
            rows=len(rows),
            added=len(new),
            changed=len(changed),
            closed=len(closed),
            unchanged=len(rows) - len(new) - len(changed),
        )
        if not dry_run and (new or changed or closed):
            bulk_upsert(Wilayah, COLUMNS, _rows([*new, *changed], present), keep=UNCHANGING)
            _close(closed, today)
            _tell_size()
            WilayahImport.objects.create(
                imported_on=today,
                source=source[:120],
                within=within,
                rows=result.rows,
                added=result.added,
                changed=result.changed,
                closed=result.closed,
            )
    return result


def _tell_size() -> None:
    """PostgreSQL checks the parents of all rows at the commit, by a plan made while the table was empty: it read the
    whole table for each of 91,000 rows, for minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(Wilayah._meta.db_table)}")


def _state(row: TreeRow, old: _State | None) -> _State:
    """What the table shall say. An empty cell says nothing, save that a region without an end has none."""
    if old is None:
        return row.name, row.valid_from, row.valid_to, row.predecessor, row.lat, row.lng
    return (
        row.name,
        row.valid_from or old[1],
        row.valid_to,
        row.predecessor or old[3],
        old[4] if row.lat is None else row.lat,
        old[5] if row.lng is None else row.lng,
    )


def _compare(rows: list[TreeRow], present: dict[str, _State]) -> tuple[list[TreeRow], list[TreeRow]]:
    new: list[TreeRow] = []
    changed: list[TreeRow] = []
    for row in rows:
        old = present.get(row.code)
        if old is None:
            new.append(row)
        elif _state(row, old) != old:
            changed.append(row)
    return new, changed


def _vanished(rows: list[TreeRow], present: dict[str, _State], within: str) -> list[str]:
    named: Set[str] = {row.code for row in rows}
    return [code for code, state in present.items() if state[2] is None and code not in named and covers(within, code)]


def _rows(rows: list[TreeRow], present: dict[str, _State]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        name, valid_from, valid_to, predecessor, lat, lng = _state(row, present.get(row.code))
        yield (
            row.code,
            name,
            int(level_of(row.code)),
            parent_of(row.code) or None,
            search_key(name)[:80],
            valid_from,
            valid_to,
            predecessor,
            lat,
            lng,
        )


def _close(codes: list[str], today: date) -> None:
    waiting = iter(codes)
    while batch := list(islice(waiting, 500)):
        Wilayah.objects.filter(code__in=batch).update(valid_to=today)
