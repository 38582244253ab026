"""A request in real browsers: the clerk takes it in, the wali nagari decides on a phone, the camat at the district."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from layanan.katalog.models import JenisLayanan
from layanan.permohonan.models import Permohonan
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.papers import Cleaned, Tipe
from layanan.permohonan.services import papers
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor import site as office
from nagari.kantor.models import Level, Situs
from nagari.penduduk.kode import JenisKelamin
from tests.e2e.looking import DESK, PHONE, fits
from tests.layanan.permohonan.desk import DISTRICT, hand_in, lead, offer
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


def services() -> dict[str, JenisLayanan]:
    return {row.kode: row for row in JenisLayanan.objects.all()}


def log_in(page: Page, site: str, user: User) -> None:
    client = Client()
    client.force_login(user, "nagari.accounts.backends.RoleBackend")
    page.context.clear_cookies()
    cookies = [{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]


def test_it_leads_a_request_from_the_counter_to_the_district(page: Page, site: str) -> None:
    clerk, head = make_user(Role.CLERK), make_user(Role.HEAD)
    log_in(page, site, clerk)
    page.goto(f"{site}/permohonan/baru/?q=domisili")
    fits(page, "permohonan-pilih")
    page.get_by_role("link", name="Surat Keterangan Domisili").click()
    page.locator("#id_cari_subjek").press_sequentially("rosni")
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
    papers.add(row, "KK", b"kk", timezone.now(), clean=lambda content: Cleaned(content, Tipe.JPEG, 1))
    page.goto(f"{site}/permohonan/")
    fits(page, "permohonan-kotak")
    page.get_by_role("link", name="Surat Keterangan Domisili").click()
    fits(page, "permohonan-satu")
    page.get_by_role("link", name="Periksa persyaratan").click()
    for name in ("Surat pengantar RT/RW", "Kartu keluarga"):
        page.get_by_label(name).check()
    fits(page, "permohonan-periksa")
    page.get_by_role("button", name="Periksa persyaratan").press("Enter")
    expect(page.get_by_text("persyaratan lengkap")).to_be_visible()

    # Two more, and the wali nagari decides on all three with a thumb.
    for name in ("SYAFRIL", "MARNI"):
        lead(
            hand_in(services()["SKTM"], clerk, timezone.now() - timedelta(days=9), name=name), (Langkah.PERIKSA, clerk)
        )
    log_in(page, site, head)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{site}/permohonan/")
    for box in page.locator("input[name=pilih]").all():
        box.check()
    fits(page, "permohonan-pilihan")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.locator(".bulk button").click()
    expect(page.locator("#confirm")).to_contain_text("Setujui 3 permohonan yang dipilih?")
    page.locator("#confirm").get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("3 permohonan disetujui")).to_be_visible()
    # What this office signs itself is issued from the list too.
    page.locator("input[name=terbit]").check()
    fits(page, "permohonan-terbit")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.locator(".bulk").get_by_role("button", name="Terbitkan").click()
    expect(page.locator("#confirm")).to_contain_text("Terbitkan 1 surat yang dipilih?")
    page.keyboard.press("Escape")

    # What passes the district waits there.
    Situs.objects.update(level=Level.KECAMATAN, wilayah=DISTRICT)
    office.forget()
    kasi = make_user(Role.VERIFIER, DISTRICT)
    make_user(Role.HEAD, DISTRICT)
    log_in(page, site, kasi)
    page.goto(f"{site}/permohonan/")
    expect(page.get_by_role("link", name="Surat Keterangan Tidak Mampu")).to_have_count(2)
    page.get_by_role("link", name="Surat Keterangan Tidak Mampu").first.click()
    fits(page, "permohonan-camat")
