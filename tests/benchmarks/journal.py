"""What capture, sealing and checking cost on both databases."""

import json

from tests import postgres
from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices, probed

RESIDENTS = 10_000
# Bounds of the figures below; on PostgreSQL the bare update of rows with ten indexes is most of the time.
TARGETS = {
    f"journal_{base}_{name}": target
    for base in ("sqlite", "postgresql")
    for name, target in {
        "capture_us": Target("a row captured in bulk", "us", "", 25.0),
        "update_10000_seconds": Target("update() of 10,000 rows", "s", "", 0.3),
        "seal_10000_seconds": Target("10,000 residents sealed", "s", "", 0.3),
        "check_5000_ms": Target("5,000 residents read and checked", "ms", "", 60.0),
        "resident_bytes": Target("a resident in segments", "bytes", "", 43.0),
    }.items()
}


def journal(all_offices: Offices) -> dict[str, float]:
    file = all_offices.filled(RESIDENTS) / "nagari.sqlite3"
    found = {f"journal_sqlite_{name}": value for name, value in _probe(all_offices, str(file), "sqlite").items()}
    if postgres.binaries():
        with postgres.server() as url:
            told = _probe(all_offices, str(file), "postgresql", DATABASE_URL=url)
        found |= {f"journal_postgresql_{name}": value for name, value in told.items()}
    return found


def _probe(all_offices: Offices, file: str, name: str, **more: str) -> dict[str, float]:
    data = all_offices.fresh(f"journal-{name}")
    figures: dict[str, float] = json.loads(probed(data, "journal_probe", file, **more))
    return figures
