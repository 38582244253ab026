"""What is too few to be told can't be worked out from what is told."""

from fractions import Fraction
from random import Random

from peta.rules.hiding import TOP, hidden

LEAST = 10


def invented(seed: int) -> tuple[dict[str, int], dict[str, str]]:
    """Districts and their villages; counts of the districts are sums."""
    chance, counts, parents = Random(seed), {}, {}
    for district in range(chance.randint(1, 5)):
        above = f"k{district}"
        for village in range(chance.randint(1, 6)):
            code = f"{above}.{village}"
            counts[code] = chance.choice([0, 0, 1, 2, 5, 9, 10, 30, 400])
            parents[code] = above
        counts[above] = sum(count for code, count in counts.items() if parents.get(code) == above)
        parents[above] = TOP
    return counts, parents


def known(counts: dict[str, int], parents: dict[str, str], untold: frozenset[str]) -> set[str]:
    """Untold places whose figure follows from the told ones and the total: by elimination, exactly."""
    names = sorted(untold)
    rows: list[list[Fraction]] = []
    for above in {*parents.values()}:
        row = [Fraction(0)] * len(names)
        for code, parent in parents.items():
            if parent == above and code in untold:
                row[names.index(code)] += 1
        if above in untold:
            row[names.index(above)] -= 1
        rows.append(row)
    reduced: list[list[Fraction]] = []
    for column in range(len(names)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        reduced = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in reduced]
        reduced.append(pivot)
    return {names[row.index(1)] for row in reduced if sum(map(bool, row)) == 1}


def test_no_difference_gives_a_small_figure_away() -> None:
    for seed in range(250):
        counts, parents = invented(seed)
        untold = hidden(counts, parents, LEAST)
        assert {code for code, count in counts.items() if 0 < count < LEAST} <= untold, f"seed {seed}"
        found = {code for code in known(counts, parents, untold) if 0 < counts[code] < LEAST}
        # Of a regency with nothing else there is nothing to hide behind.
        alone = {
            code for code in found if sum(1 for one, n in counts.items() if parents[one] == parents[code] and n) == 1
        }
        assert found <= alone, f"seed {seed}: {found}"


def test_what_is_nothing_or_enough_is_told() -> None:
    assert hidden({"a": 0, "b": 10, "c": 11}, {"a": TOP, "b": TOP, "c": TOP}, LEAST) == frozenset()
    assert hidden({"a": 3, "b": 50}, {"a": TOP, "b": TOP}, 0) == frozenset()


def test_a_single_small_one_takes_the_next_along() -> None:
    flat = {"a": 3, "b": 50, "c": 90}
    assert hidden(flat, dict.fromkeys(flat, TOP), LEAST) == {"a", "b"}
    two = {"a": 1, "b": 1, "c": 90}
    assert hidden(two, dict.fromkeys(two, TOP), LEAST) == {"a", "b", "c"}
