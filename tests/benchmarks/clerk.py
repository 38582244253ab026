"""A clerk at a browser without a browser: logs in over HTTP, opens pages, hears what the server took."""

import re
import sqlite3
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median, quantiles

from nagari.demo.logins import LOGINS, PASSWORD

WARM_UP, MEASURED = 20, 200
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_TIMING = re.compile(r'app;dur=([0-9.]+), cpu;dur=([0-9.]+), sql;desc="([0-9]+)"')
CLERK = next(login for login in LOGINS if login.role == "clerk")


@dataclass(frozen=True, slots=True)
class Answer:
    server_ms: float
    cpu_ms: float
    queries: int
    size: int
    body: bytes


@dataclass(slots=True)
class Clerk:
    address: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def log_in(self, username: str = CLERK.username, password: str = PASSWORD) -> None:
        token = _TOKEN.search(self.open("/masuk/").body)
        if token is None:
            raise RuntimeError("The login page has no form.")
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token[1].decode()}
        self.open("/masuk/", urllib.parse.urlencode(form).encode())
        if not any(cookie.name.startswith("sesi") for cookie in self.cookies):
            raise RuntimeError("The clerk could not log in.")

    def open(self, path: str, form: bytes | None = None, *, count: bool = False) -> Answer:
        headers = {"Accept-Encoding": "gzip", "Referer": self.address + path}
        if count:
            headers["X-Count-Queries"] = "1"
        request = urllib.request.Request(self.address + path, data=form, headers=headers)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        with opener.open(request, timeout=30) as response:
            body = response.read()
            timing = _TIMING.search(response.headers.get("Server-Timing", ""))
            if response.headers.get("Content-Encoding") == "gzip":
                import gzip

                size, body = len(body), gzip.decompress(body)
            else:
                size = len(body)
        if timing is None:
            return Answer(0, 0, 0, size, body)
        return Answer(float(timing[1]), float(timing[2]), int(timing[3]), size, body)

    def time(self, paths: list[str]) -> dict[str, float]:
        """Median and 95th percentile of the server's time over 200 answers, after 20 that do not count.

        `cpu_ms` leaves out what other programs of the machine took.
        """
        answers = [self.open(paths[number % len(paths)]) for number in range(WARM_UP + MEASURED)][WARM_UP:]
        taken = [answer.server_ms for answer in answers]
        return {
            "median_ms": round(median(taken), 2),
            "p95_ms": round(quantiles(taken, n=20)[-1], 2),
            "cpu_ms": round(median(answer.cpu_ms for answer in answers), 2),
        }


def database(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{data / 'nagari.sqlite3'}?mode=ro", uri=True)


def looks(data: Path) -> int:
    """Rows of the access log."""
    with database(data) as base:
        return int(base.execute("SELECT count(*) FROM accounts_accesslog").fetchone()[0])


def residents(data: Path, count: int) -> list[tuple[str, str]]:
    """Key and name of some residents, spread over the register."""
    with database(data) as base:
        found = base.execute(
            "SELECT id, nama FROM penduduk_penduduk WHERE deleted_at IS NULL ORDER BY substr(id, -6) LIMIT ?", (count,)
        ).fetchall()
    return [(str(key), str(nama)) for key, nama in found]


def terms(names: list[str]) -> Iterator[str]:
    """What a clerk types: a first name, a last part, two beginnings."""
    for number, nama in enumerate(names):
        parts = nama.split()
        if number % 3 == 0:
            yield parts[0]
        elif number % 3 == 1:
            yield parts[-1][:5]
        else:
            yield " ".join(part[:4] for part in parts[:2])
