"""The training office as a real process beside this one."""

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from nagari.kantor import site
from nagari.kantor.models import Kantor
from nagari.kantor.rules.words import default_words
from nagari.kantor.services import set_words
from nagari.lib.errors import UserError
from nagari.pages.management.commands import training
from nagari.pages.training import process, state
from nagari.pages.training.state import Phase, TrainingState
from tests.office import SELAYO, make_office

PATIENCE = 120


@pytest.fixture
def twin(data_folder: Path) -> Iterator[None]:
    yield
    process.stop()


def wait_for(phase: Phase) -> TrainingState:
    until = time.monotonic() + PATIENCE
    while (found := process.current()).phase is not phase:
        log = (state.folder() / "catatan.log").read_text()
        assert found.phase is not Phase.FAILED, log
        assert time.monotonic() < until, f"{found} {log}"
        time.sleep(0.1)
    return found


def ask(port: int, address: str = "/") -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=20) as answer:
        return answer.read().decode()


@pytest.mark.once
@pytest.mark.slow
def test_it_opens_an_office_of_its_own_and_closes_it(twin: None, db: None, data_folder: Path) -> None:
    make_office(SELAYO)
    Kantor.objects.update(nama="Kantor Wali Nagari Selayo Tanang")
    set_words({"dusun": "korong"})
    site.forget()
    process.start(18_000)
    ready = wait_for(Phase.READY)
    assert ready.port > 18_000
    shown = ask(ready.port)
    assert 'class="training"' in shown
    assert "Kantor Wali Nagari Selayo Tanang" in shown
    assert state.read_office() == state.RealOffice(
        wilayah=SELAYO,
        nama="Kantor Wali Nagari Selayo Tanang",
        kata={**default_words("nagari", SELAYO), "dusun": "korong"},
    )
    assert "Koto Baru" not in shown
    assert (data_folder / "latihan" / "nagari.sqlite3").exists()
    assert not (data_folder / "nagari.sqlite3").exists()
    # Starting what runs changes nothing.
    process.start(18_000)
    assert process.current().port == ready.port
    process.stop()
    assert process.current().phase is Phase.STOPPED
    with pytest.raises(OSError, match="refused"):
        ask(ready.port)
    # The second time it is all there.
    began = time.monotonic()
    process.start(18_000)
    wait_for(Phase.READY)
    assert time.monotonic() - began < PATIENCE / 4


def test_it_forgets_what_was_tried_and_nothing_else(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data_folder / "latihan"
    (folder / "blobs" / "ab").mkdir(parents=True)
    for name in ("nagari.sqlite3", "nagari.sqlite3-wal", "lengkap", "secret.key"):
        (folder / name).touch()
    (data_folder / "nagari.sqlite3").touch()
    with pytest.raises(CommandError):
        training.forget_everything()
    monkeypatch.setattr(settings, "TRAINING", True)
    monkeypatch.setattr(settings, "NAGARI_DATA", folder)
    training.forget_everything()
    assert sorted(path.name for path in folder.iterdir()) == ["secret.key", "tmp"]
    assert (data_folder / "nagari.sqlite3").exists()


def test_it_refuses_to_serve_the_real_office_as_training() -> None:
    with pytest.raises(CommandError, match="real office"):
        call_command("training")


def test_it_starts_no_training_inside_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TRAINING", True)
    with pytest.raises(UserError) as refused:
        process.start(18_000)
    assert refused.value.code == "training_inside"


@pytest.fixture
def pretended(data_folder: Path) -> None:
    (data_folder / "latihan").mkdir()


def tell(**values: object) -> None:
    state.write(TrainingState(**{"beat": time.time(), **values}))  # type: ignore[arg-type]


def test_it_offers_to_start(clerk_client: Client, pretended: None) -> None:
    assert "Mulai latihan" in clerk_client.get("/latihan/").content.decode()


def test_it_shows_progress_and_asks_again(clerk_client: Client, pretended: None) -> None:
    tell(phase=Phase.PREPARING, done=2, total=5, message="menyiapkan")
    shown = clerk_client.get("/latihan/")
    assert shown.headers["Refresh"]
    assert "menyiapkan" in shown.content.decode()
    piece = clerk_client.get("/latihan/keadaan/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in piece


def test_it_says_where_the_training_is_and_how_to_log_in(clerk_client: Client, pretended: None) -> None:
    tell(phase=Phase.READY, port=18_001)
    shown = clerk_client.get("/latihan/", headers={"host": "kantor.lan:8000"}).content.decode()
    assert 'href="http://kantor.lan:18001/"' in shown
    assert "petugas" in shown
    assert clerk_client.get("/latihan/keadaan/").headers["HX-Refresh"] == "true"


def test_it_says_why_it_failed(clerk_client: Client, pretended: None) -> None:
    tell(phase=Phase.FAILED, message="<disk> penuh")
    assert "&lt;disk&gt; penuh" in clerk_client.get("/latihan/").content.decode()


def test_it_starts_and_stops_only_by_post(clerk_client: Client, pretended: None) -> None:
    assert clerk_client.get("/latihan/mulai/").status_code == 405
    assert clerk_client.get("/latihan/henti/").status_code == 405
    assert clerk_client.post("/latihan/henti/").status_code == 302
