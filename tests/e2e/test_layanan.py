"""A resident looks up what to bring, on a phone; the head of the office changes the way a service goes."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from layanan.katalog import shipped
from layanan.katalog.services import kinds
from nagari.accounts.rules import Role
from tests.e2e.looking import PHONE, fits
from tests.layanan.katalog.test_content import GOOD
from tests.office import KOTO_BARU, NOW, make_office, make_user

SOME = ("SKU", "SKD", "PINDAH", "NIKAHN1", "SKTM", "LAHIR", "HILANG")


@pytest.fixture
def site(live_server: Any, transactional_db: None) -> str:
    make_office()
    for kode in SOME:
        kinds.add_kind("13.02", kode, shipped.services()[kode], NOW)
    kinds.add_kind(KOTO_BARU, "IZIN-BALAI", GOOD, NOW)
    return str(live_server.url)


def test_it_tells_a_resident_what_to_bring_and_lets_the_head_change_a_route(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{site}/layanan/")
    fits(page, "layanan")
    page.fill("input[name=q]", "pindah")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Surat Keterangan Pindah Penduduk").click()
    expect(page.get_by_text("Kartu keluarga", exact=True)).to_be_visible()
    fits(page, "layanan-pindah")
    page.get_by_role("link", name="Cetak").click()
    fits(page, "layanan-cetak")

    client = Client()
    client.force_login(make_user(Role.HEAD), "nagari.accounts.backends.RoleBackend")
    cookies = [{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(f"{site}/layanan/atur/")
    fits(page, "katalog")
    page.get_by_role("link", name="Surat uji").click()
    fits(page, "katalog-satu")
    page.get_by_role("link", name="Alur").click()
    rows = page.locator("div.form-part.panel")
    rows.nth(0).get_by_label("Siapa").select_option("dinas")
    page.get_by_role("button", name="Tambah baris").press("Enter")
    expect(rows.nth(0).get_by_label("Siapa")).to_have_value("dinas")
    page.get_by_role("button", name="Simpan").last.press("Enter")
    expect(rows.nth(0).get_by_text("Tahap 1")).to_have_count(1)
    fits(page, "katalog-alur")
    rows.nth(0).get_by_label("Siapa").select_option("petugas")
    rows.nth(0).get_by_label("Paling lama").fill("10")
    page.get_by_role("button", name="Simpan").last.press("Enter")
    expect(page.get_by_text("2 jam 10 menit")).to_be_visible()
    page.get_by_role("link", name="Ubah").click()
    fits(page, "katalog-ubah")
