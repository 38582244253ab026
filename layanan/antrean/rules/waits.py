"""How long people will wait: the counters played forward, each calling as `line.choose` says. Pure.

Dividing the work by the number of counters promised half an hour to somebody whose counter stood free.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
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
    found, day = Foreseen(), _Day(desks, waiting, list(reversed(lanes)), every, now)
    free = [(desk.free_in, place) for place, desk in enumerate(desks)]
    heapify(free)
    while free:
        at, place = heappop(free)
        one = day.call(place, at)
        if one is None:
            continue
        found.order.append(one.spot.id)
        found.waits[one.spot.id] = Wait(day.ahead(one), at)
        day.starts[place].append(at)
        heappush(free, (at + max(1.0, each.get(one.service, UNKNOWN_SECONDS)), place))
    found.newcomers = {service: day.newcomer(service) for service in each}
    return found


class _Day:
    """The rest of a day: who is left in line, and at each desk when it called and when it had nobody."""

    def __init__(
        self,
        desks: Sequence[Desk],
        waiting: Iterable[Waiting],
        told: list[tuple[Hashable, bool]],
        every: int,
        now: datetime,
    ) -> None:
        """`told`: lanes of those called, newest last."""
        self.desks, self.told, self.every, self.now = desks, told, every, now
        self.starts: list[list[float]] = [[] for _desk in desks]
        self.idle = [0.0] * len(desks)
        self._takers: dict[tuple[Hashable, int | None], frozenset[int]] = {}
        self._lines: dict[frozenset[int], _Line] = {}
        for one in waiting:
            self._lines.setdefault(self.takers(one.service, one.to), _Line()).add(one)
        self._of_desk = [[one for takers, one in self._lines.items() if place in takers] for place in range(len(desks))]

    def call(self, place: int, at: float) -> Waiting | None:
        """Whom the desk in that place calls after so many seconds; never asked of an earlier moment than before."""
        desk, self.idle[place] = self.desks[place], at
        then = self.now + timedelta(seconds=at)
        foremost = {one.spot.id: (one, rows) for some in self._of_desk[place] for one, rows in some.foremost(then)}
        if not foremost:
            return None
        last = islice((lane for service, lane in reversed(self.told) if service in desk.takes), self.every)
        since = line.regular_since(list(last), self.every)
        chosen = line.choose((one.spot for one, _rows in foremost.values()), since, self.every, then)
        assert chosen is not None
        one, rows = foremost[chosen.id]
        heappop(rows)
        self.told.append((one.service, chosen.is_priority))
        return one

    def takers(self, service: Hashable, to: int | None) -> frozenset[int]:
        """Places of the desks that might call it."""
        if (service, to) not in self._takers:
            there = (place for place, desk in enumerate(self.desks) if calls(desk, self.desks, service, to))
            self._takers[service, to] = frozenset(there)
        return self._takers[service, to]

    def ahead(self, one: Waiting) -> int:
        """Called so far at the desks that might have called this one."""
        return sum(len(self.starts[place]) for place in self.takers(one.service, one.to))

    def newcomer(self, service: Hashable) -> Wait:
        """Of who comes now, when all of the line have been called."""
        there = self.takers(service, None)
        at = min((self.idle[place] for place in there), default=0.0)
        return Wait(sum(bisect_right(self.starts[place], at) for place in there), at)


# By place in line.
_Rows = list[tuple[int, int, Waiting]]


class _Line:
    """Those whom the same desks might call, each lane for itself: nobody behind the first of a lane is looked at, or a
    hundred people in line would be looked at a hundred times."""

    def __init__(self) -> None:
        self._regular: _Rows = []
        self._due: _Rows = []
        self._early: _Rows = []

    def add(self, one: Waiting) -> None:
        spot = one.spot
        rows = self._regular if not spot.is_priority else self._early if spot.not_before else self._due
        heappush(rows, (spot.giliran, spot.id, one))

    def foremost(self, now: datetime) -> Iterator[tuple[Waiting, _Rows]]:
        """The first of each lane, one of whom `line.choose` takes, and the lane he leaves then."""
        if self._early:
            self._admit(now)
        for rows in (self._regular, self._due, self._early):
            if rows:
                yield rows[0][2], rows

    def _admit(self, now: datetime) -> None:
        """Appointments whose time has come are preferred like any priority."""
        still: _Rows = []
        for row in self._early:
            at = row[2].spot.not_before
            heappush(still if at is not None and at > now else self._due, row)
        self._early = still


def seconds_each(served: Sequence[float], usual_minutes: int) -> float:
    """How long one visitor takes: the median of those served last, or what is usual until three were."""
    last = [seconds for seconds in served[:LAST_SERVED] if seconds > 0]
    return median(last) if len(last) >= 3 else usual_minutes * 60.0
