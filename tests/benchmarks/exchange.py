"""An office on SQLite and its regency on PostgreSQL, over real HTTP between processes: what a sync costs."""

import json
import time

from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices
from tests.benchmarks.stage import Stage, enrolled, peak_mb, sync
from tests.sync.sites import Place

Figures = dict[str, float]
STREAMS = (74, 435)
VISIBLE_SECONDS = 60.0

TARGETS = {
    "push_10000_seconds": Target("first push of 10,000 residents", "s", "38.2", 1.0),
    "push_10000_bytes": Target("... bytes on the wire for each, all told", "B", "122", 45.0),
    "push_10000_kept_bytes": Target("... kept at the regency beside the tables, for each", "B", "", 150.0),
    "push_50000_seconds": Target("first push of 50,000", "s", "198", 4.0),
    "push_50000_peak_mb": Target("... memory of either side at its peak", "MB", "356", 150.0),
    "quiet_435_ms": Target("sync with nothing new, 435 streams", "ms", "3,700", 20.0),
    "quiet_435_bytes": Target("... bytes both ways, headers counted", "B", "19,000", 1_024.0),
    "quiet_435_requests": Target("... requests", "", "14", 1.0),
    "changes_100_ms": Target("100 changes among 50,000", "ms", "4,200", 80.0),
    "changes_100_bytes": Target("... bytes both ways", "B", "35,000", 4_096.0),
    "changes_100_requests": Target("... requests", "", "15", 1.0),
}

_COUNT = "from nagari.penduduk.models import Penduduk; print(Penduduk.objects.count())"
_KEPT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT sum(pg_total_relation_size(c)) FROM unnest(%s::regclass[]) c",
        [[m._meta.db_table for m in __import__("nagari.sync.models", fromlist=["x"]).__dict__.values()
          if getattr(m, "__name__", "") in ("Segment", "EntryIndex", "EntryRange")]])
    print(cursor.fetchone()[0])
"""
_STREAMS = """
import random, sys
from uuid import UUID
from django.db.models import Max
from django.utils import timezone
from nagari.sync.models import Site, Stream
chance, number = random.Random(1), Site.objects.aggregate(most=Max("number"))["most"]
for place in range(1, int(sys.argv[1]) + 1):
    site = Site.objects.create(number=number + place, uuid=UUID(int=chance.getrandbits(128)), public_key=bytes(32),
        wilayah="13.02.10.2001", level="nagari", state="peer", created_at=timezone.now())
    Stream.objects.create(site=site, scope="13.02.10.2001", channel="register", admitted=1, applied=1)
"""
# With a kept connection, as the worker has it.
_AGAIN = """
import json, sys, time
from nagari.penduduk.models import Penduduk
from nagari.sync import statements
from nagari.sync.contact import Contact
contact, peer = Contact(), statements.parents()[0]
found = []
for turn in range(12):
    if sys.argv[1] == "changes":
        for number, row in enumerate(Penduduk.objects.order_by("id")[turn * 100 : turn * 100 + 100]):
            row.alamat_sekarang = f"Jalan {turn} {number}"
            row.save()
    began = time.perf_counter()
    report = contact.sync(peer)
    assert report.ok, report
    found.append(((time.perf_counter() - began) * 1000, report.bytes_up + report.bytes_down, report.requests))
print(json.dumps(sorted(found[2:])[len(found[2:]) // 2]))
"""


def exchange(all_offices: Offices) -> Figures:
    stage = Stage(all_offices)
    try:
        return {**_push(stage, 10_000), **_large(stage)}
    finally:
        stage.close()


def _push(stage: Stage, residents: int) -> Figures:
    office, hub = stage.office(residents), stage.hub()
    with enrolled(office, hub):
        report = sync(office).report
        _see(hub, residents)
        return {
            f"push_{residents}_seconds": report["seconds"],
            f"push_{residents}_bytes": round((report["bytes_up"] + report["bytes_down"]) / residents, 1),
            f"push_{residents}_kept_bytes": round(float(hub.run(_KEPT)) / residents, 1),
        }


def _large(stage: Stage) -> Figures:
    office, hub = stage.office(50_000), stage.hub()
    found: Figures = {}
    with enrolled(office, hub) as server:
        pushed = sync(office)
        _see(hub, 50_000)
        found["push_50000_seconds"] = pushed.report["seconds"]
        found["push_50000_peak_mb"] = round(max(pushed.peak_mb, peak_mb(server)), 1)
        found |= _named("changes_100", office.run(_AGAIN, "changes"))
        known = 0
        for streams in STREAMS:
            for place in (office, hub):
                place.run(_STREAMS.replace("Random(1)", f"Random({streams})"), str(streams - known))
            known = streams
            found |= _named(f"quiet_{streams}", office.run(_AGAIN, "nothing"))
    return found


def _see(hub: Place, residents: int) -> None:
    until = time.monotonic() + VISIBLE_SECONDS
    while int(hub.run(_COUNT)) < residents:
        if time.monotonic() > until:
            raise RuntimeError("The regency has not folded in what it was sent.")


def _named(name: str, told: str) -> Figures:
    milliseconds, size, requests = json.loads(told.splitlines()[-1])
    return {f"{name}_ms": round(milliseconds, 1), f"{name}_bytes": size, f"{name}_requests": requests}
