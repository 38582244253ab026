"""Entries of an older version, said as this one says it when they are folded; the journal keeps them as they are."""

from collections.abc import Mapping
from functools import cache

from nagari.sync.core.change import EVERY_FIELD, FORMERLY, Bases, Entry, Kind
from nagari.sync.core.run import Run, runs_of
from nagari.sync.registry import Upcast, registry


@cache
def _known() -> Mapping[str, Upcast]:
    """The registry is filled at start-up and never changes."""
    return {one.label: one.upcast for one in registry if one.upcast is not None}


def upcast(entry: Entry) -> Entry:
    """What a value is made of, it replaces: a name that is new among the values of a change has the bases of those that
    are gone."""
    change = _known().get(entry.model)
    if change is None:
        return entry
    values = change(entry.values)
    if values == entry.values or entry.kind is Kind.INSERT:
        return entry._replace(values=values)
    gone = [name for name in entry.bases if name in entry.values and name not in values]
    replaced: Bases = tuple(sorted({base for name in gone or entry.values for base in entry.bases.get(name, ())}))
    bases = {name: entry.bases.get(name, replaced) for name in values if entry.kind is Kind.UPDATE}
    kept = {name: held for name, held in entry.bases.items() if name in (EVERY_FIELD, FORMERLY)}
    if entry.kind is Kind.DELETE:
        return entry._replace(values=values)
    return entry._replace(values=values, bases=bases | kept)


def upcast_run(run: Run) -> list[Run]:
    """The run itself where its model has no upcaster, as nearly all."""
    return [run] if run.model not in _known() else runs_of(map(upcast, run.entries))
