"""The fast path: rows that are nowhere yet go in by columns, thousands at a time, without an object for each."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from nagari.sync.apply import rows
from nagari.sync.apply.columns import Column, Landing, target_of
from nagari.sync.apply.work import Item, Part, Work, landings
from nagari.sync.core.change import Value
from nagari.sync.core.run import VALUES
from nagari.sync.models import WaitReason
from nagari.sync.registry import registry

Waiting = dict[int, tuple[WaitReason, UUID | None, str]]


class Sheet:
    """Inserts of one model that name the same fields, of however many segments."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.count = 0
        self.parts: list[Part] = []
        self._starts: list[int] = []

    def add(self, part: Part) -> None:
        self.parts.append(part)
        self._starts.append(self.count)
        self.count += len(part.run)

    @property
    def keys(self) -> list[UUID]:
        return [UUID(key) for part in self.parts for key in part.run.objects]

    @property
    def scopes(self) -> list[str]:
        return [scope for part in self.parts for scope in [part.stream.scope] * len(part.run)]

    def column(self, name: str) -> list[Value]:
        place = VALUES + self.names.index(name)
        if len(self.parts) == 1:
            return list(self.parts[0].run.columns[place])
        return [cell for part in self.parts for cell in part.run.columns[place]]

    def item(self, at: int) -> Item:
        place = bisect_right(self._starts, at) - 1
        part = self.parts[place]
        return Item(part.run.entry(at - self._starts[place]), part.stream, part.row)


def insert_all(work: Work, landing: Landing, parts: Iterable[Part]) -> None:
    """Write the rows of these inserts. What is known already is folded anew; what cannot be written waits."""
    sheets: dict[tuple[str, ...], Sheet] = {}
    for part in parts:
        sheets.setdefault(part.run.names, Sheet(part.run.names)).add(part)
    for sheet in sheets.values():
        _insert(work, landing, sheet)


def _insert(work: Work, landing: Landing, sheet: Sheet) -> None:
    keys = sheet.keys
    left_out = _known(work, landing, sheet, keys)
    columns = _columns(work, landing, sheet)
    for at, (reason, needs, detail) in unready(landing, keys, columns).items():
        if at not in left_out:
            left_out.add(at)
            item = sheet.item(at)
            work.items.setdefault(keys[at], []).append(item)
            work.park(keys[at], landing.label, item.stream.scope, reason, needs=needs, detail=detail)
    scopes = sheet.scopes
    if left_out:
        kept = [at for at in range(sheet.count) if at not in left_out]
        keys, scopes = [keys[at] for at in kept], [scopes[at] for at in kept]
        columns = {name: [column[at] for at in kept] for name, column in columns.items()}
    write(landing, keys, scopes, columns)
    _count(work, landing, keys, scopes)
    work.arrive(keys)
    work.change(landing, keys)


def _known(work: Work, landing: Landing, sheet: Sheet, keys: Sequence[UUID]) -> set[int]:
    """Places of rows that are not new: all their entries have to be looked at."""
    known = rows.existing(landing, keys) | work.parked(keys)
    if not known and len(set(keys)) == len(keys):
        return set()
    found: set[int] = set()
    for at, key in enumerate(keys):
        if key in known:
            found.add(at)
            work.fold_anew(sheet.item(at))
        known.add(key)
    return found


def _columns(work: Work, landing: Landing, sheet: Sheet) -> dict[str, list[Value]]:
    for name in sorted(set(sheet.names) - landing.fields.keys()):
        for part in sheet.parts:
            told = zip(part.run.numbers, part.run.columns[VALUES + sheet.names.index(name)], strict=True)
            filled = (number for number, value in told if value is not None and value != "")
            work.unknown(part.stream, part.row, landing.label, name, filled)
    columns: dict[str, list[Value]] = {}
    for name, empty in landing.empty.items():
        if name not in sheet.names:
            if empty is not None or not landing.fields[name].null:
                columns[name] = [empty] * sheet.count
            continue
        column = sheet.column(name)
        if None in column:
            if empty is not None:
                column = [empty if value is None else value for value in column]
            elif landing.fields[name].null and column.count(None) == len(column):
                # The database leaves it empty by itself.
                continue
        columns[name] = column
    return columns


def unready(landing: Landing, keys: Collection[UUID], columns: Mapping[str, Column]) -> Waiting:
    """Places of the rows that cannot be written, and what they wait for."""
    found: Waiting = {}
    for name, column in columns.items():
        found |= dict.fromkeys(landing.unfit(name, column), (WaitReason.VALUE, None, name))
    for name in landing.needed:
        if name not in columns:
            continue
        target = target_of(landing.fields[name])
        assert target is not None
        wanted = {at: UUID(str(value)) for at, value in enumerate(columns[name]) if at not in found}
        there = rows.existing(landings()[registry[target].label], set(wanted.values()))
        there |= set(keys) if target is landing.model else set()
        found |= {at: (WaitReason.REFERENCE, key, name) for at, key in wanted.items() if key not in there}
    return found


def write(landing: Landing, keys: Sequence[UUID], scopes: Iterable[str], columns: Mapping[str, Column]) -> None:
    """Rows by columns of journal values; those not named are left empty."""
    if not keys:
        return
    names = ["id", "wilayah", *columns, *landing.local]
    values: list[Iterable[Any]] = [map(rows.stored, keys), scopes]
    values += [landing.prepared(name, column) for name, column in columns.items()]
    for name, default in landing.local.items():
        if name in landing.computed:
            source, compute = landing.computed[name]
            known = {value: compute(value) for value in set(columns[source])}
            values.append([known[value] for value in columns[source]])
        else:
            values.append([default] * len(keys))
    rows.insert(landing, names, zip(*values, strict=True))


def _count(work: Work, landing: Landing, keys: Sequence[UUID], scopes: Sequence[str]) -> None:
    if len(set(scopes)) == 1:
        work.tally.inserted(scopes[0], landing.label, keys)
        return
    by_scope: dict[str, list[UUID]] = {}
    for key, scope in zip(keys, scopes, strict=True):
        by_scope.setdefault(scope, []).append(key)
    for scope, some in by_scope.items():
        work.tally.inserted(scope, landing.label, some)
