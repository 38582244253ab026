"""A bar that says how long a stretch of the map is on the ground. Pure."""

from math import floor, log10


def bar_km(km_across: float) -> float:
    """A round number of kilometres (1, 2 or 5 times a power of ten), at most a quarter of the map."""
    most = km_across / 4
    if most <= 0:
        return 1.0
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most)
