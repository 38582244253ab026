"""A clerk writes a letter with the keyboard alone; the head changes what it says and sees it while typing."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from layanan.surat.models import Surat
from nagari.accounts.rules import Role
from tests.e2e.looking import PHONE, fits
from tests.layanan.surat.conftest import furnish, kind, make_resident
from tests.office import make_office, make_user


@pytest.fixture
def site(live_server: Any, transactional_db: None) -> str:
    make_office()
    furnish()
    make_resident()
    kind("SKD")
    return str(live_server.url)


def enter(page: Page, site: str, role: Role) -> None:
    client = Client()
    client.force_login(make_user(role), "nagari.accounts.backends.RoleBackend")
    cookies = [{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]


def test_a_letter_is_written_found_and_taken_back_and_its_template_changed(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    enter(page, site, Role.CLERK)
    page.goto(f"{site}/surat/")
    fits(page, "surat-kosong")
    page.goto(f"{site}/surat/baru/")
    fits(page, "surat-baru")
    page.get_by_role("link", name="Surat Keterangan Domisili").press("Enter")
    page.get_by_role("searchbox", name="Nama atau NIK").last.fill("rosnidar")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="SITI ROSNIDAR").press("Enter")
    fits(page, "surat-isian")
    page.get_by_label("Alamat domisili").fill("Jorong Uji")
    page.get_by_label("Tinggal di sana sejak").fill("02-01-2020")
    page.get_by_role("button", name="Terbitkan surat").press("Enter")
    expect(page.get_by_text("“Keperluan” belum diisi").first).to_be_visible()
    expect(page.get_by_label("Alamat domisili")).to_have_value("Jorong Uji")
    page.get_by_label("Keperluan").fill("bank")
    page.get_by_role("button", name="Terbitkan surat").press("Enter")
    expect(page.get_by_text("Surat terbit: ").first).to_be_visible()
    fits(page, "surat-satu")
    page.get_by_role("link", name="Cabut").press("Enter")
    page.get_by_label("Alasan").fill("salah alamat")
    page.get_by_role("button", name="Cabut surat").press("Enter")
    expect(page.get_by_text("dicabut").first).to_be_visible()
    assert Surat.objects.get().keadaan == "dicabut"
    page.goto(f"{site}/surat/agenda/?tahun=2026")
    fits(page, "surat-agenda")

    enter(page, site, Role.HEAD)
    page.goto(f"{site}/surat/templat/")
    fits(page, "surat-templat")
    page.get_by_role("link", name="Surat Keterangan Domisili").press("Enter")
    expect(page.get_by_role("img", name="Halaman 1")).to_be_visible()
    fits(page, "surat-templat-satu")
    box = page.get_by_label("Templat", exact=False).first
    good = box.input_value()
    box.fill(good + "\n#tiada")
    expect(page.get_by_text("unknown variable: tiada")).to_be_visible()
    box.fill(good.replace("benar berdomisili", "bertempat tinggal"))
    expect(page.get_by_role("img", name="Halaman 1")).to_be_visible()
    page.get_by_role("button", name="Simpan").press("Enter")
    expect(page.get_by_text("Templat berlaku mulai sekarang")).to_be_visible()
    assert page.errors == []  # type: ignore[attr-defined]
