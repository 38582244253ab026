"""From the set of entries of one object to its fields and its conflicts: a pure function of the set, so the same on
every site that holds the same entries, whatever order they came in (I5).

For one field, the changes form a graph by "replaces". Of the values nothing has replaced, the one with the latest stamp
holds. Two changes that replace the same value and differ are a conflict (I6), until some change replaces what came of
both: a settlement.

Two changes that replace the same value by the same value are one. Told apart, they lose an edit: two offices both
correct A to B; then one makes it C and the other D, with different bases and so without a conflict; or one alone makes
it C, and the other's B, if its clock is ahead, holds although it was knowingly replaced.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import combinations
from uuid import UUID

from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Bases, Entry, Kind, Stamp, Value, under_last_stamps

DELETED_AT = "deleted_at"


@dataclass(frozen=True, slots=True)
class Held:
    value: Value
    stamp: Stamp


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Two values that replaced the same one. `earlier` < `later`; the later holds until a person settles it."""

    field: str
    base: Stamp
    earlier: Stamp
    later: Stamp

    def id_for(self, key: UUID) -> bytes:
        """The same 32 bytes on every site."""
        parts = (self.field, str(self.base.time), self.base.site.hex)
        text = "|".join((key.hex, *parts, *(f"{one.time}:{one.site.hex}" for one in (self.earlier, self.later))))
        return sha256(text.encode()).digest()


@dataclass(frozen=True, slots=True)
class State:
    """An object as the known entries give it. Without an insert (it has not arrived) `inserted` is False (I8)."""

    inserted: bool
    fields: Mapping[str, Held]
    conflicts: tuple[Conflict, ...]
    # Stamp of the last deletion, which stands for every field not changed since.
    deletion: Stamp | None = None

    @property
    def stamps(self) -> dict[str, Stamp]:
        """What the object's row of stamps holds: fields changed since insert, as the triggers write them too."""
        changed = {name: held.stamp for name, held in self.fields.items() if held.stamp not in (ORIGIN, self.deletion)}
        return changed if self.deletion is None else {**changed, EVERY_FIELD: self.deletion}

    @property
    def is_deleted(self) -> bool:
        held = self.fields.get(DELETED_AT)
        return held is not None and held.value is not None


@dataclass(frozen=True, slots=True)
class _Node:
    stamp: Stamp
    bases: Bases
    value: Value
    # A deletion stands in every field's graph without giving a value.
    is_deletion: bool = False


Graph = dict[Stamp, _Node]


def fold(entries: Iterable[Entry]) -> State:
    """State of one object from all its entries, in any order, doubles allowed."""
    graphs: defaultdict[str, Graph] = defaultdict(dict)
    deletions: dict[Stamp, Entry] = {}
    inserted = False
    for entry in under_last_stamps(entries):
        if entry.kind is Kind.DELETE:
            deletions[entry.stamp] = entry
            continue
        inserted = inserted or entry.kind is Kind.INSERT
        for name in entry.values:
            _add(graphs[name], _node(entry, name))
    if inserted:
        for graph in graphs.values():
            # An insert leaves out what is empty: else a deletion would keep a value it never found.
            graph.setdefault(ORIGIN, _Node(ORIGIN, (), None))
    for entry in deletions.values():
        _touch_every_field(graphs, entry)
    fields: dict[str, Held] = {}
    conflicts: list[Conflict] = []
    for name, graph in graphs.items():
        united = _united(graph, name == DELETED_AT)
        held = _held(united)
        if held is not None:
            fields[name] = held
        conflicts.extend(_conflicts(name, united))
    return State(
        inserted=inserted, fields=fields, conflicts=tuple(sorted(conflicts)), deletion=_deletion(deletions.values())
    )


def _deletion(deletions: Iterable[Entry]) -> Stamp | None:
    """The last deletion, as a field that nobody ever filled would tell it."""
    graph = {one.stamp: _Node(one.stamp, one.bases.get(EVERY_FIELD) or (ORIGIN,), None) for one in deletions}
    united = _united(graph)
    replaced = {base for node in united.values() for base in node.bases}
    return max((stamp for stamp in united if stamp not in replaced), default=None)


