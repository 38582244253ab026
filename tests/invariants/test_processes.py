"""Real offices under `serve`, killed with SIGKILL whatever they are at: nothing lost, nothing double, nothing in parts.

What the simulator cannot show: real files, a real server's crash recovery, threads that write while others send.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import postgres, proving
from tests.server import ROOT, environment, free_port, told_within
from tests.sync.sites import KOTO_BARU, SOLOK, Place, enrol, make

# Up to two minutes each where nothing else runs: servers that are killed and come back.
pytestmark = pytest.mark.timeout(600)
THREADS = 8
QUIET_SECONDS = 90.0
# What eight threads write meanwhile has to be settled afterwards.
LONGEST_SECONDS = proving.count(1, 3)
WRITER = """
import os, sys, threading
import django
django.setup()
from datetime import date
from django.db import transaction
from nagari.penduduk.models import Penduduk
from nagari.sync.tracking import acting, local_actor

def write(number):
    turn = 0
    while True:
        turn += 1
        with transaction.atomic(), acting(local_actor(number)):
            rows = [
                Penduduk(wilayah=sys.argv[1], nama=f"{number}-{turn}", terdata_sejak=date(2026, 5, 14))
                for _ in range(5)
            ]
            Penduduk.objects.bulk_create(rows)
            Penduduk.objects.filter(id=rows[0].id).update(alamat_sekarang=f"Pasar {turn}")
        # Told only after the commit: what was told must be there afterwards, at both offices.
        os.write(1, (" ".join(row.id.hex for row in rows) + "\\n").encode())

for number in range(1, int(sys.argv[2])):
    threading.Thread(target=write, args=(number,), daemon=True).start()
write(int(sys.argv[2]))
"""
HELD = """
import json
from nagari.penduduk.models import Penduduk
from nagari.sync import journal
from nagari.sync.models import Segment, Stream
entries = [
    one
    for row in Segment.objects.order_by("stream_id", "first")
    for one in journal.load(row).entries
    if one.model == "penduduk.Penduduk"
]
print(json.dumps({
    "rows": {row.pk.hex: [row.nama, row.alamat_sekarang] for row in Penduduk.objects.all()},
    "heads": sorted([one.site.uuid.hex, one.scope, one.channel, one.admitted, one.applied]
                    for one in Stream.objects.select_related("site")),
    "entries": len(entries),
    "numbers": len({(one.object, one.stamp, one.kind) for one in entries}),
    "unsealed": journal.pending(),
}))
"""
ACKNOWLEDGED = """
import json
from nagari.sync.models import Peer
from nagari.sync.transport.messages import unpacked
parent = Peer.objects.get(is_parent=True)
heads = unpacked(bytes(parent.theirs))
print(json.dumps([[key.site.hex, key.scope, key.channel, head] for key, head in heads.items()]))
"""
NAMES_OF_REGENCY = """
from nagari.sync.models import Site
print(Site.objects.filter(state__in=("own", "former")).count())
"""


def spawn(place: Place, *command: str, heard: int = subprocess.DEVNULL) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(place.data, DJANGO_SETTINGS_MODULE="nagari.settings", **place.more),
        stdout=heard,
        stderr=subprocess.DEVNULL,
        text=True,
    )


class Life:
    """The server of a place, which is killed and started again on the same port."""

    def __init__(self, place: Place, port: int) -> None:
        self.place, self.port = place, port
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = ("manage.py", "serve", "--host", "127.0.0.1", "--port", str(self.port))
        self._process = spawn(self.place, *command)

    def kill(self) -> None:
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=20)

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"{self.place.data} does not answer")


def begin(lives: list[Life], office: Place, hub: Place) -> None:
    """Start the regency, join it, start the office."""
    lives[1].start()
    lives[1].wait()
    enrol(office, hub, f"http://127.0.0.1:{lives[1].port}")
    lives[0].start()


@contextmanager
def writing(place: Place, told: list[str], seconds: float) -> Iterator[None]:
    """Eight threads write at the office in a process of their own, which is killed at the end."""
    process = spawn(place, "-c", WRITER, KOTO_BARU, str(THREADS), heard=subprocess.PIPE)
    assert process.stdout is not None
    # However busy the machine is, something is written.
    told += told_within(process).split()
    until = time.monotonic() + seconds
    try:
        yield
        while time.monotonic() < until:
            told += told_within(process).split()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        told += [key for line in process.stdout if line.endswith("\n") for key in line.split()]
        process.wait(timeout=20)
        process.stdout.close()


def held(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.run(HELD).splitlines()[-1])
    return found


def settle(office: Place, hub: Place) -> None:
    """Sync until both hold the same and the regency's worker has folded it in; fails when that never comes."""
    until, told = time.monotonic() + QUIET_SECONDS, {}
    while time.monotonic() < until:
        told = office.told("sync", ok=False)
        if told["ok"] and not told["pending"]:
            break
    else:
        raise AssertionError(f"I7: the office never came to hold what the regency holds: {told}")
    # What is much the regency answers when it is stored, and folds in beside; and it has things to tell by itself, as
    # that an office has joined.
    while True:
        here, there = held(office), held(hub)
        if (here["rows"], here["heads"]) == (there["rows"], there["heads"]):
            return
        assert time.monotonic() < until, "I5, I7: the regency never folded in what it had admitted, or tells no end"
        time.sleep(0.5)
        office.told("sync", ok=False)


