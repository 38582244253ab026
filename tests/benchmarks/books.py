"""The books of an office of 20,000 residents with 24 months of events."""

import re
from datetime import date

from tests.benchmarks.clerk import Clerk
from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices
from tests.server import manage, running

RESIDENTS = 20_000
_FAMILY = re.compile(r'href="/keluarga/([0-9a-f-]{36})/')
TARGETS = {
    "b3_now_20000_ms": Target("book B.3 of this month at 20,000", "ms", "", 300.0),
    "b3_past_20000_ms": Target("book B.3 of two years ago at 20,000", "ms", "", 300.0),
    "b1_20000_ms": Target("a page of book B.1 at 20,000", "ms", "", 60.0),
    "form_ms": Target("form F-1.01 of a family as PDF", "ms", "", 60.0),
}


def books(all_offices: Offices) -> dict[str, float]:
    data = all_offices.folder / "books"
    data.mkdir()
    done = manage(data, "demo_office", "--residents", str(RESIDENTS))
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, float] = {}
    with running(data, {"NAGARI_TIMING": "1"}) as server:
        user = Clerk(server.address)
        user.log_in()
        family = _FAMILY.search(user.open("/keluarga/").body.decode())
        if family is None:
            raise RuntimeError("The list of families is empty.")
        for name, paths in {
            "b3_now_20000": ["/buku/b3/"],
            # Another month each time: what is worked out once is kept.
            "b3_past_20000": [f"/buku/b3/?bulan={month:%Y-%m}" for month in _months(date.today())],  # noqa: DTZ011
            "b1_20000": [f"/buku/b1/?hal={page}" for page in range(1, 41)],
            "form": [f"/keluarga/{family[1]}/formulir/"],
        }.items():
            timed = user.time(paths)
            found |= {f"{name}_{kind.removeprefix('median_')}": value for kind, value in timed.items()}
    return found


def _months(today: date) -> list[date]:
    """Sixty-one months, the last two years among them."""
    count = today.year * 12 + today.month - 1
    return [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(24, 85)]
