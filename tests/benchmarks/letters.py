"""Letters of an office of 5,000 residents: from the sent form to the PDF, and the archive of a year of them."""

import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from tests.benchmarks.clerk import Clerk, database, residents
from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices
from tests.server import manage, running

RESIDENTS = 5_000
WARM_UP, MEASURED = 10, 60
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_SIGNER = re.compile(rb'name="penandatangan"[^>]*?value="([0-9a-f-]{36})"|<option value="([0-9a-f-]{36})"')
_TIMING = re.compile(r"app;dur=([0-9.]+), cpu;dur=([0-9.]+)")
FORM = {"isian-alamat_domisili": "Jorong Uji", "isian-sejak": "02-01-2020", "isian-keperluan": "bank", "kertas": "a4"}
TARGETS = {
    "letter_ms": Target("a letter from the sent form to its PDF, warm", "ms", "290", 40.0),
    "letters_page_ms": Target("a page of the archive of letters", "ms", "", 15.0),
}


class _Stay(urllib.request.HTTPRedirectHandler):
    """What is measured is the answer to the form, not the page it leads to."""

    def redirect_request(self, *_given: Any, **_named: Any) -> None:
        return None


def letters(all_offices: Offices) -> dict[str, float]:
    data = all_offices.folder / "letters"
    data.mkdir()
    done = manage(data, "demo_office", "--residents", str(RESIDENTS))
    if done.returncode:
        raise RuntimeError(done.stderr)
    with running(data, {"NAGARI_TIMING": "1"}) as server:
        user = Clerk(server.address)
        user.log_in()
        form = f"/surat/baru/{_kind(data)}/"
        people = [key for key, _name in residents(data, WARM_UP + MEASURED)]
        taken = [_issue(user, f"{form}?orang={key}") for key in people][WARM_UP:]
        page = user.time(["/surat/", "/surat/?q=siti", "/surat/?keadaan=terbit"])
    return {
        "letter_ms": round(median(wall for wall, _cpu in taken), 2),
        "letter_cpu_ms": round(median(cpu for _wall, cpu in taken), 2),
        "letters_page_ms": page["median_ms"],
    }


def _kind(data: Path) -> str:
    with database(data) as base:
        row = base.execute("SELECT id FROM katalog_jenislayanan WHERE kode = 'SKD'").fetchone()
    return str(UUID(row[0]))


def _issue(user: Clerk, path: str) -> tuple[float, float]:
    page = user.open(path).body
    token, signer = _TOKEN.search(page), _SIGNER.search(page)
    if token is None or signer is None:
        raise RuntimeError("The page has no form.")
    form = {**FORM, "penandatangan": (signer[1] or signer[2]).decode(), "csrfmiddlewaretoken": token[1].decode()}
    sent = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(user.address + path, data=sent, headers={"Referer": user.address + path})
    opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(user.cookies))
    try:
        opener.open(request, timeout=30)
    except urllib.error.HTTPError as answer:
        timing = _TIMING.search(answer.headers.get("Server-Timing", ""))
        if answer.code == 302 and timing:
            return float(timing[1]), float(timing[2])
    raise RuntimeError("The letter was not issued.")
