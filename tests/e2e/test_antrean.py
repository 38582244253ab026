"""Three windows at once: the kiosk gives a number, the counter calls it, the display shows and speaks it."""

from collections.abc import Callable, Iterator
from datetime import time
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from layanan.antrean.models import JanjiAntrean, LayananAntrean, Loket, Tiket
from layanan.antrean.services import setup
from nagari.accounts.rules import Role
from nagari.kantor import clock
from tests.e2e.looking import fits, shoot
from tests.layanan.antrean.conftest import ALL_DAY
from tests.office import KOTO_BARU, NOW, make_office, make_user

Window = Callable[[str], Page]
# Longer than the display asks, and a slow machine.
SOON = 10_000


@pytest.fixture
def counter(live_server: object, transactional_db: None) -> Loket:
    make_office()
    surat = setup.save_service(KOTO_BARU, setup.Layanan(nama="Surat keterangan", huruf="A", **ALL_DAY))
    data = setup.save_service(KOTO_BARU, setup.Layanan(nama="Data penduduk", huruf="B", **ALL_DAY))
    setup.save_rules(KOTO_BARU, setup.Aturan(jalur=("LANSIA", "HAMIL"), teks_berjalan="Semua layanan tanpa biaya"))
    return setup.save_counter(KOTO_BARU, 1, "Umum", [surat.pk, data.pk])


@pytest.fixture
def window(browser: Browser, live_server: Any, counter: Loket) -> Iterator[Window]:
    """Opens an address in a window of its own; the counter's is logged in."""
    contexts = []
    client = Client()
    client.force_login(make_user(Role.CLERK), "nagari.accounts.backends.RoleBackend")
    cookies = [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]

    def opened(path: str) -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
        context.set_default_timeout(30_000)
        contexts.append(context)
        if "/loket/" in path or "/angka/" in path:
            context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.errors = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.errors.append(str(error)))  # type: ignore[attr-defined]
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_it_leads_a_visitor_from_the_kiosk_to_the_counter(window: Window, counter: Loket) -> None:
    display, kiosk = window("/antrean/layar/"), window("/antrean/kiosk/")
    desk, figures = window(f"/antrean/loket/{counter.pk}/"), window("/antrean/angka/")
    expect(desk.get_by_text("Tidak ada orang di loket ini")).to_be_visible()
    for lane in ("Tidak, nomor biasa", "Lanjut usia"):
        kiosk.get_by_text("Surat keterangan").click()
        kiosk.get_by_text(lane).click()
        expect(kiosk.locator("h1.number")).to_be_visible()
        box = kiosk.get_by_text("Selesai ·").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 768
        kiosk.get_by_text("Selesai ·").click()
        expect(kiosk.get_by_role("heading", level=1)).to_have_text("Apa keperluan Anda?")
    # Nobody loaded the counter's page again.
    expect(desk.locator("#papan .count")).to_have_text("2", timeout=SOON)
    desk.keyboard.press("F8")
    expect(desk.locator("#papan .number")).to_have_text("A-002")
    expect(display.locator("#nomor")).to_have_text("A-002", timeout=SOON)
    expect(display.locator("#loket")).to_have_text("Loket 1")
    expect(display.locator("#teks")).to_have_text("Nomor antrean A-002, silakan ke loket 1", timeout=SOON)
    desk.keyboard.press("F8")
    expect(display.locator("#nomor")).to_have_text("A-001", timeout=SOON)
    # One after the other, each once.
    calls = [str(one) for one in Tiket.objects.order_by("panggilan").values_list("panggilan", flat=True)]
    expect(display.locator(".display")).to_have_attribute("data-diucapkan", " ".join(calls), timeout=2 * SOON)
    height = display.locator("#nomor").bounding_box()
    assert height is not None
    assert height["height"] >= 0.2 * 768
    shoot(display, "antrean-layar")
    # Live, for the head of the office.
    expect(figures.locator("#angka")).to_contain_text("A · Surat keterangan", timeout=2 * SOON)
    for page in (kiosk, desk, display, figures):
        assert page.errors == []  # type: ignore[attr-defined]


def test_it_says_when_the_office_is_out_of_reach_and_goes_on_by_itself(window: Window) -> None:
    display, kiosk = window("/antrean/layar/"), window("/antrean/kiosk/")
    expect(display.locator("#jam")).not_to_be_empty()
    for page in (display, kiosk):
        page.context.set_offline(True)
    expect(display.locator("#putus")).to_be_visible(timeout=2 * SOON)
    kiosk.get_by_text("Surat keterangan").click()
    expect(kiosk.locator("#putus")).to_be_visible()
    shoot(display, "antrean-putus")
    for page in (display, kiosk):
        page.context.set_offline(False)
    expect(display.locator("#putus")).to_be_hidden(timeout=2 * SOON)
    expect(kiosk.locator("#putus")).to_be_hidden(timeout=2 * SOON)


def test_it_takes_the_code_of_a_booking_by_keys_on_the_screen(window: Window, counter: Loket) -> None:
    service = LayananAntrean.objects.get(huruf="A")
    janji = {"wilayah": KOTO_BARU, "layanan": service, "tanggal": clock.today(), "mulai": time(23), "booked_at": NOW}
    JanjiAntrean.objects.create(kode="ACDEFGH", **janji)
    kiosk = window("/antrean/kiosk/?janji=1")
    code = kiosk.locator("#kode")
    for sign in "ACDEFGK":
        kiosk.locator(f"[data-tuts={sign}]").click()
    kiosk.get_by_role("button", name="Saya sudah datang").click()
    # Refused where it stands, and what was typed stays.
    expect(kiosk.locator("#ditolak")).to_contain_text("Tidak ada pemesanan")
    expect(code).to_have_value("ACDEFGK")
    kiosk.locator("[data-hapus]").press("Enter")
    kiosk.locator("[data-tuts=H]").press("Space")
    expect(kiosk.locator("#tertulis")).to_have_text("A C D E F G H")
    fits(kiosk, "antrean-kode")
    kiosk.get_by_role("button", name="Saya sudah datang", disabled=False).click()
    expect(kiosk.locator("h1.number")).to_have_text("A-001")


def test_it_fits_phones_and_desks(window: Window, counter: Loket) -> None:
    page = window("/antrean/ambil/")
    fits(page, "antrean-ambil")
    page.get_by_text("Surat keterangan").click()
    page.get_by_text("Ibu hamil").or_(page.get_by_text("Hamil")).first.click()
    expect(page.locator("h1.number")).to_have_text("A-001")
    fits(page, "antrean-nomor")
    fits(window(f"/antrean/loket/{counter.pk}/"), "antrean-loket")
