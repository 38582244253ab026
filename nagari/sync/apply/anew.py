"""The merge path: an object made from all its entries, sealed and not, whatever order they came in (I5)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Final
from uuid import UUID

from nagari.sync import outcomes
from nagari.sync.apply import fresh, rows
from nagari.sync.apply.columns import Landing
from nagari.sync.apply.keeping import keep
from nagari.sync.apply.merging import with_computed
from nagari.sync.apply.rows import Stamps
from nagari.sync.apply.work import Work, landings
from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Kind, Value
from nagari.sync.core.merge import State, fold
from nagari.sync.journal import unsealed
from nagari.sync.models import Parked, WaitReason
from nagari.sync.objects import Placed, entries_of
from nagari.sync.rights import may_write
from nagari.sync.upcasting import upcast

# Objects whose entries are held in memory at once.
_SLICE: Final = 1_000


def fold_all(work: Work) -> None:
    """Fold what has to be folded anew, and then what waited for a row that has arrived, until nothing more does."""
    while True:
        while work.anew:
            _fold_some(work)
        if not (work.waiting and work.arrived):
            return
        arrived, work.arrived = list(work.arrived), set()
        for at in range(0, len(arrived), 900):
            waiting = Parked.objects.filter(needs__in=arrived[at : at + 900])
            work.anew |= dict(waiting.values_list("object", "model"))


def _fold_some(work: Work) -> None:
    chosen = dict(islice(sorted(work.anew.items()), _SLICE))
    for key in chosen:
        del work.anew[key]
    for label, landing in landings().items():
        if keys := [key for key, model in chosen.items() if model == label]:
            _Fold(work, landing, keys).run()


class _Fold:
    """Objects of one model. Their rows are locked first, then read: see `rows.locked`."""

    def __init__(self, work: Work, landing: Landing, keys: Sequence[UUID]) -> None:
        self._work = work
        self._landing = landing
        self._scopes = rows.locked(landing, keys, work.now, work.is_due)
        self._whole = work.parked(keys) | (work.whole & set(keys))
        # Captures first: one that is sealed in between is then seen twice, and not missed.
        self._unsealed = unsealed(keys)
        self._placed = entries_of(keys, work.upto)
        # Where content was erased, a field of which nothing is left is to be emptied.
        self._whole |= {key for key, placed in self._placed.items() if any(one.entry is None for one in placed)}
        self._stamps = rows.stamps_of(keys, work.by_number)
        self._keys = keys

    def run(self) -> None:
        states: dict[UUID, State] = {}
        for key in self._keys:
            placed = self._placed.get(key, [])
            if placed and all(one.entry is None for one in placed):
                # Its content was erased: the row is as the erasure left it. What was erased in part was said again.
                continue
            scope = self._scope(key, placed)
            entries = [one.entry for one in placed if one.entry and self._counts(one, scope)]
            state = fold(map(upcast, (*entries, *self._unsealed.get(key, ()))))
            if state.inserted:
                states[key] = state
            elif key not in self._scopes:
                self._work.park(key, self._landing.label, scope, WaitReason.INSERT, needs=key)
        self._write(self._ready(states))

    def _scope(self, key: UUID, placed: Iterable[Placed]) -> str:
        """The region it belongs to: the row's, else where it was inserted, else where it was heard of."""
        if key in self._scopes:
            return self._scopes[key]
        born = [one.stream.scope for one in placed if one.entry and one.entry.kind is Kind.INSERT]
        return min(born or [one.stream.scope for one in placed], default="")

    def _counts(self, one: Placed, scope: str) -> bool:
        """Of the object's region; and where the model was a stranger's when it came, by an office that may."""
        if one.entry is None or one.stream.scope != scope:
            return False
        site = self._work.sites.get(one.stream.site)
        if not self._work.judging or site is None or site.is_own:
            return True
        synced, kind, values = self._landing.tracked.synced, one.entry.kind, one.entry.values
        author = synced.said_by
        if author is not None and not author.may_say(
            wilayah=site.wilayah, kind=kind, names=values, authors=[values.get(author.field)]
        ):
            return False
        return may_write(wilayah=site.wilayah, level=site.level, scope=scope, kind=kind, foreign=synced.foreign)

    def _ready(self, states: Mapping[UUID, State]) -> dict[UUID, State]:
        """Without those that cannot be written: they wait."""
        keys = list(states)
        columns = {name: [_value(states[key], self._landing, name) for key in keys] for name in self._landing.fields}
        waiting = fresh.unready(self._landing, keys, columns)
        for at, (reason, needs, detail) in waiting.items():
            scope = self._scope(keys[at], self._placed.get(keys[at], []))
            self._work.park(keys[at], self._landing.label, scope, reason, needs=needs, detail=detail)
        return {key: states[key] for at, key in enumerate(keys) if at not in waiting}

    def _write(self, states: Mapping[UUID, State]) -> None:
        work, landing = self._work, self._landing
        scopes = {key: self._scope(key, self._placed.get(key, [])) for key in states}
        new = [key for key in states if key not in self._scopes]
        columns = {name: [_value(states[key], landing, name) for key in new] for name in landing.fields}
        fresh.write(landing, new, [scopes[key] for key in new], columns)
        for key in new:
            work.tally.inserted(scopes[key], landing.label, [key])
        work.arrive(new)
        changes = {key: self._changes(key, state) for key, state in states.items() if key in self._scopes}
        rows.update(landing, with_computed(landing, changes))
        self._write_stamps(states, scopes)
        work.change(landing, states)
        found = {key: (scopes[key], state.conflicts) for key, state in states.items()}
        work.result.conflicts += keep(landing.label, found, work.now)
        self._unpark(states)

    def _changes(self, key: UUID, state: State) -> dict[str, Value]:
        """Values under another stamp than the row's. All, where something was deleted: a deletion keeps the value it
        found under its own stamp, and that value may come later than the deletion."""
        held = self._stamps.get(key, {})
        every = held.get(EVERY_FIELD, ORIGIN)
        names = self._landing.fields
        if key not in self._whole and state.deletion is None:
            names = {
                name: field
                for name, field in names.items()
                if name in state.fields and state.fields[name].stamp != held.get(name, every)
            }
        return {name: _value(state, self._landing, name) for name in names}

    def _write_stamps(self, states: Mapping[UUID, State], scopes: Mapping[UUID, str]) -> None:
        moved: dict[UUID, Stamps] = {
            key: state.stamps for key, state in states.items() if state.stamps != self._stamps.get(key, {})
        }
        rows.write_stamps(moved, self._work.numbers(moved.values()))
        for key, stamps in moved.items():
            self._work.tally.changed(scopes[key], self._landing.label, key, self._stamps.get(key, {}), stamps)

    def _unpark(self, states: Collection[UUID]) -> None:
        work = self._work
        for key in states:
            for item in work.items.pop(key, ()):
                for name in item.entry.values.keys() - self._landing.fields.keys():
                    work.unknown(item.stream, item.row, self._landing.label, name, [item.entry.number])
        waited = self._whole & set(states)
        if work.waiting and waited:
            Parked.objects.filter(object__in=waited).delete()
            outcomes.resolve(waited, work.own, work.now)


def _value(state: State, landing: Landing, name: str) -> Value:
    held = state.fields.get(name)
    return landing.empty[name] if held is None or held.value is None else held.value
