"""Into which classes the values of a map fall: by equal numbers of places, equal steps, or natural breaks. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Five colours, safe for colour-blind eyes and grey print.
CLASSES: Final = 5


class Method(TextChoices):
    QUANTILE = "kuantil", _("as many places in each")
    EQUAL = "sama", _("equal steps")
    NATURAL = "alami", _("natural breaks")


@dataclass(frozen=True, slots=True)
class Kelas:
    """Values from `low` to `high`, both of them values there are; `count`: of how many places."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Classes:
    """`tops`: the highest value of each class but the last, which holds whatever is above."""

    tops: tuple[float, ...]
    rows: tuple[Kelas, ...]

    def of(self, value: float) -> int:
        """Number of the class, the lowest 0."""
        return bisect_left(self.tops, value)


def classes(values: Sequence[float], method: Method, most: int = CLASSES) -> Classes:
    """At most `most` classes, none of them empty; equal values always share one. None at all of no values."""
    ordered = sorted(values)
    if not ordered:
        return Classes((), ())
    tops = _WAYS[method](ordered, min(most, len(set(ordered))))
    tops = sorted({top for top in tops if ordered[0] <= top < ordered[-1]})
    found: list[list[float]] = [[] for _place in range(len(tops) + 1)]
    for value in ordered:
        found[bisect_left(tops, value)].append(value)
    filled = [some for some in found if some]
    rows = tuple(Kelas(some[0], some[-1], len(some)) for some in filled)
    return Classes(tuple(some[-1] for some in filled[:-1]), rows)


def _quantile(ordered: Sequence[float], most: int) -> list[float]:
    count = len(ordered)
    return [ordered[-(-count * place // most) - 1] for place in range(1, most)]


def _equal(ordered: Sequence[float], most: int) -> list[float]:
    low, high = ordered[0], ordered[-1]
    return [low + (high - low) * place / most for place in range(1, most)]


def _natural(ordered: Sequence[float], most: int) -> list[float]:
    """Jenks: the classes within which the values differ least (smallest sum of squares), exactly.

    Fisher's programme over the different values; the best first member of the last class never moves down when values
    are added, which makes a row of it n log n instead of n squared: 435 villages in 6 ms.
    """
    values = sorted(set(ordered))
    spread = _spread(ordered, values)
    count = len(values)
    best = [spread(0, last) for last in range(count)]
    begins: list[list[int]] = []
    for _class in range(1, most):
        best, begin = _row(best, spread, count)
        begins.append(begin)
    tops, last = [], count - 1
    for begin in reversed(begins):
        first = begin[last]
        if first == 0:
            break
        last = first - 1
        tops.append(values[last])
    return tops


def _spread(ordered: Sequence[float], values: Sequence[float]) -> Callable[[int, int], float]:
    """Sum of squared distances from the mean of those between two different values, both in it."""
    weights = dict.fromkeys(values, 0)
    for one in ordered:
        weights[one] += 1
    middle = values[len(values) // 2]
    # Around the middle, or sums of squares of millions lose what tells them apart.
    moved = [(weights[value], value - middle) for value in values]
    counts = [0, *accumulate(weight for weight, _value in moved)]
    sums = [0.0, *accumulate(weight * value for weight, value in moved)]
    squares = [0.0, *accumulate(weight * value * value for weight, value in moved)]

    def spread(first: int, last: int) -> float:
        total = sums[last + 1] - sums[first]
        return squares[last + 1] - squares[first] - total * total / (counts[last + 1] - counts[first])

    return spread


def _row(before: Sequence[float], spread: Callable[[int, int], float], count: int) -> tuple[list[float], list[int]]:
    """One class more: for each last value the least sum, and where the last class begins."""
    best, begin = list(before), [0] * count
    # (lowest and highest last value still to be done, lowest and highest first member of their last class)
    waiting = [(0, count - 1, 0, count - 1)]
    while waiting:
        low, high, least, most = waiting.pop()
        if low > high:
            continue
        last = (low + high) // 2
        for first in range(max(1, least), min(last, most) + 1):
            total = before[first - 1] + spread(first, last)
            if total < best[last]:
                best[last], begin[last] = total, first
        place = begin[last]
        waiting.append((low, last - 1, least, place if place else most))
        waiting.append((last + 1, high, place, most))
    return best, begin


_WAYS: Final[dict[Method, Callable[[Sequence[float], int], list[float]]]] = {
    Method.QUANTILE: _quantile,
    Method.EQUAL: _equal,
    Method.NATURAL: _natural,
}