def compare(office: Place, hub: Place, told: list[str], seed: int) -> None:
    here, there = held(office), held(hub)
    assert set(told) <= set(here["rows"]), f"I2, seed {seed}: the office lost what was committed"
    assert here["rows"] == there["rows"], f"I5, seed {seed}"
    assert here["heads"] == there["heads"], f"I7, seed {seed}"
    assert here["entries"] == here["numbers"] == there["entries"] == there["numbers"], f"I4, seed {seed}"
    # Written by fives (I14), and each transaction changed one of its own.
    assert here["entries"] == len(here["rows"]) // 5 * 6, f"I14, seed {seed}"
    for place in (office, hub):
        assert place.told("verify")["problems"] == [], f"I10, seed {seed}"


def seed_of(name: str) -> tuple[int, random.Random]:
    seed = int(os.environ.get("SEED", time.time_ns() % 10_000))
    print(f"SEED={seed} {name}")
    return seed, random.Random(f"{seed}/{name}")


@pytest.fixture
def office(tmp_path: Path) -> Place:
    return make(tmp_path / "office", "nagari", KOTO_BARU)


@pytest.mark.slow
@pytest.mark.proved
def test_i2_i4_i7_it_loses_nothing_when_either_side_is_killed(tmp_path: Path, office: Place) -> None:
    seed, chance = seed_of("sides")
    hub = make(tmp_path / "hub", "kabupaten", SOLOK)
    lives = [Life(office, free_port()), Life(hub, free_port())]
    told: list[str] = []
    try:
        begin(lives, office, hub)
        for _ in range(proving.count(2, 12)):
            with writing(office, told, chance.uniform(0.3, LONGEST_SECONDS)):
                pass
            victims = chance.choice((lives[:1], lives[1:], lives))
            for life in victims:
                life.kill()
            for life in victims:
                life.start()
        settle(office, hub)
    finally:
        for life in lives:
            life.kill()
    compare(office, hub, told, seed)


@pytest.mark.slow
@pytest.mark.proved
@pytest.mark.skipif(postgres.binaries() is None, reason=postgres.INSTALL)
def test_i2_i3_i7_it_loses_nothing_when_the_regencys_database_is_killed(tmp_path: Path, office: Place) -> None:
    seed, chance = seed_of("database")
    with postgres.cluster() as cluster:
        hub = make(tmp_path / "hub", "kabupaten", SOLOK, DATABASE_URL=cluster.url)
        lives = [Life(office, free_port()), Life(hub, free_port())]
        told: list[str] = []
        try:
            begin(lives, office, hub)
            for _ in range(proving.count(1, 12)):
                with writing(office, told, chance.uniform(0.3, LONGEST_SECONDS)):
                    pass
                cluster.kill()
                cluster.start()
            settle(office, hub)
        finally:
            for life in lives:
                life.kill()
        compare(office, hub, told, seed)


def acknowledged(office: Place) -> dict[tuple[str, str, str], int]:
    """How far the regency has said it holds each stream, as the office knows."""
    found = json.loads(office.run(ACKNOWLEDGED).splitlines()[-1])
    return {(site, scope, channel): head for site, scope, channel, head in found}


def admitted(hub: Place) -> dict[tuple[str, str, str], int]:
    return {(site, scope, channel): head for site, scope, channel, head, _applied in held(hub)["heads"]}


@pytest.mark.slow
@pytest.mark.proved
@pytest.mark.skipif(not proving.IS_WHOLE, reason="The regency as deploy/ sets it up is promoted once in CI.")
def test_i2_i11_it_loses_nothing_acknowledged_when_a_replica_is_promoted(tmp_path: Path, office: Place) -> None:
    seed, chance = seed_of("promotion")
    with postgres.cluster() as first, postgres.replica(first, is_lossless=True) as second:
        hub = make(tmp_path / "hub", "kabupaten", SOLOK, DATABASE_URL=postgres.either(first, second))
        lives = [Life(office, free_port()), Life(hub, free_port())]
        told: list[str] = []
        try:
            begin(lives, office, hub)
            for turn in range(proving.count(1, 20)):
                with writing(office, told, chance.uniform(0.3, LONGEST_SECONDS)):
                    pass
                first.kill()
                lives[0].kill()
                second.promote()
                # Before the office comes back and heals what may be missing.
                heads = admitted(hub)
                for stream, head in acknowledged(office).items():
                    assert heads.get(stream, 0) >= head, f"seed {seed}, promotion {turn}: {stream} of {head} is lost"
                hub.told("promoted")
                first, second = second, first
                second.follow(first, is_lossless=True)
                if turn % 2 == 0:
                    # Every other time the regency's processes find the promoted one by themselves.
                    lives[1].kill()
                    lives[1].start()
                lives[0].start()
            settle(office, hub)
            assert hub.run(NAMES_OF_REGENCY) == "1"
        finally:
            for life in lives:
                life.kill()
        compare(office, hub, told, seed)
