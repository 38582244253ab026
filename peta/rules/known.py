"""Areas that came with the program. Source: peta/data/README.md."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).parent.parent / "data" / "luas.csv"


@lru_cache(maxsize=1)
def known_km2() -> Mapping[str, float]:
    """Code of a village -> square kilometres."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["code"]: float(row["km2"]) for row in csv.DictReader(lines)})
