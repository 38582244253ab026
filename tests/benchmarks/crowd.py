"""What a regency bears: all its offices at once, and one that has to be filled anew."""

import json
import time
from typing import Any

import psycopg

from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices, probed
from tests.benchmarks.stage import Stage, enrolled, sync
from tests.sync.sites import Place

OFFICES = 74
CHANGES = 100
SEGMENTS = 20_000
PATIENCE_SECONDS = 60.0
TARGETS = {
    "crowd_seconds": Target("74 offices with 100 changes each at once: all done", "s", "", 5.0),
    "crowd_refused": Target("... refused", "", "", 0.0),
    "refill_seconds": Target("an empty laptop filled: 5,600 residents, 20,000 small segments", "s", "", 15.0),
}
_SITE = """
from nagari.sync.models import Site
one = Site.objects.get(state="own")
print(one.uuid.hex, bytes(one.public_key).hex())
"""
_CHANGED = "SELECT count(*) FROM penduduk_penduduk WHERE alamat_sekarang LIKE 'Jalan %'"


def crowd(all_offices: Offices) -> dict[str, float]:
    stage = Stage(all_offices)
    try:
        hub = stage.hub()
        _prepared(hub, "crowd", OFFICES)
        with hub.serving() as server:
            site, key = hub.run(_SITE).splitlines()[-1].split()
            visits = _visitors(hub, server.address, site, key)
            seen = _seen(hub, OFFICES * CHANGES) - visits["began"]
        return {
            "crowd_seconds": round(max(visits["seconds"], seen), 2),
            "crowd_p99_ms": round(visits["p99"] * 1000),
            "crowd_refused": visits["refused"],
        }
    finally:
        stage.close()


def refill(all_offices: Offices) -> dict[str, float]:
    stage = Stage(all_offices)
    try:
        hub, laptop = stage.hub(), stage.office(0)
        told = _prepared(hub, "past", SEGMENTS)[0]
        with enrolled(laptop, hub):
            synced = sync(laptop)
            count = int(laptop.run("from nagari.penduduk.models import Penduduk; print(Penduduk.objects.count())"))
        if not synced.report["ok"] or count != told["people"]:
            raise RuntimeError(f"{count} of {told['people']} residents: {synced.report}")
        return {
            "refill_seconds": synced.report["seconds"],
            "refill_kb": round(synced.report["bytes_down"] / 1024, 0),
            "refill_peak_mb": round(synced.peak_mb, 1),
        }
    finally:
        stage.close()


def _prepared(hub: Place, what: str, count: int) -> list[dict[str, Any]]:
    file = hub.data / f"{what}.json"
    probed(hub.data, "prepared", what, str(count), str(file), **hub.more)
    found: list[dict[str, Any]] = json.loads(file.read_text())
    return found


def _visitors(hub: Place, *arguments: str) -> dict[str, float]:
    told: dict[str, float] = json.loads(
        probed(hub.data, "visitors", str(hub.data / "crowd.json"), *arguments, **hub.more)
    )
    return told


def _seen(hub: Place, changed: int) -> float:
    """When the rows of the regency said so, by the clock all processes share."""
    until = time.monotonic() + PATIENCE_SECONDS
    with psycopg.connect(hub.more["DATABASE_URL"], autocommit=True) as connection:
        while time.monotonic() < until:
            row = connection.execute(_CHANGED).fetchone()
            if row and row[0] == changed:
                return time.monotonic()
            time.sleep(0.02)
    raise RuntimeError(f"{row} of {changed} changes are in the rows of the regency.")
