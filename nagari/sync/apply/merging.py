"""Changes and deletions: straight on where the value replaced is the one that holds; else the object is folded anew."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from nagari.sync.apply import rows
from nagari.sync.apply.columns import Landing, target_of
from nagari.sync.apply.rows import Stamps
from nagari.sync.apply.work import Item, Work, landings
from nagari.sync.core.change import EVERY_FIELD, FORMERLY, ORIGIN, Entry, Kind, Value
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.models import Verdict, WaitReason
from nagari.sync.registry import registry

Changes = dict[UUID, dict[str, Value]]


def merge_all(work: Work, landing: Landing, items: Sequence[Item]) -> None:
    ids = {item.entry.object for item in items}
    scopes = rows.locked(landing, ids, work.now, work.is_due)
    before = rows.stamps_of(ids, work.by_number)
    after = {key: dict(held) for key, held in before.items()}
    waiting = work.parked(ids)
    changes: Changes = {}
    for item in items:
        key = item.entry.object
        if key in waiting or key in work.anew:
            work.fold_anew(item)
        elif key not in scopes:
            waiting.add(key)
            work.items.setdefault(key, []).append(item)
            work.park(key, landing.label, item.stream.scope, WaitReason.INSERT, needs=key)
        elif scopes[key] != item.stream.scope:
            # An object belongs to one region for life, and only that region's streams may change it.
            work.verdict(item, Verdict.REFUSED, "object_scope", {"model": landing.label, "scope": scopes[key]})
        elif not _follow(work, landing, item, after.setdefault(key, {}), changes.setdefault(key, {})):
            work.fold_anew(item)
    for key in work.anew.keys() & ids:
        changes.pop(key, None)
    _write(work, landing, changes, before, after, scopes)


def _follow(work: Work, landing: Landing, item: Item, stamps: Stamps, changes: dict[str, Value]) -> bool:
    """Write an entry over the values it replaces; False where it is not that simple."""
    entry = item.entry
    values = {name: value for name, value in entry.values.items() if name in landing.fields}
    if not _straight(entry, stamps) or not _fits(landing, values):
        return False
    for name in entry.values.keys() - values.keys():
        work.unknown(item.stream, item.row, landing.label, name, [entry.number])
    if entry.kind is Kind.DELETE:
        stamps.clear()
        stamps[EVERY_FIELD] = entry.stamp
    else:
        stamps.update(dict.fromkeys(entry.values, entry.stamp))
    changes.update(values)
    return True


def _straight(entry: Entry, stamps: Stamps) -> bool:
    every = stamps.get(EVERY_FIELD, ORIGIN)
    if FORMERLY in entry.bases:
        return False
    if entry.kind is Kind.UPDATE:
        return all(entry.bases[name] == (stamps.get(name, every),) for name in entry.values)
    seen = {name: bases for name, bases in entry.bases.items() if name != EVERY_FIELD}
    held = {name: (stamp,) for name, stamp in stamps.items() if name != EVERY_FIELD}
    return seen == held and (entry.bases.get(EVERY_FIELD) or (ORIGIN,)) == (every,) and DELETED_AT in entry.values


def _fits(landing: Landing, values: Mapping[str, Value]) -> bool:
    if any(landing.unfit(name, [value]) for name, value in values.items()):
        return False
    for name in values.keys() & set(landing.needed):
        target = target_of(landing.fields[name])
        assert target is not None
        if not rows.existing(landings()[registry[target].label], {UUID(str(values[name]))}):
            return False
    return True


def _write(
    work: Work,
    landing: Landing,
    changes: Changes,
    before: Mapping[UUID, Stamps],
    after: Mapping[UUID, Stamps],
    scopes: Mapping[UUID, str],
) -> None:
    moved = {key: after[key] for key in changes if after[key] != before.get(key, {})}
    rows.update(landing, with_computed(landing, changes))
    rows.write_stamps(moved, work.numbers(moved.values()))
    for key, stamps in moved.items():
        work.tally.changed(scopes[key], landing.label, key, before.get(key, {}), stamps)
    work.change(landing, moved)


def with_computed(landing: Landing, changes: Mapping[UUID, Mapping[str, Value]]) -> dict[UUID, dict[str, Any]]:
    """With the derived fields whose source changes."""
    found = {key: dict(values) for key, values in changes.items()}
    for name, (source, compute) in landing.computed.items():
        for values in found.values():
            if source in values:
                values[name] = compute(values[source])
    return found
