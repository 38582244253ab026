"""How long people will wait: the counters played forward, each calling as `line.choose` says. Pure.

Dividing the work by the number of counters promised half an hour to somebody whose counter stood free.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import islice
from statistics import median
from typing import Any, Final

from layanan.antrean.rules import line

# Of so many visitors served last, how long each takes.
LAST_SERVED: Final = 20
# Of a service that is not offered any more.
UNKNOWN_SECONDS: Final = 600.0
# Who stands at a counter for longer than usual will go soon, but not at once.
LEAST_LEFT: Final = 60.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """One in line: for which service, and to which counter he was sent."""

    spot: line.InLine
    service: Hashable
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter: the services it takes, and in how many seconds it can call."""

    number: int
    takes: Set[Any]
    free_in: float = 0.0


@dataclass(frozen=True, slots=True)
class Wait:
    """How many are called before, at the counters that might call this one; and seconds until the call."""

    ahead: int
    seconds: float

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)


@dataclass(slots=True)
class Foreseen:
    """`order`: keys of those in line as they will be called. `waits`: of each. `newcomers`: of who comes now."""

    order: list[int] = field(default_factory=list)
    waits: dict[int, Wait] = field(default_factory=dict)
    newcomers: dict[Hashable, Wait] = field(default_factory=dict)


def calls(desk: Desk, desks: Sequence[Desk], service: Hashable, to: int | None) -> bool:
    """Sent here; or sent to no other counter in use, and of its services or of one that no counter takes any more."""
    if to is not None and any(one.number == to for one in desks):
        return to == desk.number
    return service in desk.takes or not any(service in one.takes for one in desks)


def foresee(
    waiting: Iterable[Waiting],
    desks: Sequence[Desk],
    lanes: Sequence[tuple[Hashable, bool]],
    each: Mapping[Any, float],
    every: int,
    now: datetime,
) -> Foreseen:
    """`lanes`: service and whether of a priority lane, of those called last, newest first. `each`: seconds a service
    takes. `every`: see `line.choose`."""
    found, left = Foreseen(), sorted(waiting, key=lambda one: (one.spot.giliran, one.spot.id))
    heap = [(desk.free_in, place) for place, desk in enumerate(desks)]
    heapify(heap)
    told = list(reversed(lanes))
    starts: list[list[float]] = [[] for _desk in desks]
    idle = [0.0] * len(desks)
    known: dict[tuple[Hashable, int | None], frozenset[int]] = {}

    def takers(service: Hashable, to: int | None) -> frozenset[int]:
        """Places of the desks that might call it."""
        if (service, to) not in known:
            there = (place for place, desk in enumerate(desks) if calls(desk, desks, service, to))
            known[service, to] = frozenset(there)
        return known[service, to]

    while heap:
        at, place = heappop(heap)
        desk, idle[place] = desks[place], at
        then = now + timedelta(seconds=at)
        mine = _foremost((one for one in left if place in takers(one.service, one.to)), then)
        last = islice((lane for service, lane in reversed(told) if service in desk.takes), every)
        since = line.regular_since(list(last), every)
        chosen = line.choose((one.spot for one in mine.values()), since, every, then)
        if chosen is None:
            continue
        one = mine[chosen.id]
        before = sum(len(starts[other]) for other in takers(one.service, one.to))
        found.order.append(chosen.id)
        found.waits[chosen.id] = Wait(before, at)
        starts[place].append(at)
        told.append((one.service, chosen.is_priority))
        left.remove(one)
        heappush(heap, (at + max(1.0, each.get(one.service, UNKNOWN_SECONDS)), place))
    for service in each:
        there = takers(service, None)
        at = min((idle[place] for place in there), default=0.0)
        found.newcomers[service] = Wait(sum(start <= at for place in there for start in starts[place]), at)
    return found


def _foremost(rows: Iterable[Waiting], now: datetime) -> dict[int, Waiting]:
    """Of rows in order the first of each lane, one of whom `line.choose` takes: nobody further back is looked at."""
    found: dict[str, Waiting] = {}
    for one in rows:
        spot = one.spot
        is_early = spot.not_before is not None and spot.not_before > now
        found.setdefault("regular" if not spot.is_priority else "early" if is_early else "due", one)
        if "regular" in found and "due" in found:
            break
    return {one.spot.id: one for one in found.values()}


def seconds_each(served: Sequence[float], usual_minutes: int) -> float:
    """How long one visitor takes: the median of those served last, or what is usual until three were."""
    last = [seconds for seconds in served[:LAST_SERVED] if seconds > 0]
    return median(last) if len(last) >= 3 else usual_minutes * 60.0
