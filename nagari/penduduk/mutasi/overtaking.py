"""An event entered after others of the same person, but of an earlier day.

It counts from its day on, and what was entered before of later days moves nobody any more: whoever died on 30 May did
not move on 2 June. The register says so too, for it holds what was entered last.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from nagari.penduduk.models import Mutasi
from nagari.penduduk.mutasi.doubles import doubles_of
from nagari.penduduk.mutasi.sides import EVENT_SIDES, Side, sides_in


@dataclass(frozen=True, slots=True)
class Overtaken:
    """`before`: where the person counted on the day of the new event. `later`: (day, loses, gains), what takes back
    every later day that moved the person."""

    before: Side | None
    later: tuple[tuple[date, Side | None, Side | None], ...]


def overtaken(wilayah: str, people: Mapping[tuple[UUID, date], Side | None]) -> dict[tuple[UUID, date], Overtaken]:
    """{(person, day of the new event): as what the register counts the person before it}; who is overtaken.

    Reversals count as what they are, rows with sides; a person whose rows do not follow from each other (written
    before this was looked at) is left out.
    """
    if not people:
        return {}
    before = {key: side for (key, _day), side in people.items()}
    rows = Mutasi.objects.filter(
        wilayah=wilayah, penduduk_id__in=before, tanggal__gt=min(day for _key, day in people)
    ).order_by("penduduk_id", "tanggal")
    rows = rows.exclude(id__in=doubles_of(before, before))
    moves: dict[UUID, list[tuple[date, Side | None, Side | None]]] = {}
    for key, day, *sides in rows.values_list("penduduk_id", "tanggal", *EVENT_SIDES):
        moves.setdefault(key, []).append((day, *sides_in(sides)))
    found = {}
    for (key, day), now in people.items():
        if one := _looked_at(now, [move for move in moves.get(key, ()) if move[0] > day]):
            found[key, day] = one
    return found


def _looked_at(now: Side | None, moves: Iterable[tuple[date, Side | None, Side | None]]) -> Overtaken | None:
    total = Counter([now] if now else [])
    later = []
    for day, rows in groupby(moves, key=lambda move: move[0]):
        net: Counter[Side] = Counter()
        for _day, loses, gains in rows:
            if loses:
                net[loses] += 1
            if gains:
                net[gains] -= 1
        for side, count in net.items():
            total[side] += count
        lost, gained = _spread(net, 1), _spread(net, -1)
        if len(lost) > 1 or len(gained) > 1:
            return None
        if lost or gained:
            later.append((day, next(iter(gained), None), next(iter(lost), None)))
    before = _spread(total, 1)
    if not later or len(before) > 1 or _spread(total, -1):
        return None
    return Overtaken(next(iter(before), None), tuple(later))


def _spread(counts: Mapping[Side, int], sign: int) -> list[Side]:
    return [side for side, count in counts.items() for _one in range(count * sign)]
