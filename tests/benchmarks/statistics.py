"""Pages of figures at an office of 20,000 residents, and at a regency of 413,075 in 74 nagari."""

import json

from tests.benchmarks.clerk import Clerk
from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices, probed
from tests.benchmarks.stage import Stage
from tests.server import running

PAGES = {"age": "umur", "occupation": "pekerjaan", "education": "pendidikan"}
TARGETS = {
    "stat_age_20000_ms": Target("figures: age page at 20,000", "ms", "542", 10.0),
    "stat_occupation_20000_ms": Target("figures: occupation page at 20,000", "ms", "212", 10.0),
    "stat_education_20000_ms": Target("figures: education page at 20,000", "ms", "115", 10.0),
    "stat_age_413075_ms": Target("figures: age page of a regency, 413,075 in 74 nagari", "ms", "", 25.0),
    "stat_occupation_413075_ms": Target("figures: occupation page of a regency", "ms", "", 25.0),
    "stat_education_413075_ms": Target("figures: education page of a regency", "ms", "", 25.0),
}


def statistics(all_offices: Offices) -> dict[str, float]:
    return {**_office(all_offices), **_regency(all_offices)}


def _office(all_offices: Offices) -> dict[str, float]:
    stage = Stage(all_offices)
    office = stage.office(20_000)
    # The first counting is that of an upgrade: everything from the rows.
    found = json.loads(probed(office.data, "statistics_probe", "count"))
    with running(office.data, {"NAGARI_TIMING": "1"}) as server:
        user = Clerk(server.address)
        user.log_in()
        return {**_named({f"{name}_20000": one for name, one in found.items()}), **_pages(user, 20_000)}


def _regency(all_offices: Offices) -> dict[str, float]:
    stage = Stage(all_offices)
    try:
        hub = stage.hub()
        source = str(all_offices.filled(20_000) / "nagari.sqlite3")
        found = json.loads(probed(hub.data, "statistics_probe", "fill", source, **hub.more))
        with running(hub.data, {**hub.more, "NAGARI_TIMING": "1"}) as server:
            user = Clerk(server.address)
            user.log_in(*found.pop("login"))
            return {**_named(found), **_pages(user, 413_075)}
    finally:
        stage.close()


def _named(found: dict[str, float]) -> dict[str, float]:
    return {f"stat_{name}_seconds": seconds for name, seconds in found.items()}


def _pages(user: Clerk, size: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, code in PAGES.items():
        timed = user.time([f"/statistik/{code}/"])
        found |= {f"stat_{name}_{size}_{kind.removeprefix('median_')}": value for kind, value in timed.items()}
        found[f"stat_{name}_{size}_queries"] = user.open(f"/statistik/{code}/", count=True).queries
    return found
