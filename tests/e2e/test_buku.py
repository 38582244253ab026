"""The books in a real browser: read, closed by the head, taken along as PDF."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from nagari.accounts.rules import Role
from nagari.kantor.models import Pegawai
from nagari.penduduk.buku.months import named, previous_month
from nagari.penduduk.models import BulanTutup, Penduduk
from tests.e2e.looking import DESK, fits, listen
from tests.office import KOTO_BARU, make_office, make_user
from tests.penduduk.people import make_family, make_penduduk, make_places
from tests.printing.reading import text_of


@pytest.fixture
def desk(page: Page, live_server: Any, transactional_db: None) -> Page:
    make_office()
    Pegawai.objects.create(
        wilayah=KOTO_BARU, nama="SYAFRIZAL", jenis="kepala", jabatan="Wali Nagari Koto Baru", mulai=date(2021, 1, 1)
    )
    client = Client()
    client.force_login(make_user(Role.HEAD), "nagari.accounts.backends.RoleBackend")
    cookies = [{"name": key, "value": one.value, "url": live_server.url} for key, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    listen(page)
    page.site = live_server.url  # type: ignore[attr-defined]
    return page


def test_it_reads_closes_and_gives_out_the_books_of_a_month(desk: Page, tmp_path: Path) -> None:
    month = previous_month(timezone.localdate())
    jorong, _rt = make_places()
    make_family()
    make_penduduk(nama="GUSTI")
    Penduduk.objects.update(lingkungan=jorong, terdata_sejak=previous_month(month))

    desk.goto(f"{desk.site}/buku/?bulan={month:%Y-%m}")  # type: ignore[attr-defined]
    fits(desk, "buku")
    desk.set_viewport_size(DESK)
    desk.get_by_role("link", name="B.3 Buku Rekapitulasi Jumlah Penduduk").click()
    expect(desk.locator("tbody tr").first).to_contain_text("Koto Tuo")
    fits(desk, "buku-b3")
    desk.set_viewport_size(DESK)

    desk.go_back()
    desk.get_by_role("link", name="Tutup bulan").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Tutup {named(month)}")
    fits(desk, "buku-tutup")
    desk.set_viewport_size(DESK)
    desk.get_by_role("button", name="Tutup bulan").click()
    expect(desk.locator("main")).to_contain_text("Bulan ini sudah ditutup.")
    assert BulanTutup.objects.get().bulan == month
    fits(desk, "buku-ditutup")
    desk.set_viewport_size(DESK)

    desk.get_by_role("link", name="B.1 Buku Induk Penduduk").click()
    expect(desk.locator("main")).to_contain_text("Sesuai yang ditandatangani.")
    desk.get_by_role("link", name="Cetak atau ekspor").click()
    desk.get_by_role("button", name="Lanjut").click()
    expect(desk.locator("#id_keperluan")).to_have_attribute("aria-invalid", "true")
    desk.locator("#id_keperluan").fill("arsip kantor")
    fits(desk, "buku-keluar")
    desk.set_viewport_size(DESK)
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Lanjut").click()
    download.value.save_as(tmp_path / "b1.pdf")
    assert "GUSTI" in text_of((tmp_path / "b1.pdf").read_bytes())

    desk.goto(f"{desk.site}/buku/tanggal/")  # type: ignore[attr-defined]
    expect(desk.locator("main")).to_contain_text("GUSTI")
    fits(desk, "buku-tanggal")
    desk.set_viewport_size(DESK)
    desk.goto(f"{desk.site}/buku/laporan/?bulan={month:%Y-%m}")  # type: ignore[attr-defined]
    expect(desk.locator("main")).to_contain_text("Perkembangan penduduk")
    fits(desk, "buku-laporan")
