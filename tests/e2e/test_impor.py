"""A clerk imports a file with more than 25 kinds of bad row, mends the rows given back, and imports again."""

import threading
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.jobs.worker import Worker
from nagari.penduduk.models import Penduduk
from tests.office import PASSWORD, make_office, make_user
from tests.penduduk.imports.bad_rows import bad_rows, mended_rows, person, write_xlsx

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(transactional_db: None) -> User:
    make_office()
    return make_user(Role.CLERK)


@pytest.fixture
def worker(clerk: User):
    # After the office is there: threads share one database in memory, where a writer does not wait for a reader.
    stop = threading.Event()
    thread = Worker(stop)
    thread.start()
    yield thread
    stop.set()
    thread.join(10)


@pytest.fixture
def desk(page: Page, live_server, data_folder: Path, clerk: User, worker: Worker) -> Page:
    """The browser of a clerk who has logged in."""
    page.goto(f"{live_server.url}/masuk/")
    page.fill("input[name=username]", clerk.username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/masuk" not in address)
    return page


def read_file(desk: Page, path: Path) -> None:
    desk.goto(desk.url.split("/", 3)[0] + "//" + desk.url.split("/", 3)[2] + "/impor/")
    desk.set_input_files("input[name=berkas]", path)
    desk.get_by_role("button", name="Baca berkas").click()
    desk.locator(".tabs").wait_for(timeout=30_000)


def test_it_takes_a_file_through_preview_mending_and_a_second_import(desk: Page, tmp_path: Path) -> None:
    good = [person(serial) for serial in range(9801, 9806)]
    read_file(desk, write_xlsx(tmp_path / "campur.xlsx", [*good, *bad_rows()]))
    refused = int(desk.locator(".tab-red b").inner_text())
    assert refused >= 25
    expect(desk.locator(".tab-leaf b")).to_have_text(str(len(good) + len(bad_rows()) - refused))
    assert Penduduk.objects.count() == 0

    desk.locator(".tab-red").click()
    expect(desk.get_by_text("31/02/2000").first).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Baris ditolak").click()
    report = tmp_path / "ditolak.xlsx"
    download.value.save_as(report)

    desk.locator("button[formaction$='tulis/']").click()
    desk.get_by_role("button", name="Batalkan kembali impor ini").wait_for(timeout=30_000)
    written = Penduduk.objects.count()
    assert written == len(good) + len(bad_rows()) - refused

    sheet = load_workbook(report).active
    assert sheet.max_row - 1 == refused
    headings = [cell.value for cell in sheet[1]]
    for line, row in zip(sheet.iter_rows(min_row=2), _mended_in_order(sheet, headings), strict=True):
        for cell, heading in zip(line[:-1], headings[:-1], strict=True):
            cell.value = row.get(heading)
    load = tmp_path / "diperbaiki.xlsx"
    sheet.parent.save(load)
    read_file(desk, load)
    # The row that was only too much beside its twin is in the register by now.
    expect(desk.locator(".tab-red b")).to_have_text("0")
    desk.locator("button[formaction$='tulis/']").click()
    desk.get_by_role("button", name="Batalkan kembali impor ini").wait_for(timeout=30_000)
    assert Penduduk.objects.count() == len(good) + len(mended_rows())
    assert not desk.errors  # type: ignore[attr-defined]


def _mended_in_order(sheet, headings: list[str]) -> list[dict]:
    """The right row for each refused one: by its address, which no kind of bad row spoils."""
    by_address: dict[str, list[dict]] = {}
    for row in mended_rows():
        by_address.setdefault(row["alamat"], []).append(row)
    found = []
    for line in sheet.iter_rows(min_row=2, values_only=True):
        cells = dict(zip(headings, line, strict=True))
        same = by_address[cells["alamat"]]
        found.append(next((row for row in same if row["nama"] == cells["nama"]), same[0]))
    return found


def test_it_unticks_a_row_at_once(desk: Page, tmp_path: Path) -> None:
    read_file(desk, write_xlsx(tmp_path / "a.xlsx", [person(9811), person(9812)]))
    expect(desk.get_by_role("button", name="Tulis 2 baris")).to_be_visible()
    desk.locator("input[name=picked]").first.click()
    desk.get_by_role("button", name="Tulis 1 baris").click()
    desk.get_by_role("button", name="Batalkan kembali impor ini").wait_for(timeout=30_000)
    assert Penduduk.objects.count() == 1


@pytest.mark.parametrize("width", [360, 1366])
def test_it_fits_the_screen(desk: Page, tmp_path: Path, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 768})
    read_file(desk, write_xlsx(tmp_path / "a.xlsx", [person(9821), *bad_rows()]))
    for address in ("", "?tab=added", "?tab=refused"):
        desk.goto(desk.url.split("?")[0] + address)
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_it_asks_unmistakably_before_an_import_is_stopped(desk: Page, tmp_path: Path) -> None:
    read_file(desk, write_xlsx(tmp_path / "berhenti.xlsx", [person(9811)]))
    desk.get_by_role("button", name="Hentikan, jangan tulis").click()
    dialog = desk.locator("#confirm")
    dialog.get_by_role("button", name="Lanjutkan impor").click()
    expect(dialog).to_be_hidden()
    expect(desk.locator(".tabs")).to_be_visible()
    desk.get_by_role("button", name="Hentikan, jangan tulis").click()
    dialog.get_by_role("button", name="Hentikan impor").click()
    desk.wait_for_url("**/impor/")
    assert Penduduk.objects.count() == 0
