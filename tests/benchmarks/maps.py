"""The regency's map over 413,075 residents in 74 nagari and over 435 villages: the page, the next figure, and what
travels cold; and how soon the figures follow a sync."""

import json
import re
import time

import psycopg

from tests.benchmarks.clerk import Clerk
from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices, probed
from tests.benchmarks.stage import Stage, enrolled, sync
from tests.server import running
from tests.sync.sites import Place

# What somebody looks at one after the other: a number, a share, a density, a month that is past, a year's growth.
NEXT = (
    "ukuran=usia-produktif&baris=3",
    "ukuran=kepadatan",
    "ukuran=pekerjaan&baris=9",
    "ukuran=rentan&baris=2",
    "ukuran=pertumbuhan",
)
TARGETS = {
    "peta_page_ms": Target("map of a regency, 413,075 in 74 nagari", "ms", "", 50.0),
    "peta_page_cold_kb": Target("the same, all that travels the first time", "KB", "", 120.0),
    "peta_next_ms": Target("the next figure on it", "ms", "", 15.0),
    "peta_next_kb": Target("the same, what travels", "KB", "", 6.0),
    "peta_page_435_ms": Target("map of a regency, 2.4 million in 435 villages", "ms", "", 100.0),
    "peta_page_435_cold_kb": Target("the same, all that travels the first time", "KB", "", 240.0),
    "peta_next_435_ms": Target("the next figure on it", "ms", "", 30.0),
    "peta_next_435_kb": Target("the same, what travels", "KB", "", 12.0),
    "peta_follow_10000_seconds": Target("figures of the regency follow a sync of 10,000 changes", "s", "", 2.0),
}
_FILES = re.compile(rb'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))')


_LARGE = 435
_FOLLOW_SECONDS = 60.0
_COUNTED = """
from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import Penduduk
print(Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP, status_penduduk=StatusPenduduk.TETAP).count())
"""
_LIVING = """
SELECT coalesce(sum(nilai), 0) FROM statistik_angka
WHERE seri = 'penduduk' AND wilayah = '13.02' AND bagian = '' AND periode = 0 AND kategori = 0
"""


def peta(all_offices: Offices) -> dict[str, float]:
    stage = Stage(all_offices)
    try:
        hub = stage.hub()
        source = str(all_offices.filled(20_000) / "nagari.sqlite3")
        login = json.loads(probed(hub.data, "statistics_probe", "fill", source, **hub.more))["login"]
        found = _looked_at(hub, login, "")
        people = int(probed(hub.data, "maps_probe", str(_LARGE), **hub.more))
        return {
            **found,
            **_looked_at(hub, login, f"_{_LARGE}"),
            "peta_people_435": people,
            "peta_follow_10000_seconds": _following(stage, 10_000),
        }
    finally:
        stage.close()


def _looked_at(hub: Place, login: list[str], size: str) -> dict[str, float]:
    with running(hub.data, {**hub.more, "NAGARI_TIMING": "1"}) as server:
        user = Clerk(server.address)
        user.log_in(*login)
        page, following = user.time(["/peta/"]), user.time([f"/peta/nilai/?{one}" for one in NEXT])
        return {
            **{f"peta_page{size}_{kind.removeprefix('median_')}": value for kind, value in page.items()},
            **{f"peta_next{size}_{kind.removeprefix('median_')}": value for kind, value in following.items()},
            f"peta_page{size}_cold_kb": round(_cold(user) / 1024, 1),
            f"peta_next{size}_kb": round(max(user.open(f"/peta/nilai/?{one}").size for one in NEXT) / 1024, 2),
            f"peta_page{size}_queries": user.open("/peta/", count=True).queries,
        }


def _following(stage: Stage, residents: int) -> float:
    """From the moment the office knows that everything has arrived until the regency's figures say so."""
    office, hub = stage.office(residents), stage.hub()
    wanted = int(office.run(_COUNTED))
    with enrolled(office, hub), psycopg.connect(hub.more["DATABASE_URL"], autocommit=True) as connection:
        before = _living(connection)
        sync(office)
        began = time.monotonic()
        while (counted := _living(connection) - before) != wanted:
            if time.monotonic() - began > _FOLLOW_SECONDS:
                raise RuntimeError(f"The regency counts {counted} of {wanted} residents.")
            time.sleep(0.02)
        return round(time.monotonic() - began, 2)


def _living(connection: psycopg.Connection[tuple[int]]) -> int:
    row = connection.execute(_LIVING).fetchone()
    return int(row[0]) if row else 0


def _cold(user: Clerk) -> int:
    page = user.open("/peta/")
    return page.size + sum(user.open(path).size for path in sorted({one.decode() for one in _FILES.findall(page.body)}))
