"""A clerk's day in a real browser: log in, find, open, edit, bring in a bad file, mend it, bring it in again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from nagari.accounts.rules import Role
from nagari.jobs import worker
from nagari.penduduk.imports.services.direct import import_file
from nagari.penduduk.models import Impor, Penduduk
from tests.e2e.looking import fits, listen, shoot
from tests.office import KOTO_BARU, PASSWORD, make_office, make_user
from tests.penduduk.imports.bad_rows import bad_rows, expected_codes, kinds, mended_rows, person, write_xlsx

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Any, live_server: Any, data_folder: Path, tmp_path: Path) -> Iterator[Any]:
    """The clerk's browser at the login of an office with a few residents; `site` is its address."""
    make_office()
    make_user(Role.CLERK, username="yulia", nama="Yulia Fitri")
    rows = [
        person(9501, nama="SYAFRIZAL"),
        person(9502, nama="RAHMI YULIANTI", sex="2"),
        person(9503, nama="BUYUNG SUTAN MUDO"),
    ]
    now = timezone.now()
    file = write_xlsx(tmp_path / "lama.xlsx", rows)
    import_file(file, wilayah=KOTO_BARU, now=now, today=timezone.localdate(now), dry_run=False)
    listen(page)
    page.site = live_server.url
    yield page
    assert page.errors == []


def log_in(page: Any) -> None:
    page.goto(f"{page.site}/masuk/")
    page.fill("[name=username]", "yulia")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{page.site}/")


def tab_to(page: Any, selector: str, most: int = 80) -> None:
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the Tab key")


def test_it_finds_opens_and_edits_a_resident_by_keyboard_alone(desk: Any) -> None:
    log_in(desk)
    fits(desk, "beranda-petugas")
    desk.set_viewport_size({"width": 1366, "height": 768})
    desk.keyboard.press("/")
    desk.keyboard.type("rahmi")
    desk.wait_for_selector("#saran a:has-text('RAHMI')")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("h1:has-text('RAHMI YULIANTI')")
    fits(desk, "penduduk")
    desk.set_viewport_size({"width": 1366, "height": 768})
    tab_to(desk, "a.btn[href*='/ubah/']")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("[name=nama]")
    fits(desk, "penduduk-ubah")
    tab_to(desk, "[name=nama]")
    desk.keyboard.press("End")
    desk.keyboard.type(" PUTRI")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("h1:has-text('RAHMI YULIANTI PUTRI')")
    assert Penduduk.objects.filter(nama="RAHMI YULIANTI PUTRI").exists()


def bring_in(page: Any, file: Path) -> Impor:
    page.goto(f"{page.site}/impor/")
    page.set_input_files("[name=berkas]", file)
    page.click("main .btn-primary")
    page.wait_for_selector("text=sedang dibaca")
    worker.run_due()
    page.wait_for_selector(".tabs")
    return Impor.objects.latest("pk")


@pytest.mark.slow
def test_it_brings_in_a_bad_file_mends_it_and_brings_it_in_again(desk: Any, tmp_path: Path) -> None:
    log_in(desk)
    impor = bring_in(desk, write_xlsx(tmp_path / "data.xlsx", bad_rows()))
    refused = [code for code in expected_codes() if code]
    assert impor.refused == len(refused)
    assert len(kinds()) >= 25
    desk.click(".tab-red")
    desk.wait_for_selector("[data-code]")
    shown = [one.get_attribute("data-code") for one in desk.query_selector_all("[data-code]")]
    assert set(refused) <= set(shown)
    fits(desk, "impor-ditolak")
    desk.set_viewport_size({"width": 1366, "height": 768})
    assert Penduduk.objects.count() == 3

    with desk.expect_download() as report:
        desk.click("a[href$='/laporan/']")
    report.value.save_as(tmp_path / "laporan.xlsx")
    sheet = load_workbook(tmp_path / "laporan.xlsx").active
    assert sheet.max_row - 1 >= len(refused)

    # What a clerk does at the spreadsheet: every row put right, and the file handed in again.
    mended = write_xlsx(tmp_path / "diperbaiki.xlsx", mended_rows())
    impor = bring_in(desk, mended)
    assert (impor.refused, impor.added) == (0, len(mended_rows()))
    fits(desk, "impor-pratinjau")
    desk.click("#agree .btn-primary")
    worker.run_due()
    desk.wait_for_selector("text=Diimpor")
    shoot(desk, "impor-selesai")
    assert Penduduk.objects.count() == 3 + len(mended_rows())

    impor = bring_in(desk, mended)
    assert (impor.added, impor.changed, impor.unchanged) == (0, 0, len(mended_rows()))


@pytest.mark.slow
def test_it_fits_every_page_a_clerk_opens_on_a_phone(desk: Any) -> None:
    log_in(desk)
    one = Penduduk.objects.exclude(keluarga=None)[0]
    addresses = {
        "daftar-penduduk": "/penduduk/",
        "cari": "/penduduk/?q=rahmi",
        "cari-kosong": "/penduduk/?q=zzzz",
        "penduduk-baru": "/penduduk/baru/",
        "ganda": "/penduduk/ganda/",
        "keluarga": "/keluarga/",
        "kartu": f"/keluarga/{one.keluarga_id}/",
        "impor": "/impor/",
        "ekspor": "/impor/ekspor/",
        "kantor": "/kantor/",
        "nomor": "/kantor/nomor/",
        "wilayah": "/wilayah/",
        "akun": "/akun/",
        "bantuan": "/panduan/",
        "bantuan-halaman": "/panduan/hari-pertama/",
        "latihan": "/latihan/",
    }
    for name, address in addresses.items():
        desk.goto(desk.site + address)
        fits(desk, name)
    desk.errors.clear()
    desk.goto(f"{desk.site}/tidak-ada/")
    assert "404" in desk.errors[0]
    desk.errors.clear()
    fits(desk, "tidak-ada")


def test_it_shows_residents_their_page_on_a_phone(desk: Any) -> None:
    desk.goto(desk.site)
    fits(desk, "beranda-warga")
    desk.click("text=English")
    desk.wait_for_selector("text=What we do for you")
    fits(desk, "beranda-warga-en")
