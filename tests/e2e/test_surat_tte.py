"""A head of office signs on a phone what waits for him; a resident looks whether the letter is genuine."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from layanan.surat import services as letters
from layanan.surat.genuine.rules.short import short_code
from layanan.surat.genuine.services import code_of
from layanan.surat.models import CaraTte, PengaturanTte, Surat
from layanan.surat.rules.content import initials
from layanan.surat.signing import settings
from layanan.surat.stamping import Stamped
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor import clock
from nagari.kantor.models import Pegawai, SeriNomor
from tests.e2e.looking import PHONE, fits
from tests.layanan.surat.conftest import CLERK, kind, make_resident, material
from tests.layanan.surat.signing.certificates import p12
from tests.office import KOTO_BARU, make_office, make_user

SECRET = "kunci rahasia sekali"


@pytest.fixture
def site(live_server: Any, transactional_db: None) -> str:
    make_office()
    SeriNomor.objects.create(
        wilayah=KOTO_BARU,
        kode="surat",
        nama="Surat keluar",
        pola="{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}",
        tahun=clock.today().year,
    )
    wali = Pegawai.objects.create(
        wilayah=KOTO_BARU, nama="Uji Wali", jenis="kepala", jabatan="Wali Nagari Koto Baru", mulai=date(2024, 1, 1)
    )
    settings.save(PengaturanTte(cara=CaraTte.BERKAS), None)
    settings.save_certificate(wali.pk, p12("ec", SECRET, days=4000), SECRET)
    make_user(Role.HEAD, pegawai_id=wali.pk)
    row, resident = kind("SKP"), make_resident()
    for why in ("melamar kerja", "beasiswa"):
        letters.issue(material(row, resident, isian={"keperluan": why}), CLERK, clock.now())
    return str(live_server.url)


def token_of(surat: Surat) -> str:
    stamped = Stamped(
        id=surat.pk,
        wilayah=surat.wilayah,
        nomor=surat.nomor,
        jenis=surat.jenis,
        tanggal=surat.tanggal,
        inisial=initials(surat.nama),
        sidik=surat.sidik,
    )
    return code_of(stamped).text.rpartition("/")[2]


def test_the_head_signs_on_a_phone_and_a_resident_checks(page: Page, site: str) -> None:
    first, second = Surat.objects.order_by("urut")
    page.goto(f"{site}/PERIKSA/{token_of(first)}")
    expect(page.get_by_role("heading", name="Surat ini belum ditandatangani")).to_be_visible()
    fits(page, "periksa-belum")

    client = Client()
    client.force_login(User.objects.get(pegawai_id=first.penandatangan_id), "nagari.accounts.backends.RoleBackend")
    cookies = [{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(site)
    page.get_by_role("link", name="2 surat menunggu tanda tangan Anda").click()
    expect(page.get_by_role("heading", name="Untuk Anda")).to_be_visible()
    fits(page, "tte-menunggu")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_label(f"Pilih {first.nomor}").check()
    page.get_by_label("Frasa sandi").fill("salah")
    page.get_by_role("button", name="Tanda tangani").click()
    expect(page.get_by_text("Frasa sandi salah").first).to_be_visible()
    expect(page.get_by_label("Frasa sandi")).to_have_value("")
    fits(page, "tte-salah")
    page.get_by_label("Frasa sandi").fill(SECRET)
    page.get_by_role("button", name="Tanda tangani").press("Enter")
    expect(page.get_by_role("heading", name="1 surat ditandatangani.")).to_be_visible()
    fits(page, "tte-hasil")
    page.goto(f"{site}/surat/tte/{second.pk}/")
    fits(page, "tte-surat")
    page.goto(f"{site}/surat/tte/cara/")
    fits(page, "tte-cara")
    page.get_by_role("link", name="Uji Wali").click()
    expect(page.get_by_role("heading", name="Di BSrE")).to_be_visible()
    fits(page, "tte-pegawai")
    page.context.clear_cookies()

    page.goto(f"{site}/PERIKSA/{token_of(first)}")
    expect(page.get_by_role("heading", name="Surat ini asli", exact=True)).to_be_visible()
    fits(page, "periksa-asli")
    page.set_input_files("#berkas", {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"})
    page.get_by_role("button", name="Cocokkan").click()
    expect(page.get_by_text("Berkas ini bukan surat tersebut")).to_be_visible()
    fits(page, "periksa-berkas")
    letters.revoke(second, "salah nama", CLERK, clock.now())
    page.goto(f"{site}/periksa/")
    fits(page, "periksa")
    page.get_by_label("Nomor surat").fill(first.nomor)
    page.keyboard.press("Tab")
    page.keyboard.type(short_code(first.sidik).lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Surat ini asli", exact=True)).to_be_visible()
    page.goto(f"{site}/periksa/")
    page.get_by_label("Isi kode QR").fill(token_of(second))
    page.get_by_role("button", name="Periksa hasil pindai").press("Enter")
    expect(page.get_by_role("heading", name="Surat ini dicabut")).to_be_visible()
    fits(page, "periksa-dicabut")
