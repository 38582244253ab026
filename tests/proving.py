"""How often the tests that break things on purpose do so: a seeded sample in CI, the full count under `make prove`.

`PROVE=1 pytest -m proved` is the full count; a test of this kind carries the mark `proved` and prints its seed.
"""

import os

IS_WHOLE = os.environ.get("PROVE", "") not in ("", "0")


def count(sample: int, whole: int) -> int:
    return whole if IS_WHOLE else sample


def seeds(sample: int, whole: int) -> range:
    """The same ones every time, so that a number that failed can be run again."""
    return range(1, count(sample, whole) + 1)
