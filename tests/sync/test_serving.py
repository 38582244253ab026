"""Sites as they run: each a server of its own, over real HTTP."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import proving
from tests.server import ROOT, Server, environment
from tests.sync import sites
from tests.sync.line import RURAL, bad_line
from tests.sync.sites import KOTO_BARU, KUBUNG, SELAYO, SOLOK, Place

pytestmark = pytest.mark.slow
ADD = """
import sys
from datetime import date
from django.db import transaction
from nagari.penduduk.models import Penduduk
with transaction.atomic():
    for nama in sys.argv[1:]:
        Penduduk.objects.create(wilayah="13.02.10.2001", nama=nama, terdata_sejak=date(2026, 5, 14))
"""
ENQUEUE = """
from django.utils import timezone
from nagari.jobs import services
services.enqueue("sync", {}, user_id=None, wilayah="13.02", now=timezone.now())
"""
JOBS = "SELECT state FROM jobs_job WHERE kind = 'sync'"
NAMES = "SELECT nama FROM penduduk_penduduk"
PARENTS = "from nagari.sync import statements; print(*(one.site.wilayah for one in statements.parents()))"
SEALED = "SELECT count(*) FROM sync_segment g JOIN sync_stream s ON s.id = g.stream_id WHERE s.channel = 'register'"


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Server]]:
    place = sites.make(tmp_path_factory.mktemp("sites") / "regency", "kabupaten", SOLOK)
    with place.serving() as server:
        yield place, server


@pytest.fixture(scope="module")
def nagari(tmp_path_factory: pytest.TempPathFactory, regency: tuple[Place, Server]) -> Place:
    place = sites.make(tmp_path_factory.mktemp("sites") / "nagari", "nagari", KOTO_BARU)
    sites.enrol(place, regency[0], regency[1].address)
    return place


def eventually(holds: Callable[[], bool], seconds: float = 30, every: float = 0.2) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(every)
    return True


def test_a_change_reaches_the_regency_by_itself(nagari: Place, regency: tuple[Place, Server]) -> None:
    with nagari.serving() as server:
        nagari.run(ADD, "Yulia")
        assert eventually(lambda: "Yulia" in regency[0].read(NAMES))
        assert server.stop() < 2


def test_it_syncs_by_command(nagari: Place, regency: tuple[Place, Server]) -> None:
    nagari.run(ADD, "Syafrizal")
    told = nagari.told("sync")
    assert (told["ok"], told["requests"], told["pending"]) == (True, 1, 0)
    assert set(told) >= {"sent", "received", "bytes_up", "bytes_down", "seconds", "conflicts", "parked"}
    assert "Syafrizal" in regency[0].read(NAMES)


def test_i7_it_gets_through_a_bad_line_that_is_cut(nagari: Place, regency: tuple[Place, Server]) -> None:
    with bad_line(regency[1].address, RURAL) as line:
        nagari.moved(line.address)
        nagari.run(ADD, *(f"{number:06d}{'abcdefghij' * 3}{number * 7919 % 100003}" for number in range(1500)))
        line.cut(4, after=9_000)
        told = nagari.told("sync")
        nagari.moved(regency[1].address)
        assert told["ok"], told
        assert line.cut_at is not None
    assert len(regency[0].read(NAMES)) >= 1500


def test_it_says_that_nobody_answers(nagari: Place) -> None:
    nagari.moved("http://127.0.0.1:9")
    told = nagari.told("sync", ok=False)
    assert (told["ok"], told["code"]) == (False, "unreachable")
    nagari.run(ADD, "Nurhayati")
    assert nagari.told("sync", ok=False)["pending"] >= 1


def test_it_refuses_to_sync_before_it_joined(tmp_path: Path) -> None:
    place = sites.make(tmp_path / "alone", "nagari", sites.SELAYO)
    told = place.told("sync", ok=False)
    assert (told["ok"], told["problems"][0]["code"]) == (False, "not_enrolled")


@pytest.mark.proved
@pytest.mark.skipif(not proving.IS_WHOLE, reason="Three servers: under make prove.")
def test_an_office_joins_and_syncs_through_its_district(tmp_path: Path, regency: tuple[Place, Server]) -> None:
    """Three levels, three servers: the village knows the address of its district alone."""
    district = sites.make(tmp_path / "district", "kecamatan", KUBUNG)
    sites.enrol(district, regency[0], regency[1].address)
    village = sites.make(tmp_path / "village", "nagari", SELAYO)
    with district.serving() as server:
        code = regency[0].told("enroll", "--create", SELAYO)["code"]
        joined = village.told("enroll", server.address, code)
        assert joined["url"] == server.address
        village.run(ADD.replace("13.02.10.2001", SELAYO), "Rosmaini")
        assert eventually(lambda: village.told("sync", ok=False)["ok"])
        assert eventually(lambda: "Rosmaini" in regency[0].read(NAMES))
        assert village.run(PARENTS) == KUBUNG


def test_the_worker_of_a_regency_runs_beside_its_server(tmp_path: Path) -> None:
    place = sites.make(tmp_path / "regency", "kabupaten", SOLOK)
    place.run(ADD.replace("13.02.10.2001", SOLOK) + ENQUEUE, "Rosmaini")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sync", "--watch"], cwd=ROOT, env=environment(place.data, **place.more)
    )
    try:
        assert eventually(lambda: place.read(SEALED) == [1])
        assert eventually(lambda: place.read(JOBS) == ["done"])
    finally:
        process.terminate()
    assert process.wait(timeout=10) == 0
