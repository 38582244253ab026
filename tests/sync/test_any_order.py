"""I5 and I6 on real tables: whatever order segments come in, rows, stamps, conflicts and sums are the same, and those
that folding all entries gives."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from nagari.penduduk.models import Penduduk
from nagari.sync import agreement, identity, verify
from nagari.sync.admit import Raw, admit
from nagari.sync.apply import apply
from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Entry, Kind, Stamp
from nagari.sync.core.merge import DELETED_AT, fold, tips
from nagari.sync.models import Conflict, ObjectStamps, Parked, Site
from tests import proving
from tests.office import KOTO_BARU, NOW
from tests.sync.peers import MILLISECONDS, Remote, key_of, resident

MODEL = "penduduk.Penduduk"
NAMES = ("nama", "alamat_sekarang", "telepon")
OBJECTS = ("Rahmi", "Upik")


@dataclass
class Laptop:
    """A site that edits what it knows."""

    remote: Remote
    known: dict[UUID, list[Entry]] = field(default_factory=dict)
    unsealed: list[Entry] = field(default_factory=list)
    raws: list[Raw] = field(default_factory=list)

    def write(self, entry: Entry) -> None:
        self.known.setdefault(entry.object, []).append(entry)
        self.unsealed.append(entry)

    def current(self, key: UUID) -> tuple[dict[str, Stamp], Stamp]:
        stamps = fold(self.known[key]).stamps
        return stamps, stamps.get(EVERY_FIELD, ORIGIN)

    def stamp(self, clock: int, seen: Sequence[Stamp]) -> Stamp:
        latest = max((one.time for one in seen), default=0)
        return Stamp(max(MILLISECONDS + clock, latest + 1), self.remote.uuid)

    def edit(self, key: UUID, names: Sequence[str], clock: int, values: Sequence[Any]) -> None:
        stamps, every = self.current(key)
        bases = {name: (stamps.get(name, every),) for name in names}
        stamp = self.stamp(clock, [base for held in bases.values() for base in held])
        given = dict(zip(names, values, strict=True))
        self.write(Entry(0, 0, Kind.UPDATE, MODEL, key, stamp, given, bases, at=MILLISECONDS))

    def delete(self, key: UUID, clock: int) -> None:
        stamps, every = self.current(key)
        if fold(self.known[key]).is_deleted:
            self.edit(key, [DELETED_AT], clock, [None])
            return
        stamp = self.stamp(clock, [*stamps.values(), every])
        bases = {name: (one,) for name, one in stamps.items()}
        values = {DELETED_AT: stamp.time * 1000}
        self.write(Entry(0, 0, Kind.DELETE, MODEL, key, stamp, values, bases, at=MILLISECONDS))

    def settle(self, key: UUID, clock: int, value: str) -> None:
        for conflict in fold(self.known[key]).conflicts:
            if conflict.field != DELETED_AT:
                bases = tips(self.known[key], conflict.field)
                entry = Entry(
                    *(0, 0, Kind.UPDATE, MODEL, key, self.stamp(clock, bases)),
                    {conflict.field: value},
                    {conflict.field: bases},
                    at=MILLISECONDS,
                )
                self.write(entry)
                return

    def seal(self) -> None:
        if self.unsealed:
            self.raws.append(self.remote.seal(self.unsealed))
            self.unsealed = []

    def learn(self, other: "Laptop") -> None:
        for key, entries in other.known.items():
            mine = self.known.setdefault(key, [])
            mine += [one for one in entries if one not in mine]


def laptops(draw: st.DrawFn) -> list[Laptop]:
    made = [Laptop(Remote(name, KOTO_BARU)) for name in "abc"]
    for name in OBJECTS:
        made[0].write(resident(name, alamat_sekarang="", telepon=""))
    made[0].seal()
    for other in made[1:]:
        other.learn(made[0])
    steps = st.tuples(
        st.integers(0, 2),
        st.sampled_from(["edit", "edit", "edit", "delete", "settle", "seal", "learn"]),
        st.sampled_from(OBJECTS),
        st.integers(0, 6),
        st.sets(st.sampled_from(NAMES), min_size=1, max_size=2).map(sorted),
        st.sampled_from(["Satu", "Dua", "Tiga"]),
        st.integers(0, 2),
    )
    for who, what, name, clock, names, value, other in draw(st.lists(steps, min_size=3, max_size=16)):
        site, key = made[who], key_of(name)
        match what:
            case "edit":
                site.edit(key, names, clock, [value] * len(names))
            case "delete":
                site.delete(key, clock)
            case "settle":
                site.settle(key, clock, value)
            case "seal":
                site.seal()
            case "learn":
                site.learn(made[other])
    for site in made:
        site.seal()
    return made


@st.composite
def histories(draw: st.DrawFn) -> list[Laptop]:
    return laptops(draw)


def shuffled(made: Sequence[Laptop], rng: random.Random) -> Iterator[list[Raw]]:
    """Segments in some order, those of a stream in theirs, in messages of any size."""
    waiting = [list(site.raws) for site in made]
    while any(waiting):
        message = []
        for _ in range(rng.randint(1, 4)):
            left = [raws for raws in waiting if raws]
            if left:
                message.append(rng.choice(left).pop(0))
        yield message


def state() -> dict[str, Any]:
    """All that has to be the same; stamps by the ids of sites, not by their numbers here."""
    sites = dict(Site.objects.values_list("number", "uuid"))
    rows = Penduduk.all_objects.order_by("id").values_list("id", "deleted_at", "cari", *NAMES)
    stamps = ObjectStamps.objects.values_list("object", "stamps")
    return {
        "rows": list(rows),
        "stamps": {key: agreement.stamps_in(text, sites) for key, text in stamps},
        "conflicts": sorted(Conflict.objects.filter(closed_at=None).values_list("id", "object", "field")),
        "parked": sorted(Parked.objects.values_list("object", flat=True)),
        "sums": agreement.sums([KOTO_BARU]),
    }


def received(made: Sequence[Laptop], seed: int) -> dict[str, Any]:
    with transaction.atomic():
        identity.own(NOW)
        rng = random.Random(seed)
        order = list(made)
        rng.shuffle(order)
        for site in order:
            site.remote.introduce()
        for message in shuffled(made, rng):
            assert admit(message, now=NOW).refused == []
            apply(NOW)
        apply(NOW)
        assert verify.verify(NOW).problems == []
        assert agreement.sums([KOTO_BARU])[KOTO_BARU, MODEL] == agreement.counted(KOTO_BARU, MODEL)
        found = state()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@given(histories(), st.integers(0, 2**16))
@pytest.mark.proved
@settings(
    max_examples=proving.count(10, 100),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_i5_any_order_gives_the_same_rows_stamps_conflicts_and_sums(made: list[Laptop], seed: int) -> None:
    first = received(made, seed)
    assert received(made, seed + 1) == first
    everything: dict[UUID, list[Entry]] = {}
    for site in made:
        for key, entries in site.known.items():
            everything.setdefault(key, []).extend(entries)
    note(str(everything))
    folded = {key: fold(entries) for key, entries in everything.items()}
    wanted = sorted(one.id_for(key).hex() for key, state_ in folded.items() for one in state_.conflicts)
    assert [pk for pk, _, _ in first["conflicts"]] == wanted
    for key, deleted_at, _cari, *values in first["rows"]:
        held = folded[key].fields
        assert (deleted_at is not None) == folded[key].is_deleted
        assert values == [held[name].value for name in NAMES]
