"""An office with 20,000 requests, of which one in ten is on its way: the inbox of its clerk, and what residents see by
the number. It has joined a regency; what it has not sent yet is looked up as at any office."""

import json
import re
from http.client import HTTPConnection
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

from tests.benchmarks import offices
from tests.benchmarks.clerk import MEASURED, WARM_UP, Clerk, residents, terms
from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices
from tests.server import manage, running
from tests.sync import sites
from tests.sync.sites import KOTO_BARU, SOLOK, Place

REQUESTS = 20_000
RESIDENTS = 1_000
TARGETS = {
    "inbox_20000_ms": Target("inbox of an office of 20,000 requests", "ms", "", 15.0),
    "inbox_away_20000_ms": Target("... those at other offices", "ms", "", 15.0),
    "inbox_search_20000_ms": Target("... looking for a name in all of them", "ms", "", 15.0),
    "status_ms": Target("page of a request by its number, without a login", "ms", "", 10.0),
    "status_away_ms": Target("... of one that is at another office", "ms", "", 10.0),
    "status_kb": Target("... compressed", "KB", "", 20.0),
}
# Of one network no more are answered in ten minutes: sixty.
_EACH = 50
_TIMING = re.compile(r"app;dur=([0-9.]+)")


def requests(all_offices: Offices) -> dict[str, float]:
    data = all_offices.folder / "requests"
    data.mkdir()
    done = manage(data, "demo_office", "--residents", str(RESIDENTS))
    if done.returncode:
        raise RuntimeError(done.stderr)
    _joined(Place(data, "nagari", KOTO_BARU), all_offices)
    known = json.loads(offices.probed(data, "requests_probe", str(REQUESTS)))
    if known["all"] != REQUESTS:
        raise RuntimeError(f"{known['all']} requests instead of {REQUESTS}.")
    words = [quote(term) for term in terms([nama for _key, nama in residents(data, 60)])]
    with running(data, {"NAGARI_TIMING": "1"}) as server:
        user = Clerk(server.address)
        user.log_in()
        found = {
            "inbox": user.time(["/permohonan/"]),
            "inbox_away": user.time(["/permohonan/?tab=lain"]),
            "inbox_search": user.time([f"/permohonan/?q={term}" for term in words]),
        }
        here, away = _status(server.address, known["here"], 1), _status(server.address, known["away"], 2)
    return {
        **{f"{name}_20000_ms": timed["median_ms"] for name, timed in found.items()},
        **{f"{name}_20000_cpu_ms": timed["cpu_ms"] for name, timed in found.items()},
        "status_ms": here.ms,
        "status_away_ms": away.ms,
        "status_kb": max(here.kb, away.kb),
    }


def _joined(office: Place, all_offices: Offices) -> None:
    """The office has a regency above it, which was there once and is out of reach now."""
    regency = sites.make(all_offices.folder / "requests-regency", "kabupaten", SOLOK)
    with regency.serving() as server:
        sites.enrol(office, regency, server.address)


class _Seen(NamedTuple):
    ms: float
    kb: float


def _status(address: str, numbers: list[str], network: int) -> _Seen:
    """As `Clerk.time`, of the page that needs no login, asked by several phones of `network`."""
    host, _colon, port = address.rpartition("/")[2].partition(":")
    taken, size = [], 0
    for at in range(WARM_UP + MEASURED):
        phone = (f"127.0.{network}.{1 + at // _EACH}", 0)
        line = HTTPConnection(host, int(port), timeout=30, source_address=phone)
        try:
            line.request(
                "GET", f"/permohonan/status/{numbers[at % len(numbers)]}/", headers={"Accept-Encoding": "gzip"}
            )
            answer = line.getresponse()
            size = max(size, len(answer.read()))
        finally:
            line.close()
        timing = _TIMING.search(answer.headers.get("Server-Timing", ""))
        if answer.status != 200 or timing is None:
            raise RuntimeError(f"The page of {numbers[at % len(numbers)]} answers {answer.status}.")
        taken.append(float(timing[1]))
    return _Seen(round(median(taken[WARM_UP:]), 2), round(size / 1024, 1))
