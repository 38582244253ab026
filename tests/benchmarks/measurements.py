"""The measurements by name; each gives flat figures."""

import urllib.parse
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser

from tests import browser
from tests.benchmarks import (
    applying,
    books,
    clerk,
    crowd,
    exchange,
    incumbent,
    journal,
    letters,
    maps,
    offices,
    queue,
    requests,
    rural,
    statistics,
)
from tests.benchmarks.clerk import Clerk
from tests.benchmarks.offices import Offices
from tests.server import Server, running

Figures = dict[str, float]
# Staff pages a clerk opens on a usual day.
STAFF_PAGES = ("/", "/penduduk/", "/keluarga/", "/impor/", "/wilayah/", "/kantor/")
RUNS = 3


def import_5000(all_offices: Offices) -> Figures:
    return _import(all_offices, 5000)


def import_20000(all_offices: Offices) -> Figures:
    return _import(all_offices, 20000)


def _import(all_offices: Offices, residents: int) -> Figures:
    runs = []
    for number in range(RUNS):
        data = all_offices.fresh(f"import-{residents}-{number}")
        runs.append(offices.measured(data, "import_penduduk", str(all_offices.file(residents))))
        with clerk.database(data) as base:
            written = base.execute("SELECT count(*) FROM penduduk_penduduk").fetchone()[0]
        if written != residents:
            raise RuntimeError(f"{written} of {residents} residents were written: {runs[-1].output}")
    return {
        f"import_{residents}_seconds": round(median(run.seconds for run in runs), 2),
        # What the wall time would be on a machine with nothing else to do.
        f"import_{residents}_cpu_seconds": round(min(run.cpu_seconds for run in runs), 2),
        f"import_{residents}_peak_mb": round(max(run.peak_mb for run in runs), 1),
    }


def pages_20000(all_offices: Offices) -> Figures:
    return _pages(all_offices, 20000)


def pages_100000(all_offices: Offices) -> Figures:
    return _pages(all_offices, 100000)


def _pages(all_offices: Offices, size: int) -> Figures:
    data = all_offices.filled(size)
    found: Figures = {}
    with running(data, {"NAGARI_TIMING": "1"}) as server:
        user = Clerk(server.address)
        user.log_in()
        some = clerk.residents(data, 60)
        looks_before = clerk.looks(data)
        for name, paths in _paths(some).items():
            timed = user.time(paths)
            found |= {f"{name}_{size}_{kind.removeprefix('median_')}": value for kind, value in timed.items()}
            found[f"{name}_{size}_queries"] = max(user.open(path, count=True).queries for path in paths[:10])
        # A page that tells nobody who looked would be measured too fast.
        opened = 3 * (clerk.WARM_UP + clerk.MEASURED)
        if clerk.looks(data) - looks_before < opened:
            raise RuntimeError(f"{opened} pages were opened, {clerk.looks(data) - looks_before} looks were logged.")
        if size == 20000:
            found["process_mb"] = _memory_mb(server)
    return found


def _paths(some: list[tuple[str, str]]) -> Mapping[str, list[str]]:
    return {
        "list": [f"/penduduk/?hal={page}" if page > 1 else "/penduduk/" for page in range(1, 41)],
        "search": [f"/penduduk/?q={urllib.parse.quote(term)}" for term in clerk.terms([nama for _, nama in some])],
        "resident": [f"/penduduk/{uuid.UUID(key)}/" for key, _ in some],
    }


def _memory_mb(server: Server) -> float:
    status = Path(f"/proc/{server.process.pid}/status")
    for line in status.read_text().splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    raise RuntimeError("The memory of the server is not told.")


def weight(all_offices: Offices) -> Figures:
    """Bytes on the wire and requests of each staff page in a browser that has nothing of it yet."""
    data = all_offices.filled(5000)
    heaviest, most = 0.0, 0
    found: Figures = {}
    with running(data) as server, browser.launched() as chromium:
        user = Clerk(server.address)
        user.log_in()
        cookies = [{"name": one.name, "value": one.value or "", "url": server.address} for one in user.cookies]
        resident = clerk.residents(data, 1)[0][0]
        for path in (*STAFF_PAGES, f"/penduduk/{uuid.UUID(resident)}/"):
            loaded = _loaded(chromium, cookies, server.address + path)
            kilobytes = round(sum(loaded) / 1024, 1)
            found[f"page_kb {path if resident not in path else '/penduduk/ID/'}"] = kilobytes
            heaviest, most = max(heaviest, kilobytes), max(most, len(loaded))
    return {**found, "page_kb": heaviest, "page_requests": most}


def _loaded(chromium: Browser, cookies: list[Any], address: str) -> list[float]:
    """Bytes of each answer of a page, in a context of its own: nothing is in its cache."""
    sizes: list[float] = []

    def note(event: dict[str, float]) -> None:
        sizes.append(event["encodedDataLength"])

    context = chromium.new_context()
    try:
        context.add_cookies(cookies)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", note)
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or answer.status != 200:
            raise RuntimeError(f"{address} answers {answer.status if answer else 'nothing'}.")
    finally:
        context.close()
    return sizes


def start(all_offices: Offices) -> Figures:
    """From the command to the first page, everything prepared."""
    from time import monotonic

    data = all_offices.fresh("start")
    with running(data):
        pass
    began = monotonic()
    with running(data) as server:
        urlopen(server.address).close()
        return {"start_seconds": round(monotonic() - began, 2)}


MEASUREMENTS: dict[str, Callable[[Offices], Figures]] = {
    "start": start,
    "import_5000": import_5000,
    "import_20000": import_20000,
    "journal": journal.journal,
    "applying": applying.applying,
    "exchange": exchange.exchange,
    "crowd": crowd.crowd,
    "refill": crowd.refill,
    "rural": rural.rural,
    "statistics": statistics.statistics,
    "peta": maps.peta,
    "queue": queue.queue,
    "pages_20000": pages_20000,
    "books": books.books,
    "letters": letters.letters,
    "requests": requests.requests,
    "weight": weight,
    "pages_100000": pages_100000,
}


TARGETS = {
    **incumbent.TARGETS,
    **journal.TARGETS,
    **applying.TARGETS,
    **exchange.TARGETS,
    **crowd.TARGETS,
    **rural.TARGETS,
    **books.TARGETS,
    **letters.TARGETS,
    **requests.TARGETS,
    **statistics.TARGETS,
    **maps.TARGETS,
    **queue.TARGETS,
}


def judged(figures: Figures) -> list[str]:
    """One line for each figure that is beyond its budget."""
    return [
        f"{name}: {figures[name]} {target.unit}, budget {target.budget:g}"
        for name, target in TARGETS.items()
        if name in figures and figures[name] > target.budget
    ]
