"""/rawat/pemutakhiran/: releases at hand, one button, and how far it is."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.upkeep.keeper.home import (
    CHECKING,
    DONE,
    FAILED,
    OVER,
    STARTING,
    TRYING,
    WAITING,
    Home,
    State,
    locked,
)
from nagari.upkeep.upgrade import services, views
from tests.office import make_user
from tests.upkeep.keeper.test_keeper import NEW, OLD, make_office
from tests.upkeep.upgrade.test_services import KEY, STRANGER, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician(office: Kantor, client: Client) -> Client:
    client.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    return client


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Home:
    home = make_office(tmp_path / "home").home
    (home.root / "keys").mkdir()
    (home.root / "keys" / "maker.pub").write_text(KEY.public_key().public_bytes_raw().hex())
    (tmp_path / "stick").mkdir()
    monkeypatch.setattr(services, "home", lambda: home)
    settings.STICKS = [str(tmp_path / "stick")]
    return home


def test_it_says_so_where_git_brings_new_versions(technician: Client) -> None:
    assert "tidak dipasang oleh pemasang" in technician.get("/rawat/pemutakhiran/").content.decode()
    assert technician.post("/rawat/pemutakhiran/pasang/").status_code == 422


def test_it_offers_what_is_on_the_stick_and_says_why_not(technician: Client, where: Home, tmp_path: Path) -> None:
    page = technician.get("/rawat/pemutakhiran/").content.decode()
    assert "Tidak ada berkas rilis" in page
    assert f"Versi {OLD}" in page
    release(tmp_path / "stick" / "baru.rilis")
    release(tmp_path / "stick" / "asing.rilis", key=STRANGER)
    page = technician.get("/rawat/pemutakhiran/").content.decode()
    assert f"Versi {NEW}" in page
    assert "tidak ditandatangani" in page
    assert page.count("data-confirm=") == 1


def test_it_begins_an_upgrade_in_a_process_of_its_own(
    technician: Client, where: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(views.subprocess, "Popen", lambda command, **_named: begun.append(command))
    file = release(tmp_path / "stick" / "baru.rilis")
    answer = technician.post("/rawat/pemutakhiran/pasang/", {"berkas": str(file)})
    assert answer["Location"] == "/rawat/pemutakhiran/"
    assert begun[0][1:] == [str(where.root / "nagari.py"), "upgrade", str(file)]
    assert where.state.phase == CHECKING
    assert AccessLog.objects.filter(detail__contains=NEW).exists()
    shown = technician.get("/rawat/pemutakhiran/").content.decode()
    assert "sedang dipasang" in shown
    assert "data-confirm=" not in shown


@pytest.mark.parametrize("phase", [CHECKING, WAITING, STARTING])
def test_a_second_press_does_not_write_over_how_far_the_first_one_is(
    technician: Client, where: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    begun: list[object] = []
    monkeypatch.setattr(views.subprocess, "Popen", lambda *command, **_named: begun.append(command))
    file = release(tmp_path / "stick" / "baru.rilis")
    where.note(State(phase=phase, new=NEW, kept="lama"))
    answer = technician.post("/rawat/pemutakhiran/pasang/", {"berkas": str(file)})
    assert answer.status_code == 422
    assert (begun, where.state.phase, where.state.kept) == ([], phase, "lama")


def test_it_can_be_begun_again_where_the_first_one_died(
    technician: Client, where: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    monkeypatch.setattr(views.subprocess, "Popen", lambda *command, **_named: begun.append(command))
    file = release(tmp_path / "stick" / "baru.rilis")
    where.note(State(phase=TRYING, new=NEW))
    monkeypatch.setattr(services, "BEGIN_SECONDS", 0.0)
    with locked(where.root / "upgrade" / "upgrade.lock"):
        assert "data-confirm=" not in technician.get("/rawat/pemutakhiran/").content.decode()
    assert "data-confirm=" in technician.get("/rawat/pemutakhiran/").content.decode()
    assert technician.post("/rawat/pemutakhiran/pasang/", {"berkas": str(file)}).status_code == 302
    assert len(begun) == 1


@pytest.mark.parametrize("chosen", ["", "/etc/passwd", "{stick}/asing.rilis"])
def test_it_installs_only_what_it_offered(
    technician: Client, where: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    begun: list[object] = []
    monkeypatch.setattr(views.subprocess, "Popen", lambda *command, **_named: begun.append(command))
    release(tmp_path / "stick" / "asing.rilis", key=STRANGER)
    answer = technician.post("/rawat/pemutakhiran/pasang/", {"berkas": chosen.format(stick=tmp_path / "stick")})
    assert answer.status_code == 422
    assert not begun
    assert where.state.phase in OVER


def test_it_tells_how_far_it_is_and_how_it_ended(technician: Client, where: Home) -> None:
    where.note(State(phase=TRYING, new=NEW))
    assert "salinan data" in technician.get("/rawat/pemutakhiran/sejauh/").content.decode()
    where.note(State(phase=FAILED, new=NEW, why="halaman /surat/ gagal"))
    assert technician.get("/rawat/pemutakhiran/sejauh/")["HX-Refresh"] == "true"
    assert "halaman /surat/ gagal" in technician.get("/rawat/pemutakhiran/").content.decode()
    where.note(State(phase=DONE, new=NEW, notes="- Surat lebih cepat.\n"))
    assert "Surat lebih cepat." in technician.get("/rawat/pemutakhiran/").content.decode()
