"""What taking in another site's segments costs on both databases."""

import json

from tests import postgres
from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices, probed

TARGETS = {
    f"applying_{base}_{name}": target
    for base in ("sqlite", "postgresql")
    for name, target in {
        "admit_10000_seconds": Target("10,000 residents checked and stored", "s", "", 0.3),
        "apply_10000_seconds": Target("10,000 residents written into the tables", "s", "", 0.3),
        "merge_100_seconds": Target("100 changes taken in", "s", "", 0.03),
        "fold_20000_small_seconds": Target("20,000 segments of one change taken in", "s", "", 10.0),
    }.items()
}


def applying(all_offices: Offices) -> dict[str, float]:
    found = {f"applying_sqlite_{name}": value for name, value in _probe(all_offices, "sqlite").items()}
    if postgres.binaries():
        with postgres.server() as url:
            told = _probe(all_offices, "postgresql", DATABASE_URL=url)
        found |= {f"applying_postgresql_{name}": value for name, value in told.items()}
    return found


def _probe(all_offices: Offices, name: str, **more: str) -> dict[str, float]:
    data = all_offices.fresh(f"applying-{name}")
    figures: dict[str, float] = json.loads(probed(data, "applying_probe", **more))
    return figures
