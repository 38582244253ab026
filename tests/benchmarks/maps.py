"""The regency's map over 413,075 residents in 74 nagari: the page, the next figure, and what travels cold."""

import json
import re

from tests.benchmarks.clerk import Clerk
from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices, probed
from tests.benchmarks.stage import Stage
from tests.server import running

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
}
_FILES = re.compile(rb'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))')


def peta(all_offices: Offices) -> dict[str, float]:
    stage = Stage(all_offices)
    try:
        hub = stage.hub()
        source = str(all_offices.filled(20_000) / "nagari.sqlite3")
        login = json.loads(probed(hub.data, "statistics_probe", "fill", source, **hub.more))["login"]
        with running(hub.data, {**hub.more, "NAGARI_TIMING": "1"}) as server:
            user = Clerk(server.address)
            user.log_in(*login)
            page, following = user.time(["/peta/"]), user.time([f"/peta/nilai/?{one}" for one in NEXT])
            return {
                **{f"peta_page_{kind.removeprefix('median_')}": value for kind, value in page.items()},
                **{f"peta_next_{kind.removeprefix('median_')}": value for kind, value in following.items()},
                "peta_page_cold_kb": round(_cold(user) / 1024, 1),
                "peta_next_kb": round(max(user.open(f"/peta/nilai/?{one}").size for one in NEXT) / 1024, 2),
                "peta_page_queries": user.open("/peta/", count=True).queries,
            }
    finally:
        stage.close()


def _cold(user: Clerk) -> int:
    page = user.open("/peta/")
    return page.size + sum(user.open(path).size for path in sorted({one.decode() for one in _FILES.findall(page.body)}))
