"""/cadangan/ and what it says on the home page."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act, Role
from nagari.jobs.models import Job
from nagari.kantor import clock
from nagari.kantor.models import Kantor
from nagari.upkeep.backups import keys, places, state, words, work
from nagari.upkeep.backups.state import Run
from tests.office import KOTO_BARU, NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician(office: Kantor, client: Client, data_folder: Path) -> Client:
    client.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    return client


def proven(**more: object) -> Run:
    return Run(**{"at": clock.now().isoformat(), "name": "a.cadangan", "objects": 5021, **more})  # type: ignore[arg-type]


def test_it_says_when_the_last_backup_was_proven(technician: Client) -> None:
    state.note(proven())
    page = technician.get("/cadangan/").content.decode()
    assert "Cadangan terakhir yang terbukti" in page
    assert "5.021" in page
    assert "hanya ada di komputer ini" in page


def test_it_begins_one_backup_however_often_the_button_is_pressed(technician: Client) -> None:
    first, again = technician.post("/cadangan/buat/"), technician.post("/cadangan/buat/")
    assert first["Location"] == again["Location"]
    assert Job.objects.filter(kind=work.KIND).count() == 1


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (lambda: state.State(), "Belum ada cadangan yang terbukti"),
        (lambda: state.State(runs=(proven(at=(clock.now() - timedelta(days=3)).isoformat()),)), "Cadangan terbukti te"),
        (lambda: state.State(runs=(Run(at=clock.now().isoformat(), code="x", message="penuh"),)), "terakhir gagal"),
        (
            lambda: state.State(
                folder="/tidak/ada", mark="m", last_seen=(clock.now() - timedelta(days=9)).isoformat(), runs=(proven(),)
            ),
            "tidak terpasang sejak 9 hari",
        ),
        (lambda: state.State(runs=(proven(),)), "belum ada di kertas"),
        (lambda: state.State(rescued={"from": "backup"}), "habis dipulihkan"),
    ],
)
def test_it_tells_on_the_home_page_what_is_to_be_done(technician: Client, known, said: str) -> None:
    state.change(lambda _before: known())
    assert said in technician.get("/").content.decode()
    assert technician.get("/cadangan/").status_code == 200


def test_it_says_nothing_of_backups_to_a_clerk(clerk_client: Client, data_folder: Path) -> None:
    assert "cadangan yang terbukti" not in clerk_client.get("/").content.decode()


def test_it_takes_a_place_and_lets_go_of_it(technician: Client, data_folder: Path) -> None:
    stick = data_folder.with_name(f"{data_folder.name}-stick")
    stick.mkdir()
    assert technician.post("/cadangan/tempat/", {"folder": str(stick)}).status_code == 302
    assert state.load().folder == str(stick)
    assert json.loads((stick / places.MARK).read_bytes())["wilayah"] == KOTO_BARU
    for wrong in ("", "x", "/tidak/ada/di/sini", str(data_folder), "/a" * 300):
        answer = technician.post("/cadangan/tempat/", {"folder": wrong})
        assert answer.status_code == 422, wrong
    assert state.load().folder == str(stick)
    technician.post("/cadangan/tempat/", {"lupakan": "1"})
    assert state.load().folder == ""


def test_it_shows_the_words_to_who_asks_and_notes_it(technician: Client) -> None:
    told = words.words_of(keys.seed())
    assert told[0] not in technician.get("/cadangan/kunci/").content.decode()
    page = technician.post("/cadangan/kunci/")
    assert all(word in page.content.decode() for word in told)
    assert "no-store" in page["Cache-Control"]
    assert AccessLog.objects.filter(act=Act.PRINT, detail="backup key").count() == 1
    assert state.load().printed_at


def test_it_tells_what_a_rescue_left_out_until_somebody_has_looked(technician: Client) -> None:
    assert technician.get("/cadangan/pemulihan/").status_code == 302
    told = {"from": "backup", "at": NOW.isoformat(), "made_at": NOW.isoformat(), "heads": {}}
    state.change(lambda known: replace(known, rescued=told))
    page = technician.get("/cadangan/pemulihan/").content.decode()
    assert "Yang tidak ada pada siapa pun" in page
    technician.post("/cadangan/pemulihan/")
    assert "habis dipulihkan" not in technician.get("/").content.decode()


@pytest.mark.parametrize("content", [b"", b"x" * 30_000, b"nagari-backup 1 {}\n", b'nagari-backup 1 {"bytes":"5"}\n'])
def test_it_refuses_what_holds_no_sealed_key(technician: Client, content: bytes) -> None:
    file = SimpleUploadedFile("a.cadangan", content)
    answer = technician.post("/cadangan/kata/", {"berkas": file, "alasan": "wali nagari, dikenal"})
    assert answer.status_code == 422


def test_it_makes_one_a_day_and_again_when_the_stick_comes_back(
    office: Kantor, data_folder: Path, head: User, settings: object
) -> None:
    def begun() -> int:
        work.look(clock.now(), timedelta(hours=1))
        return Job.objects.filter(kind=work.KIND).delete()[0]

    assert begun() == 1
    state.note(proven(at=(clock.now() - timedelta(hours=1)).isoformat()))
    assert begun() == 0
    stick = data_folder.with_name(f"{data_folder.name}-stick")
    stick.mkdir()
    places.choose(str(stick), KOTO_BARU, NOW)
    assert begun() == 1
    settings.TRAINING = True  # type: ignore[attr-defined]
    assert begun() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one database is enough")
def test_it_does_not_begin_before_the_first_day_is_over(db: None, data_folder: Path) -> None:
    work.look(clock.now(), timedelta(hours=1))
    assert not Job.objects.exists()


def test_it_offers_an_empty_computer_to_become_an_office_that_was(
    client: Client, db: None, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    monkeypatch.setattr("nagari.upkeep.rescue.restarting.soon", lambda: begun.append(1))
    assert "/mulai/pemulihan/" in client.get("/mulai/wilayah/", SERVER_NAME="localhost").content.decode()
    torn = data_folder / "a.cadangan"
    torn.write_bytes(b"nagari-backup 1 {}\n")
    told = " ".join(words.words_of(bytes(16)))
    for sent in (
        {},
        {"berkas": str(torn), "kata": "satu dua"},
        {"berkas": str(torn), "kata": told},
        {"berkas": "/etc/passwd", "kata": told},
        {"berkas": "/tidak/ada", "kata": told},
        {"berkas": "\0", "kata": told},
    ):
        assert client.post("/mulai/pemulihan/", sent, SERVER_NAME="localhost").status_code == 422, sent
    # Another machine needs the first code.
    away = client.get("/mulai/pemulihan/", REMOTE_ADDR="192.168.1.9", SERVER_NAME="localhost")
    assert away["Location"].endswith("/mulai/kode/")
    assert not begun
