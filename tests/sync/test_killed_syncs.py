"""An office that is killed in the middle of its sync, two hundred times: sending, sealing, taking in. Nothing is lost,
nothing is there twice, and it goes on by itself.

A process that has the program loaded forks for each try: to start one would take most of the time.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from nagari.kantor.models import Kantor
from tests import proving
from tests.invariants.test_processes import compare, settle
from tests.server import ROOT, environment, told_within
from tests.sync.sites import KOTO_BARU, SOLOK, Place, enrol, make

pytestmark = [
    pytest.mark.slow,
    pytest.mark.proved,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not proving.IS_WHOLE, reason="Under make prove; a sample of kills is in invariants/."),
]
KILLS = 200
# Every so many the regency has something new, so that there is something to take in.
NEWS = 5
VICTIM = """
import os, select, signal, sys, time
import django
django.setup()
from datetime import date
from django.db import connection, transaction
from django.utils import timezone
from nagari.kantor.models import Kantor
from nagari.penduduk.models import Penduduk
from nagari.sync import statements
from nagari.sync.contact import Contact
from nagari.sync.tracking import acting, local_actor

def work(turn):
    with transaction.atomic(), acting(local_actor(1)):
        rows = [
            Penduduk(wilayah=sys.argv[1], nama=f"{turn}-{one}", terdata_sejak=date(2026, 5, 14)) for one in range(5)
        ]
        Penduduk.objects.bulk_create(rows)
        Penduduk.objects.filter(id=rows[0].id).update(alamat_sekarang=f"Pasar {turn}")
    # Told only after the commit: what was told must be there afterwards, at both offices.
    os.write(1, (" ".join(row.id.hex for row in rows) + " written\\n").encode())
    report = Contact().sync_through(statements.parents()[0], patience=0)
    os.write(1, f"{'ok' if report.ok else report.code} synced\\n".encode())

def news(turn):
    with transaction.atomic(), acting(local_actor(2)):
        Kantor.objects.create(wilayah=sys.argv[1], nama=f"Kabar {turn}")

for line in sys.stdin:
    what, turn, seconds = line.split()
    pid = os.fork()
    if pid == 0:
        {"work": work, "news": news}[what](turn)
        os._exit(0)
    time.sleep(float(seconds))
    os.kill(pid, signal.SIGKILL) if float(seconds) else None
    gone, status = os.waitpid(pid, 0)
    os.write(1, (("killed" if os.WIFSIGNALED(status) else "ended") + f" {time.time()} over\\n").encode())
"""


class Site:
    """A place with a process of its own that forks for every order."""

    def __init__(self, place: Place, wilayah: str) -> None:
        self.place = place
        self._process = subprocess.Popen(
            [sys.executable, "-c", VICTIM, wilayah],
            cwd=ROOT,
            env=environment(place.data, DJANGO_SETTINGS_MODULE="nagari.settings"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def order(self, what: str, turn: int, seconds: float = 0.0) -> list[str]:
        """Lines until it is over. `seconds` after which it is killed; 0: never."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what} {turn} {seconds}\n")
        self._process.stdin.flush()
        lines = [told_within(self._process)]
        while not lines[-1].endswith(" over\n"):
            assert lines[-1], "it ended"
            lines.append(told_within(self._process))
        return lines

    def end(self) -> None:
        self._process.kill()
        self._process.communicate(timeout=20)


@pytest.fixture
def regency(tmp_path: Path) -> Iterator[tuple[Place, str]]:
    place = make(tmp_path / "hub", "kabupaten", SOLOK)
    with place.serving() as server:
        yield place, server.address


def test_i2_i4_i7_i14_it_goes_on_whenever_a_sync_is_killed(tmp_path: Path, regency: tuple[Place, str]) -> None:
    seed = int(os.environ.get("SEED", time.time_ns() % 10_000))
    chance = random.Random(seed)
    office = make(tmp_path / "office", "nagari", KOTO_BARU)
    enrol(office, *regency)
    here, there = Site(office, KOTO_BARU), Site(regency[0], SOLOK)
    told, ends = list[str](), Counter[str]()
    try:
        # The first waits until the program is loaded.
        told += written(here.order("work", 0))
        began = time.monotonic()
        told += written(here.order("work", KILLS * 3))
        # So long takes one that nobody disturbs: any moment of the next ones is as likely.
        longest = (time.monotonic() - began) * 1.2
        for turn in range(1, KILLS * 3):
            if turn % NEWS == 0:
                there.order("news", turn)
            lines = here.order("work", turn, chance.uniform(0.005, longest))
            told += written(lines)
            ends[where(lines)] += 1
            if ends.total() - ends["ended"] >= KILLS:
                break
    finally:
        here.end()
        there.end()
    print(f"SEED={seed} {dict(ends)}")
    assert ends.total() - ends["ended"] >= KILLS
    settle(office, regency[0])
    compare(office, regency[0], told, seed)
    assert news(office) == news(regency[0])


def written(lines: list[str]) -> list[str]:
    return [key for line in lines if line.endswith(" written\n") for key in line.split()[:-1]]


def where(lines: list[str]) -> str:
    """What it was at."""
    if not lines[-1].startswith("killed"):
        return "ended"
    return "syncing" if written(lines) else "writing"


def news(place: Place) -> list[str]:
    return sorted(place.read(f"SELECT nama FROM {Kantor._meta.db_table} WHERE nama LIKE 'Kabar%'"))
