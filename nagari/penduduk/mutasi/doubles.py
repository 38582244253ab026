"""Events that count once more what happened once: two machines of one office, or an office and its restored copy,
recorded it while they did not hear of each other.

Which of them count follows from the rows alone, so every site that holds them says the same and nothing has to be
written. A row that does not count stays in the list as a double, until somebody says which one is right
(`services.doubles`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.queries import standing_events
from nagari.penduduk.mutasi.sides import EVENT_SIDES, SIDE_FIELDS, Side, side_of, sides_in
from nagari.sync.revision import Kept

# Of one person; nobody has two machines apart for more. What is older is settled, or it would have shown before.
_LOOKED_AT: Final = 10
_TOGETHER: Final = 900
_STATUSES: Final = {
    Jenis.MATI.value: StatusDasar.MATI,
    Jenis.PINDAH.value: StatusDasar.PINDAH,
    Jenis.HILANG.value: StatusDasar.HILANG,
}


class Row(NamedTuple):
    """Of an event, what decides whether it counts."""

    id: UUID
    rombongan: UUID
    jenis: str
    membatalkan: UUID | None
    keluar: Side | None
    masuk: Side | None

    @property
    def counts(self) -> bool:
        return self.keluar is not None or self.masuk is not None


class _Act(NamedTuple):
    """What the rows of one act come to for one person."""

    rows: tuple[Row, ...]
    loses: tuple[Side, ...]
    gains: tuple[Side, ...]


def not_counted(rows: Sequence[Row], now: Side | None, status: int | None = None) -> frozenset[UUID]:
    """Of all rows of one person, those that do not count. `now`: as what the register counts the person; `status`:
    whether it says that he lives here, died, left (StatusDasar).

    A reversal counts once, and one without sides takes a double away that never counted. Of what is left, the rows
    have to lead to `now` from being here once or not at all; where they do not, the fewest and latest are left out
    with which they do, each beside one that stays and begins where it began; if it may be, so that the last one says
    what `status` says.
    """
    standing, out = _standing(rows)
    acts = _acts(standing)
    if _start(acts, now) is not None:
        return frozenset(out)
    late = range(len(acts) - 1, max(-1, len(acts) - 1 - _LOOKED_AT), -1)
    for size in range(1, len(late)):
        found: list[frozenset[UUID]] = []
        for dropped in combinations(late, size):
            kept = [act for at, act in enumerate(acts) if at not in dropped]
            if _follows(kept, now) and _has_rival([acts[at] for at in dropped], kept):
                left_out = frozenset(out | {row.id for at in dropped for row in acts[at].rows})
                if status is None or any(_STATUSES.get(row.jenis) == status for row in kept[-1].rows):
                    return left_out
                found.append(left_out)
        if found:
            return found[0]
    return frozenset(out)


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the events of somebody end, and as what the register counts the person instead."""

    told: Side | None
    now: Side | None


def gap(rows: Sequence[Row], now: Side | None, status: int | None = None) -> Gap | None:
    """None where the events that count lead to the register, as they should."""
    out = not_counted(rows, now, status)
    acts = _acts(_standing([row for row in rows if row.id not in out])[0])
    if _start(acts, now) is not None:
        return None
    state = acts[0].loses[:1]
    for act in acts:
        if act.loses == state:
            state = act.gains[:1]
    return Gap(next(iter(state), None), now)


def _standing(rows: Sequence[Row]) -> tuple[list[Row], set[UUID]]:
    """Rows that nothing takes back, and those that count no more than once by what takes them back."""
    known = {row.id: row for row in rows}
    out: set[UUID] = set()
    taken: set[UUID] = set()
    for row in sorted(rows, key=_entered):
        event = known.get(row.membatalkan) if row.membatalkan else None
        if event is None:
            continue
        if event.id in taken or (event.counts and not row.counts):
            out.add(row.id)
        if event.counts and not row.counts:
            out.add(event.id)
        taken |= {event.id, row.id}
    settled = {row.id for row in rows if row.membatalkan in out} | out
    standing = [row for row in sorted(rows, key=_entered) if row.counts and row.id not in taken]
    return standing, settled


def _acts(rows: Iterable[Row]) -> list[_Act]:
    together: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        together[row.rombongan].append(row)
    acts = []
    for some in together.values():
        net: Counter[Side] = Counter(row.masuk for row in some if row.masuk)
        net.subtract(row.keluar for row in some if row.keluar)
        loses = tuple(side for side, count in net.items() for _one in range(-count))
        acts.append(_Act(tuple(some), loses, tuple(net.elements())))
    return acts


