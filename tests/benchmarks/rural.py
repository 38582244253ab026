"""An office behind a rural line: 64 kbit/s up, 128 down, 600 ms round trip, 5 % of packets lost, and the line cut.

The line is made of two network namespaces with a program between them (../shared/tools/badlink.py, or what
NAGARI_BADLINK names), which needs root. Where either is missing there are no figures.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices
from tests.benchmarks.stage import Stage, enrolled, sync
from tests.server import ROOT, environment
from tests.sync.sites import Place

Figures = dict[str, float]
TOOL = Path(os.environ.get("NAGARI_BADLINK", ROOT.parent / "shared" / "tools" / "badlink.py"))
LINE = ("--up", "64000", "--down", "128000", "--delay", "0.3", "--loss", "0.05")
OFFICE, HUB, ADDRESS, PORT = "sidA", "sidB", "10.77.0.2", 18080
TURNS = 5
CUT_TURNS = 3
RESIDENTS = 1_000
# In the middle of what 1,000 residents weigh.
CUT_AFTER_BYTES = 20_000
CUTS = (30, 120)

TARGETS = {
    "rural_nothing_seconds": Target("64/128 kbit/s, 600 ms, 5 % lost: nothing new", "s", "16", 4.0),
    "rural_changes_100_seconds": Target("... 100 changes", "s", "25", 5.0),
    "rural_new_1000_seconds": Target("... 1,000 new residents", "s", "41", 14.0),
    "rural_cut_30_seconds": Target("... cut for 30 s in the middle of them: beyond the cut", "s", "30", 15.0),
    "rural_cut_30_bytes": Target("... sent again", "B", "37,000", 16_384.0),
    "rural_cut_120_seconds": Target("... cut for 120 s: beyond the cut", "s", "96-330", 15.0),
    "rural_cut_120_bytes": Target("... sent again", "B", "37,000", 16_384.0),
}

_MOVED = """
from nagari.sync.models import Peer
Peer.objects.update(url="http://{address}:{port}", rate=None, round_trip_ms=None)
"""
_CHANGES = """
import sys
from nagari.penduduk.models import Penduduk
for row in Penduduk.objects.order_by("id")[int(sys.argv[1]) * 100 : int(sys.argv[1]) * 100 + 100]:
    row.alamat_sekarang = f"Jalan {sys.argv[1]} {row.nama[:3]}"
    row.save()
"""
_ANSWERS = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{port}/masuk/', timeout=2)"


def rural(all_offices: Offices) -> Figures:
    if os.geteuid() or not TOOL.exists():
        print(f"  no line to measure on: needs root and {TOOL}", file=sys.stderr)
        return {}
    stage = Stage(all_offices)
    try:
        with _line():
            return _measured(stage)
    finally:
        stage.close()


def _measured(stage: Stage) -> Figures:
    new = [_new(stage) for _ in range(TURNS - 1)]
    with _joined(stage) as office:
        new.append(_sent(office))
        nothing = [_sent(office) for _ in range(TURNS)]
        changes = []
        for turn in range(TURNS):
            office.run(_CHANGES, str(turn))
            changes.append(_sent(office))
    usual = median(one["wall"] for one in new)
    found = {
        "rural_nothing_seconds": _middle(nothing, "seconds"),
        "rural_changes_100_seconds": _middle(changes, "seconds"),
        "rural_new_1000_seconds": _middle(new, "seconds"),
        "rural_new_1000_bytes": _middle(new, "bytes_up"),
    }
    for seconds in CUTS:
        cut = [_new(stage, cut=seconds) for _ in range(CUT_TURNS)]
        found[f"rural_cut_{seconds}_seconds"] = round(_middle(cut, "wall") - usual - seconds, 1)
        found[f"rural_cut_{seconds}_bytes"] = _middle(cut, "bytes_up") - found["rural_new_1000_bytes"]
    return found


def _middle(told: list[dict[str, Any]], what: str) -> float:
    return round(float(median(one[what] for one in told)), 1)


def _new(stage: Stage, *, cut: int = 0) -> dict[str, Any]:
    """1,000 residents that nobody has seen yet go up, by an office that just joined."""
    with _joined(stage) as office:
        return _sent(office, cut=cut)


def _sent(office: Place, *, cut: int = 0) -> dict[str, Any]:
    """One run of the command over the line; `seconds` from its first request to its last answer, `wall` with the start
    of Python; `bytes_up`: headers counted, what TCP repeats not."""
    _control("reset")
    if cut:
        _control(f"cutafter {CUT_AFTER_BYTES} {cut}")
    began = time.monotonic()
    report = sync(office, "ip", "netns", "exec", OFFICE).report
    wall = time.monotonic() - began
    if not report["ok"]:
        raise RuntimeError(f"The sync over the bad line failed: {report}")
    line = _control("stats")
    if bool(cut) != bool(line["cuts"]):
        raise RuntimeError(f"The line was not cut as asked: {line}")
    print(f"  {wall:.1f} s {report} {line}", file=sys.stderr, flush=True)
    return {**report, "wall": wall}


@contextmanager
def _joined(stage: Stage) -> Iterator[Place]:
    """An office with its residents still to send, and its regency on the other side of the line."""
    office, hub = stage.office(RESIDENTS), stage.hub()
    with enrolled(office, hub):
        pass
    office.run(_MOVED.format(address=ADDRESS, port=PORT))
    through = ["ip", "netns", "exec", HUB, sys.executable]
    serving = subprocess.Popen(
        [*through, "manage.py", "serve", "--host", "0.0.0.0", "--port", str(PORT), "--quiet"],
        cwd=ROOT,
        env=environment(hub.data, DATABASE_URL=_by_socket(hub.more["DATABASE_URL"])),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        ask = [*through, "-c", _ANSWERS.format(port=PORT)]
        while subprocess.run(ask, stderr=subprocess.DEVNULL, check=False).returncode:
            if serving.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The regency behind the line does not answer.")
            time.sleep(0.2)
        yield office
    finally:
        serving.terminate()
        serving.wait(timeout=20)


def _by_socket(url: str) -> str:
    """The same database, reached through a file: 127.0.0.1 of the namespace is another one."""
    with psycopg.connect(url) as connection:
        told = connection.execute("SHOW unix_socket_directories").fetchone()
    assert told
    parts = urlsplit(url)
    place = f"{parts.username}@{quote(told[0], safe='')}:{parts.port}"
    return urlunsplit(parts._replace(netloc=place))


@contextmanager
def _line() -> Iterator[None]:
    line = subprocess.Popen([sys.executable, str(TOOL), "run", *LINE], stdout=subprocess.PIPE, text=True)
    try:
        if not line.stdout or line.stdout.readline().strip() != "ready":
            raise RuntimeError(f"{TOOL} did not begin.")
        yield
    finally:
        line.terminate()
        line.wait(timeout=10)
        for name in (OFFICE, HUB):
            subprocess.run(["ip", "netns", "del", name], check=False)


def _control(command: str) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, str(TOOL), "ctl", command], capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, Any] = json.loads(told)
    return found
