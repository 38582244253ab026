"""Two offices that are two servers, no line between them, and a person with a stick: by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.looking import fits, listen
from tests.office import PASSWORD
from tests.server import Server
from tests.sync.sites import KOTO_BARU, SOLOK, Place, bare, enrol

NAMES = "SELECT nama FROM penduduk_penduduk"
PREPARE = """
import sys
from datetime import date
from django.core.management import call_command
from django.utils import timezone
from nagari.accounts.models import User
from nagari.penduduk.models import Penduduk
call_command("setup", "--level", sys.argv[3], "--wilayah", sys.argv[1])
User.objects.create_user(
    "pembawa", sys.argv[2], role="technician", wilayah=sys.argv[1], nama="Syafril",
    must_change_password=False, created_at=timezone.now(),
)
if len(sys.argv) > 4:
    Penduduk.objects.create(wilayah=sys.argv[1], nama=sys.argv[4], terdata_sejak=date(2026, 5, 14))
"""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


@pytest.fixture
def regency(tmp_path: Path, stick: Path) -> Iterator[tuple[Place, Server]]:
    place = bare(tmp_path / "regency", "kabupaten", SOLOK)
    place.more["NAGARI_STICKS"] = str(stick)
    place.run(PREPARE, SOLOK, PASSWORD, "kabupaten")
    with place.serving() as server:
        yield place, server


@pytest.fixture
def nagari(tmp_path: Path, stick: Path, regency: tuple[Place, Server]) -> Iterator[Server]:
    """Joined once, and since then nobody answers there."""
    place = bare(tmp_path / "nagari", "nagari", KOTO_BARU)
    place.more["NAGARI_STICKS"] = str(stick)
    place.run(PREPARE, KOTO_BARU, PASSWORD, "nagari", "YULIA FITRI")
    enrol(place, regency[0], regency[1].address)
    place.moved("http://127.0.0.1:9")
    with place.serving() as server:
        yield server


def log_in(page: Any, address: str) -> None:
    # Cookies know no ports: each office would log out the other's.
    page.context.clear_cookies()
    page.goto(f"{address}/masuk/?next=/sinkron/flashdisk/")
    page.fill("[name=username]", "pembawa")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/sinkron/flashdisk/")


def press(page: Any, words: str) -> None:
    """By keyboard: the first button that begins with these words."""
    page.locator("main button", has_text=words).first.focus()
    page.keyboard.press("Enter")


def write(page: Any, address: str, to: str, shot: str) -> None:
    log_in(page, address)
    page.locator(f'[name=untuk][value="{to}"]').check()
    press(page, "Tulis berkas")
    page.wait_for_selector("text=Salin ke KINGSTON")
    fits(page, f"flashdisk-ditulis-{shot}")
    press(page, "Salin ke KINGSTON")
    page.wait_for_selector("text=sudah ada di flashdisk, utuh")


def take(page: Any, address: str, shot: str) -> str:
    log_in(page, address)
    fits(page, f"flashdisk-{shot}")
    assert page.locator("[name=pada]:checked").count() == 1
    press(page, "Ambil")
    page.wait_for_url("**/sinkron/flashdisk/*/")
    fits(page, f"flashdisk-diambil-{shot}")
    told: str = page.inner_text("main")
    return told


def test_a_stick_goes_there_and_back_between_two_offices_without_a_line(
    page: Any, nagari: Server, regency: tuple[Place, Server], stick: Path
) -> None:
    listen(page)
    write(page, nagari.address, SOLOK, "nagari")
    assert "potongan baru" in take(page, regency[1].address, "kabupaten")
    assert regency[0].read(NAMES) == ["YULIA FITRI"]
    write(page, regency[1].address, KOTO_BARU, "kabupaten")
    assert "sudah menerima semua" in take(page, nagari.address, "nagari")
    assert len(list((stick / "nagari").iterdir())) == 2
    assert page.errors == []
