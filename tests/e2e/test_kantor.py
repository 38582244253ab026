"""The office's pages in a real browser: what only shows there."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from nagari.accounts.rules import Role
from nagari.kantor import clock, services
from nagari.kantor.models import ClockState, Nomor
from tests.office import KOTO_BARU, make_office, make_user

PAGES = ("", "kop/", "profil/", "kata/", "jam-layanan/", "libur/", "pegawai/", "pegawai/baru/", "nomor/", "jam/")


@pytest.fixture
def head_page(page: Page, live_server: object, transactional_db: None) -> Page:
    """Logged in as the head of the office; `page.site` is the address of the server."""
    make_office()
    client = Client()
    client.force_login(make_user(Role.HEAD), "nagari.accounts.backends.RoleBackend")
    page.site = live_server.url  # type: ignore[attr-defined]
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": page.site} for name, one in client.cookies.items()]
    )
    return page


def test_it_shows_the_letterhead_while_it_is_typed(head_page: Page) -> None:
    head_page.goto(f"{head_page.site}/kantor/kop/")
    head_page.get_by_label("Baris pertama").fill("PEMERINTAH KABUPATEN UJI")
    expect(head_page.locator("#kop")).to_contain_text("PEMERINTAH KABUPATEN UJI")
    head_page.get_by_role("button", name="Simpan").click()
    expect(head_page.locator(".notices").first).to_contain_text("Kop surat sudah disimpan")
    expect(head_page.locator("#kop")).to_contain_text("PEMERINTAH KABUPATEN UJI")
    assert head_page.errors == []


def test_it_fits_a_phone(head_page: Page) -> None:
    head_page.set_viewport_size({"width": 360, "height": 740})
    for path in PAGES:
        head_page.goto(f"{head_page.site}/kantor/{path}")
        wide = head_page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (path, wide) == (path, 0)


def test_it_asks_for_the_date_when_the_battery_died_and_goes_on_with_the_keyboard_alone(head_page: Page) -> None:
    year = timezone.localdate().year
    seri = services.create_series(KOTO_BARU, kode="SURAT", nama="Surat", pola="{urut}/{kantor}/{tahun}", tahun=year)
    ClockState.objects.create(pk=clock.ROW, last_seen=timezone.now() + timedelta(days=2))
    clock.forget()
    giving = f"{head_page.site}/kantor/nomor/seri/{seri.pk}/beri/"
    head_page.goto(giving)
    expect(head_page.get_by_role("alert")).to_contain_text("tidak mungkin benar")
    head_page.get_by_label("Perihal").fill("Uji")
    head_page.keyboard.press("Enter")
    expect(head_page.locator(".errors")).to_contain_text("Pastikan dahulu tanggal hari ini")
    assert not Nomor.objects.exists()

    head_page.get_by_role("link", name="Pastikan tanggal").focus()
    head_page.keyboard.press("Enter")
    expect(head_page).to_have_url(re.compile("/kantor/jam/$"))
    today = timezone.localtime() + timedelta(days=3)
    head_page.get_by_label("Tanggal hari ini").focus()
    head_page.keyboard.type(today.strftime("%d%m%Y"))
    head_page.keyboard.press("Tab")
    head_page.keyboard.type(today.strftime("%H%M"))
    head_page.keyboard.press("Enter")
    expect(head_page.locator(".clock-warning")).to_have_count(0)

    # The same session, without a new login.
    head_page.goto(giving)
    head_page.get_by_label("Perihal").fill("Uji")
    head_page.keyboard.press("Enter")
    expect(head_page.locator(".notices").first).to_contain_text("Nomornya 1/KTB/")
    assert Nomor.objects.get().tanggal == today.date()
    assert head_page.errors == []
