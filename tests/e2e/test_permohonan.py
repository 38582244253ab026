"""A request in real browsers: the clerk takes it in, the wali nagari decides on a phone, the camat at the district."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from layanan.permohonan.models import Permohonan
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.penduduk.kode import JenisKelamin
from tests.e2e.looking import DESK, fits
from tests.layanan.permohonan.desk import offer
from tests.office import make_office, make_user
from tests.penduduk.people import make_penduduk


@pytest.fixture
def site(live_server: Any, transactional_db: None) -> str:
    make_office()
    offer("SKTM", "SKD", "MATI")
    make_penduduk(
        nama="ROSNIDAR", nik="1302105505809001", jenis_kelamin=JenisKelamin.PEREMPUAN, alamat_sekarang="Jalan Ujung 7"
    )
    return str(live_server.url)


def log_in(page: Page, site: str, user: User) -> None:
    client = Client()
    client.force_login(user, "nagari.accounts.backends.RoleBackend")
    page.context.clear_cookies()
    cookies = [{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]


def test_it_leads_a_request_from_the_counter_to_the_district(page: Page, site: str) -> None:
    clerk, _head = make_user(Role.CLERK), make_user(Role.HEAD)
    log_in(page, site, clerk)
    page.goto(f"{site}/permohonan/baru/?q=domisili")
    fits(page, "permohonan-pilih")
    page.get_by_role("link", name="Surat Keterangan Domisili").click()
    page.locator("#cari-subjek").press_sequentially("rosni")
    page.locator("#hasil-subjek").get_by_role("button", name="Yang ini").click()
    expect(page.get_by_label("Alamat domisili")).to_have_value("Jalan Ujung 7")
    fits(page, "permohonan-isi")
    page.get_by_role("button", name="Terima permohonan").press("Enter")
    fits(page, "permohonan-galat")
    page.get_by_label("Tinggal di sana sejak").fill("01-02-2020")
    page.get_by_label("Keperluan").fill("beasiswa")
    page.get_by_label("KTP-el", exact=True).check()
    page.get_by_role("button", name="Terima permohonan").press("Enter")
    page.wait_for_url("**/slip/")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    fits(page, "permohonan-slip")
    row = Permohonan.objects.get()
    expect(page.get_by_text(row.nomor)).to_be_visible()
