"""Waiting and service times as counts of bins: small enough to travel, and a median over many days can be made of them.

Pure.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

# Lower edges in minutes; the last bin is open.
EDGES: Final = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120)


# Ratings 1 to 4.
MARKS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Numbers of a day, or of a part of one. `left`: not served at closing; `waits`, `services`: counts of bins;
    `marks`: how many ratings of each."""

    taken: int = 0
    served: int = 0
    missed: int = 0
    left: int = 0
    waits: tuple[int, ...] = ()
    services: tuple[int, ...] = ()
    marks: tuple[int, ...] = ()

    @property
    def given_back(self) -> int:
        """Of a day that is over: what is none of the others."""
        return max(0, self.taken - self.served - self.missed - self.left)

    @property
    def rating(self) -> float | None:
        count = sum(self.marks)
        return sum((place + 1) * one for place, one in enumerate(self.marks)) / count if count else None

    def packed(self) -> list[Any]:
        """Short, since it travels every day: zeros at the end are left out."""
        counts = [_trimmed(one) for one in (self.waits, self.services, self.marks)]
        return [self.taken, self.served, self.missed, self.left, *counts]


def unpacked(raw: object) -> Tally | None:
    """None for what another version, or nobody in his senses, wrote."""
    if not isinstance(raw, list) or len(raw) != 7:
        return None
    taken, served, missed, left = counts_of(raw[:4])
    waits, services, marks = (counts_of(one) for one in raw[4:])
    return Tally(taken=taken, served=served, missed=missed, left=left, waits=waits, services=services, marks=marks[:4])


def counts_of(raw: object) -> tuple[int, ...]:
    """What came from elsewhere is looked at before it is counted."""
    if not isinstance(raw, list):
        return ()
    return tuple(one if isinstance(one, int) and one > 0 else 0 for one in raw)


def added(many: Iterable[Tally]) -> Tally:
    rows = list(many)
    return Tally(
        taken=sum(one.taken for one in rows),
        served=sum(one.served for one in rows),
        missed=sum(one.missed for one in rows),
        left=sum(one.left for one in rows),
        waits=tuple(together(one.waits for one in rows)),
        services=tuple(together(one.services for one in rows)),
        marks=tuple(sum(one.marks[place] for one in rows if place < len(one.marks)) for place in range(MARKS)),
    )


def _trimmed(counts: Sequence[int]) -> list[int]:
    last = max((place for place, count in enumerate(counts, 1) if count), default=0)
    return list(counts[:last])


def binned(seconds: Iterable[float]) -> list[int]:
    counts = [0] * len(EDGES)
    for one in seconds:
        counts[max(0, bisect_right(EDGES, one / 60) - 1)] += 1
    return counts


def together(many: Iterable[Sequence[int]]) -> list[int]:
    """Sum of counts; shorter ones of another version are filled up, longer ones cut into the last bin."""
    total = [0] * len(EDGES)
    for counts in many:
        for place, count in enumerate(counts):
            total[min(place, len(EDGES) - 1)] += max(0, int(count))
    return total


def quantile(counts: Sequence[int], share: float) -> float | None:
    """Minutes below which `share` of them lie, straight between the edges of its bin; None for nobody."""
    total = sum(counts)
    if not total:
        return None
    wanted, before = share * total, 0
    for place, count in enumerate(counts):
        if count and before + count >= wanted:
            low = EDGES[place]
            high = EDGES[place + 1] if place + 1 < len(EDGES) else low
            return low + (high - low) * (wanted - before) / count
        before += count
    return float(EDGES[-1])


def exact_quantile(seconds: Iterable[float], share: float) -> float | None:
    """Minutes, of single values: the smallest that `share` of them do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] / 60 if ordered else None
