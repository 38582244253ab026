"""Waiting and service times as counts of bins: small enough to travel, and a median over many days can be made of them.

Pure.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Final

# Lower edges in minutes; the last bin is open.
EDGES: Final = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120)


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
