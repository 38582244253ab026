"""Which figures are too small to be told, so that no difference of those that are told gives them away. Pure.

A figure of a region is the sum of those of the places in it. What is nothing at all tells of nobody and is told.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

TOP: Final = ""


def hidden(counts: Mapping[str, int], parents: Mapping[str, str], least: int) -> frozenset[str]:
    """Places not to be told. `parents`: of each place the one whose figure is its sum; TOP for the whole,
    which is told.

    Small is what is below `least` but not 0. Of the places with the same sum above them there are then at least two
    untold ones, and together they are so many that neither is known from the rest: at least twice `least`. Where a sum
    is itself untold, one of its parts is too.
    """
    if least <= 1:
        return frozenset()
    groups: dict[str, list[str]] = {}
    for place in sorted(counts):
        groups.setdefault(parents.get(place, TOP), []).append(place)
    found = {place for place, count in counts.items() if 0 < count < least}
    # To cover a part may need another sum covered, and that one parts of its own: until nothing more is needed.
    while True:
        more = {place for above, group in groups.items() for place in _more(above, group, counts, found, least)}
        more |= _sums_of(found, groups, counts)
        if more <= found:
            return frozenset(found)
        found |= more


def _more(
    above: str, group: Sequence[str], counts: Mapping[str, int], found: Collection[str], least: int
) -> Sequence[str]:
    untold = [place for place in group if place in found]
    rest = sorted((place for place in group if place not in found and counts[place]), key=lambda one: counts[one])
    # Where the sum is told, one untold part is what the others leave; where it is not, one is enough to keep it so.
    needed = 1 if above in found else 2
    if not untold and needed == 2:
        return []
    added: list[str] = []
    while rest and (len(untold) + len(added) < needed or sum(counts[one] for one in (*untold, *added)) < 2 * least):
        added.append(rest.pop(0))
    return added


def _sums_of(found: Collection[str], groups: Mapping[str, Sequence[str]], counts: Mapping[str, int]) -> set[str]:
    """Sums told whose every part that is not nothing is the single untold one: telling them would tell it."""
    return {
        above
        for above, group in groups.items()
        if above != TOP
        and above in counts
        and above not in found
        and len([one for one in group if counts[one]]) == 1
        and any(one in found for one in group)
    }