def _start(acts: Iterable[_Act], now: Side | None) -> Counter[Side] | None:
    """As what the person began; None where that cannot be: here twice, or less than not at all."""
    found: Counter[Side] = Counter([now] if now else [])
    for act in acts:
        found.update(act.loses)
        found.subtract(act.gains)
    found = Counter({side: count for side, count in found.items() if count})
    return found if all(count == 1 for count in found.values()) and len(found) < 2 else None


def _follows(acts: Sequence[_Act], now: Side | None) -> bool:
    """Does each begin where the one before ended? Nobody comes back from the dead."""
    state = _start(acts, now)
    if state is None:
        return False
    is_dead = False
    for act in acts:
        if is_dead and act.gains:
            return False
        is_dead = any(row.jenis == Jenis.MATI for row in act.rows)
        state = state + Counter()
        state.subtract(act.loses)
        state.update(act.gains)
        if any(count not in (0, 1) for count in state.values()) or sum(state.values()) > 1:
            return False
    return True


def _has_rival(dropped: Iterable[_Act], kept: Iterable[_Act]) -> bool:
    """Two machines begin from the same state, so what they did first begins at the same side."""
    begins = {(act.loses, act.gains if not act.loses else ()) for act in kept}
    return any((act.loses, act.gains if not act.loses else ()) in begins for act in dropped)


def _entered(row: Row) -> int:
    return row.id.int


_kept: Kept[frozenset[UUID]] = Kept(most=60)


def doubles_in(wilayah: str) -> frozenset[UUID]:
    """Events of a village that do not count. Three queries, kept until the register changes."""
    return _kept.get(wilayah, lambda: _doubles_in(wilayah))


def _doubles_in(wilayah: str) -> frozenset[UUID]:
    several = (
        Mutasi.objects.filter(Q(keluar_jk__isnull=False) | Q(masuk_jk__isnull=False), wilayah=wilayah)
        .exclude(penduduk=None)
        .order_by()
        .values("penduduk_id")
        .annotate(n=Count("id"))
        .filter(n__gt=1)
    )
    return doubles_of(list(several.values_list("penduduk_id", flat=True)))


def doubles_of(people: Collection[UUID], before: Mapping[UUID, Side | None] | None = None) -> frozenset[UUID]:
    """Events of these residents that do not count. Two queries for each 900 of them.

    `before`: in the middle of an act the register says already what its events say later: as what it counted them.
    """
    keys, found = sorted(people), set[UUID]()
    for at in range(0, len(keys), _TOGETHER):
        for key, rows, now, status in _lives(keys[at : at + _TOGETHER]):
            found |= not_counted(rows, now, status) if before is None else not_counted(rows, before[key])
    return frozenset(found)


def gaps_of(people: Collection[UUID]) -> dict[UUID, Gap]:
    """Of a few residents, those whose events do not lead to the register."""
    looked_at = ((key, gap(rows, now, status)) for key, rows, now, status in _lives(people))
    return {key: one for key, one in looked_at if one}


def _lives(some: Collection[UUID]) -> Iterator[tuple[UUID, list[Row], Side | None, int]]:
    """Of whoever has several events: these, as what the register counts the person, and where it says he is."""
    if some:
        rows: dict[UUID, list[Row]] = defaultdict(list)
        events = Mutasi.objects.filter(penduduk_id__in=some).order_by()
        named = ("penduduk_id", "id", "rombongan", "jenis", "membatalkan_id")
        for person, key, rombongan, jenis, reverses, *sides in events.values_list(*named, *EVENT_SIDES):
            rows[person].append(Row(key, rombongan, jenis, reverses, *sides_in(sides)))
        mine = [key for key, held in rows.items() if len(held) > 1]
        for one in Penduduk.objects.filter(id__in=mine).values("id", *SIDE_FIELDS):
            yield one["id"], rows[one["id"]], side_of(one), one["status_dasar"]


def open_doubles(people: Collection[UUID]) -> list[Mutasi]:
    """Those of which nobody has said yet which one is right."""
    keys = doubles_of(people)
    return list(standing_events(Mutasi.objects.filter(id__in=keys)).order_by("id")) if keys else []