def _node(entry: Entry, name: str) -> _Node:
    if entry.kind is Kind.INSERT:
        return _Node(ORIGIN, (), entry.values[name])
    return _Node(entry.stamp, entry.bases[name], entry.values[name])


def _seen(deletion: Entry, name: str) -> Bases:
    """What the deleter saw in a field: changed since insert, or as an earlier deletion left it, or as inserted."""
    return deletion.bases.get(name) or deletion.bases.get(EVERY_FIELD) or (ORIGIN,)


def _add(graph: Graph, node: _Node) -> None:
    known = graph.get(node.stamp)
    # One stamp means one value. Two different inserts of one id can only be a copied database: both sites must still
    # hold the same, so the greater value stands.
    if known is None or repr(known.value) < repr(node.value):
        graph[node.stamp] = node


def _touch_every_field(graphs: defaultdict[str, Graph], entry: Entry) -> None:
    """An edit by somebody who had not seen the deletion conflicts with it, whatever the field."""
    for name in list(graphs):
        if name != DELETED_AT:
            graphs[name][entry.stamp] = _Node(entry.stamp, _seen(entry, name), None, is_deletion=True)
    value = entry.values.get(DELETED_AT, entry.stamp.time)
    _add(graphs[DELETED_AT], _Node(entry.stamp, _seen(entry, DELETED_AT), value))


def _held(united: Graph) -> Held | None:
    """Of the values nothing has replaced, the latest. A deletion keeps what it found."""
    replaced = {base for node in united.values() for base in node.bases}
    latest = max(stamp for stamp in united if stamp not in replaced)
    node = united[latest]
    while node.is_deletion:
        # What a deletion found may not have arrived yet; then the latest value that has.
        known = [base for base in node.bases if base in united]
        known = known or [stamp for stamp, one in united.items() if not one.is_deletion]
        if not known:
            return None
        node = united[max(known)]
    return Held(node.value, latest)


def _conflicts(name: str, united: Graph) -> Iterable[Conflict]:
    replacing: defaultdict[Stamp, list[Stamp]] = defaultdict(list)
    for node in united.values():
        for base in node.bases:
            replacing[base].append(node.stamp)
    for base, rivals in replacing.items():
        # Nearly every value is replaced once: a line of changes has no rivals.
        for one, other in combinations(sorted(rivals), 2):
            if not _descendants(one, replacing) & _descendants(other, replacing):
                yield Conflict(name, base, one, other)


def _united(graph: Graph, by_presence: bool = False) -> Graph:
    """The graph with equal changes of the same value made one, known by the earliest stamp of them.

    `by_presence`: being there is what counts. Two offices that delete the same agree, though at different times.
    """
    if len(graph) == 1:
        return graph
    known_as: dict[Stamp, Stamp] = {}
    first: dict[tuple[tuple[Stamp, ...], bool, Value], _Node] = {}
    # A change is always later than what it replaces, so its bases have been seen.
    for stamp in sorted(graph):
        node = graph[stamp]
        bases = tuple(sorted({known_as.get(base, base) for base in node.bases}))
        says = node.value is not None if by_presence else node.value
        united = first.setdefault((bases, node.is_deletion, says), replace(node, bases=bases))
        known_as[stamp] = united.stamp
    return {node.stamp: node for node in first.values()}


def _descendants(stamp: Stamp, replacing: Mapping[Stamp, Sequence[Stamp]]) -> set[Stamp]:
    found, waiting = {stamp}, [stamp]
    while waiting:
        for following in replacing.get(waiting.pop(), ()):
            if following not in found:
                found.add(following)
                waiting.append(following)
    return found


def tips(entries: Iterable[Entry], name: str) -> tuple[Stamp, ...]:
    """Stamps of field `name` that nothing has replaced: what a settlement has to name."""
    graph: Graph = {}
    for entry in under_last_stamps(entries):
        if entry.kind is Kind.DELETE:
            graph[entry.stamp] = _Node(entry.stamp, _seen(entry, name), None, is_deletion=True)
        elif name in entry.values:
            _add(graph, _node(entry, name))
    replaced = {base for node in graph.values() for base in node.bases}
    return tuple(sorted(stamp for stamp in graph if stamp not in replaced))
