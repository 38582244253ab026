"""Classes of a map: none empty, equal values together, natural breaks exactly the best."""

from itertools import combinations
from random import Random

import pytest

from peta.rules.classes import Classes, Method, classes


def spread(some: list[float]) -> float:
    mean = sum(some) / len(some)
    return sum((one - mean) ** 2 for one in some)


def parted(values: list[float], found: Classes) -> list[list[float]]:
    groups: dict[int, list[float]] = {}
    for value in sorted(values):
        groups.setdefault(found.of(value), []).append(value)
    return [groups[number] for number in sorted(groups)]


def test_natural_breaks_are_the_best_there_are() -> None:
    chance = Random(3)
    for _round in range(60):
        pool = [float(chance.randint(0, 9)) for _one in range(6)] + [chance.random() * 100 for _one in range(6)]
        values = chance.choices(pool, k=chance.randint(1, 11))
        known = sorted(set(values))
        best = min(
            sum(
                spread([one for one in values if low <= one < high])
                for low, high in zip([known[0], *cuts], [*cuts, float("inf")], strict=True)
            )
            for cuts in combinations(known[1:], min(5, len(known)) - 1)
        )
        groups = parted(values, classes(values, Method.NATURAL))
        assert sum(map(spread, groups)) == pytest.approx(best, abs=1e-6), values


@pytest.mark.parametrize("method", Method)
def test_no_class_is_empty_and_counts_add_up(method: Method) -> None:
    chance = Random(5)
    for size in (1, 2, 5, 74):
        values = [float(chance.randint(0, 30)) for _one in range(size)]
        found = classes(values, method)
        groups = parted(values, found)
        assert [(row.low, row.high, row.count) for row in found.rows] == [(one[0], one[-1], len(one)) for one in groups]
        assert len(groups) <= 5
    assert classes([], method) == Classes((), ())
    assert len(classes([7.0] * 9, method).rows) == 1


def test_quantiles_hold_as_many_and_steps_are_equal() -> None:
    values = [float(one) for one in range(10)] + [100.0]
    assert [row.count for row in classes(values[:10], Method.QUANTILE).rows] == [2] * 5
    assert [row.count for row in classes(values, Method.EQUAL).rows] == [10, 1]
