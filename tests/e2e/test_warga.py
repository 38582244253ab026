"""A resident asks for a letter on a phone and follows it; another at the kiosk; the counter makes a request of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from layanan.katalog import shipped
from layanan.katalog.services import kinds
from layanan.permohonan import throttle
from layanan.permohonan.models import Asal, Berkas, Pengajuan, Permohonan
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import take_step
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.notices.models import Pesan
from tests.e2e.looking import PHONE, fits
from tests.layanan.permohonan.test_papers import photo
from tests.office import NOW, make_office, make_user
from tests.penduduk.people import make_penduduk

NIK = "1302105005909001"


@pytest.fixture
def site(live_server: Any, transactional_db: None, settings: Any, data_folder: Path) -> str:
    # What the proxy of a regency would say: the phone is not the machine itself, which counts as the kiosk.
    settings.BEHIND_TLS = True
    throttle.forget()
    make_office()
    for kode in ("SKTM", "SKU", "PINDAH"):
        kinds.add_kind("13.02", kode, shipped.services()[kode], NOW)
    make_penduduk(nama="ROSNIDAR", nik=NIK, tanggal_lahir=date(1990, 5, 10))
    return str(live_server.url)


def ask(page: Page, site: str, name: str = "") -> str:
    """From the list of services to the number."""
    page.goto(f"{site}/permohonan/ajukan/")
    if name:
        fits(page, f"{name}-pilih")
    page.get_by_role("link", name="Surat Keterangan Tidak Mampu").click()
    page.get_by_label("NIK Anda").fill(NIK)
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    # What was typed is still there.
    expect(page.get_by_label("NIK Anda")).to_have_value(NIK)
    if name:
        fits(page, f"{name}-isian")
    page.get_by_label("Nama Anda").fill("Rosnidar")
    page.get_by_label("Telepon").fill("0812 3456 7890")
    page.locator("[name=isian-keperluan]").fill("beasiswa")
    page.get_by_role("button", name="Kirim").click()
    return page.locator(".ticket-code").inner_text()


def enter(page: Page, site: str, user: User) -> None:
    client = Client()
    client.force_login(user, "nagari.accounts.backends.RoleBackend")
    cookies = [{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]


def test_a_resident_asks_on_a_phone_and_follows_it(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.context.set_extra_http_headers({"X-Forwarded-For": "192.168.1.7"})
    nomor = ask(page, site, "warga")
    assert Pengajuan.objects.get(nomor=nomor).asal == Asal.PONSEL
    file = {"name": "kk.jpg", "mimeType": "image/jpeg", "buffer": photo(900, 700)}
    page.locator("#syarat").select_option("KK")
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    page.locator("#berkas button").click()
    expect(page.get_by_text("1 foto terkirim")).to_be_visible()
    fits(page, "warga-terima")
    page.get_by_role("link", name="Sampai di mana permohonan saya?").click()
    expect(page.get_by_text("Menunggu dikonfirmasi di loket")).to_be_visible()
    fits(page, "warga-status-baru")

    clerk = make_user(Role.CLERK)
    enter(page, site, clerk)
    page.goto(f"{site}/permohonan/pengajuan/")
    fits(page, "warga-daftar")
    page.get_by_role("link", name="Rosnidar").click()
    fits(page, "warga-konfirmasi")
    page.get_by_role("button", name="Berkas cocok: terima").press("Enter")
    expect(page.get_by_text(nomor).first).to_be_visible()
    row = Permohonan.objects.get(nomor=nomor)
    assert Berkas.objects.get(permohonan=row).syarat == "KK"
    page.goto(f"{site}/permohonan/{row.pk}/berkas/")
    fits(page, "berkas")
    take_step(row, Langkah.KEMBALIKAN, person_of(clerk, NOW.date()), NOW, alasan="KTP belum dibawa", kurang=["KTP"])
    page.goto(f"{site}/pesan/?daftar=sendiri")
    expect(page.get_by_text("ada yang kurang", exact=False)).to_be_visible()
    fits(page, "pesan")
    page.goto(f"{site}/pesan/{Pesan.objects.latest('id').pk}/")
    fits(page, "pesan-satu")
    enter(page, site, make_user(Role.TECHNICIAN))
    page.goto(f"{site}/pesan/gerbang/telepon/")
    fits(page, "gerbang")

    page.context.clear_cookies()
    page.goto(f"{site}/status/{nomor.lower()}/")
    expect(page.get_by_text("Dikembalikan: ada yang kurang")).to_be_visible()
    expect(page.get_by_text("KTP belum dibawa")).to_have_count(0)
    page.get_by_label("Tanggal lahir").fill(NIK)
    page.keyboard.press("Enter")
    expect(page.get_by_text("KTP belum dibawa")).to_be_visible()
    fits(page, "warga-status")


def test_another_asks_at_the_kiosk_without_scripts(browser: Any, site: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    context.set_extra_http_headers({"X-Forwarded-For": "127.0.0.1"})
    page = context.new_page()
    page.set_default_timeout(30_000)
    nomor = ask(page, site)
    assert Pengajuan.objects.get(nomor=nomor).asal == Asal.KIOSK
    expect(page.get_by_role("link", name="Selesai")).to_be_visible()
    context.close()
