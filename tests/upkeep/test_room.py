"""Room on the disk: told beforehand, writing refused with a sentence, reading goes on; a disk that is really full."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client

from nagari.kantor.models import Kantor
from nagari.upkeep import room
from tests import blank
from tests.server import ROOT, environment, manage


class Usage(NamedTuple):
    free: int


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> Iterator[Callable[[int], None]]:
    """So many megabytes are left."""

    def leave(megabytes: int) -> None:
        room.forget()
        monkeypatch.setattr("nagari.upkeep.room.shutil.disk_usage", lambda _path: Usage(megabytes * room.MEGABYTE))

    yield leave
    room.forget()


@pytest.mark.django_db
def test_it_warns_beforehand_and_then_refuses_to_write_but_not_to_read(clerk_client: Client, left) -> None:
    left(5_000)
    assert "MB di disk" not in clerk_client.get("/penduduk/").content.decode()
    left(700)
    assert "700 MB di disk" in clerk_client.get("/penduduk/").content.decode()
    assert clerk_client.post("/penduduk/baru/", {}).status_code != room.NO_ROOM
    left(20)
    page = clerk_client.get("/penduduk/")
    assert page.status_code == 200
    assert "tidak ada yang dapat disimpan" in page.content.decode()
    refused = clerk_client.post("/penduduk/baru/", {})
    assert refused.status_code == room.NO_ROOM
    assert "tidak ada yang tersimpan" in refused.content.decode()
    assert clerk_client.post("/keluar/").status_code == 302


@pytest.mark.django_db
def test_it_says_so_too_where_the_disk_itself_refused(
    clerk_client: Client, office: Kantor, left, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError, OperationalError

    for error, status in (
        (OperationalError("database or disk is full"), room.NO_ROOM),
        (OSError(28, "No space left on device"), room.NO_ROOM),
        (DatabaseError("database disk image is malformed"), 503),
    ):

        def fail(*_given: object, error: Exception = error, **_named: object) -> None:
            raise error

        left(5_000)
        monkeypatch.setattr("nagari.accounts.log.record", fail)
        assert clerk_client.get("/penduduk/").status_code == status


def test_it_keeps_a_ballast_and_lets_it_go(data_folder: Path, left, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "BALLAST_BYTES", room.MEGABYTE)
    ballast = data_folder / "ruang.bin"
    for megabytes, is_kept in ((500, False), (5_000, True), (500, True), (5, False)):
        left(megabytes)
        room.look(None)  # type: ignore[arg-type]
        assert ballast.exists() is is_kept, megabytes


def test_it_asks_other_sites_to_come_back_later(left) -> None:
    said: list[str] = []
    guarded = room.beside(lambda _environ, _start: [b"page"], "/sinkron/api/1")

    def ask(path: str) -> bytes:
        return b"".join(guarded({"PATH_INFO": path}, lambda status, _headers: said.append(status)))

    left(20)
    assert (ask("/sinkron/api/1"), ask("/")) == (b"disk_full", b"page")
    left(5_000)
    assert ask("/sinkron/api/1") == b"page"
    assert said == ["503 Service Unavailable"]


REALLY = """
import json, os, sys
import django
django.setup()
from django.conf import settings
from django.test import Client
from nagari.accounts.rules import Role
from nagari.penduduk.models import Penduduk
from nagari.upkeep import room
from tests.office import KOTO_BARU, make_office, make_user
from tests.penduduk.people import make_penduduk
settings.ALLOWED_HOSTS = ["*"]
# The disk itself is to refuse, not our look at it beforehand.
room.FULL_BYTES = room.LOW_BYTES = 0
make_office()
for one in range(5):
    make_penduduk(nik=f"13021008080{one}9001"[:16])
client = Client()
client.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
filler = open(os.path.join(sys.argv[1], "penuh"), "wb", buffering=0)
size = 1 << 20
while size:
    try:
        filler.write(bytes(size))
    except OSError:
        size //= 2
told = {"refused": 0, "saved": 0, "other": []}
for number in range(400):
    try:
        make_penduduk(nama="X" * 60 + str(number))
        told["saved"] += 1
    except Exception as error:
        told["refused"] += 1
        told["kind"] = str(error)
        break
before = Penduduk.objects.count()
told["read"] = client.get("/rawat/ping/").status_code
new = {"username": "baru", "nama": "Orang Baru", "role": "clerk", "wilayah": KOTO_BARU}
told["posted"] = client.post("/pengguna/baru/", new).status_code
told["after"] = Penduduk.objects.count() - before
filler.close()
os.unlink(os.path.join(sys.argv[1], "penuh"))
room.forget()
make_penduduk(nama="SESUDAH")
told["again"] = Penduduk.objects.filter(nama="SESUDAH").count()
told["people"] = Penduduk.objects.count()
print(json.dumps(told))
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, some megabytes larger than a fresh office."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, timeout=20, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], timeout=20, check=False)


@pytest.mark.slow
@pytest.mark.skipif(
    connection.vendor != "sqlite" or sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"),
    reason="only root on Linux may mount a small disk",
)
def test_it_loses_nothing_on_a_disk_that_is_really_full(small_disk: Path) -> None:
    blank.place(small_disk)
    done = subprocess.run(
        [sys.executable, "-c", REALLY, str(small_disk)],
        cwd=ROOT,
        env=environment(small_disk, DJANGO_SETTINGS_MODULE="nagari.settings", PYTHONPATH=str(ROOT), NAGARI_DEBUG="1"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["refused"] == 1
    assert "full" in told["kind"]
    assert (told["posted"], told["read"], told["after"], told["again"]) == (room.NO_ROOM, 200, 0, 1)
    assert json.loads(manage(small_disk, "verify", "--json").stdout.splitlines()[-1])["ok"]
