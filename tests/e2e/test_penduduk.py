"""The register in a real browser: a clerk's hands, and two clerks on one record."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from nagari.accounts.rules import Role
from nagari.penduduk.models import Penduduk
from tests.e2e.looking import fits
from tests.office import make_office, make_user
from tests.penduduk.people import make_family, make_penduduk, make_places

OpenAs = Callable[[str], Page]


@pytest.fixture
def open_as(browser: Browser, page: Page, live_server: object, transactional_db: None) -> OpenAs:
    """A page of its own for each clerk, logged in; the first is the usual one."""
    make_office()
    contexts = []

    def opened(username: str) -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
        context.set_default_timeout(10_000)
        contexts.append(context)
        client = Client()
        client.force_login(make_user(Role.CLERK, username=username), "nagari.accounts.backends.RoleBackend")
        site = live_server.url  # type: ignore[attr-defined]
        context.add_cookies([{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()])
        one = context.new_page()
        one.site, one.errors = site, []  # type: ignore[attr-defined]
        one.on("pageerror", lambda error: one.errors.append(str(error)))  # type: ignore[attr-defined]
        return one

    yield opened  # type: ignore[misc]
    for context in contexts:
        context.close()


def test_it_finds_opens_and_edits_with_the_keyboard(open_as: OpenAs) -> None:
    _keluarga, _head, wife, _child = make_family()
    page = open_as("desi")
    page.goto(f"{page.site}/")  # type: ignore[attr-defined]
    page.keyboard.press("/")
    page.keyboard.type("nurhay")
    expect(page.locator("#saran a")).to_contain_text("NURHAYATI")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("NURHAYATI")
    page.goto(f"{page.url}ubah/alamat/")
    page.get_by_label("Telepon").fill("0812 6700 1122")
    page.keyboard.press("Enter")
    expect(page.locator(".notices")).to_contain_text("Tersimpan")
    assert Penduduk.objects.get(id=wife.id).telepon == "0812 6700 1122"
    assert page.errors == []  # type: ignore[attr-defined]


def test_it_checks_while_one_types_and_warns_of_a_double(open_as: OpenAs) -> None:
    make_family()
    page = open_as("desi")
    page.goto(f"{page.site}/penduduk/baru/")  # type: ignore[attr-defined]
    page.get_by_label("Nama lengkap").fill("Safril")
    page.locator("#id_nik").fill("1302104501809001")
    page.get_by_text("Laki-laki", exact=True).click()
    page.get_by_label("Tanggal lahir").fill("05011980")
    page.keyboard.press("Tab")
    expect(page.locator("#id_nik_check")).to_contain_text("kelamin")
    expect(page.locator("#kembar")).to_contain_text("SYAFRIL")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("Jenis kelamin")
    page.get_by_role("button", name="Tetap simpan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("SAFRIL")
    assert page.errors == []  # type: ignore[attr-defined]


def test_two_clerks_on_one_record_lose_nothing(open_as: OpenAs) -> None:
    penduduk = make_penduduk(tanggal_lahir=date(1990, 3, 12))
    one, other = open_as("desi"), open_as("yusra")
    address = f"/penduduk/{penduduk.id}/ubah/diri/"
    one.goto(one.site + address)  # type: ignore[attr-defined]
    other.goto(other.site + address)  # type: ignore[attr-defined]

    one.get_by_label("Nama lengkap").fill("ROSNITA")
    one.get_by_role("button", name="Simpan").click()
    expect(one.get_by_role("heading", level=1)).to_have_text("ROSNITA")

    other.get_by_label("Nama lengkap").fill("ROSNIDA")
    other.get_by_label("Tempat lahir").fill("Padang")
    other.get_by_role("button", name="Simpan").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Dua orang mengubah")
    for text in ("ROSNITA", "ROSNIDA", "ROSNIDAR"):
        expect(other.locator("table.compare")).to_contain_text(text)
    assert Penduduk.objects.get().nama == "ROSNITA"
    other.get_by_label("ROSNIDA", exact=True).check()
    other.get_by_role("button", name="Simpan pilihan saya").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("ROSNIDA")
    saved = Penduduk.objects.get()
    assert (saved.nama, saved.tempat_lahir) == ("ROSNIDA", "PADANG")


def test_it_works_without_scripts(browser: Browser, open_as: OpenAs) -> None:
    page = open_as("desi")
    cookies = page.context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    context.add_cookies(cookies)
    plain = context.new_page()
    plain.goto(f"{page.site}/penduduk/baru/")  # type: ignore[attr-defined]
    plain.locator("#id_nama").fill("Muhammad Yusuf")
    plain.get_by_text("Laki-laki", exact=True).click()
    plain.locator("#id_tanggal_lahir").fill("12-03-1990")
    plain.get_by_role("button", name="Simpan").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("MUHAMMAD YUSUF")
    expect(plain.locator(".record-no")).to_contain_text(re.compile("Nomor sementara", re.IGNORECASE))
    context.close()


def test_it_fits_a_phone_and_a_desk(open_as: OpenAs) -> None:
    keluarga, head, wife, _child = make_family()
    make_places()
    page = open_as("desi")
    for name, path in (
        ("penduduk", "/penduduk/"),
        ("penduduk-cari", "/penduduk/?q=nur&agama=1&dari=17"),
        ("penduduk-kosong", "/penduduk/?q=zzzz"),
        ("penduduk-data", f"/penduduk/{head.id}/"),
        ("penduduk-baru", "/penduduk/baru/"),
        ("penduduk-ubah", f"/penduduk/{head.id}/ubah/diri/"),
        ("penduduk-hapus", f"/penduduk/{head.id}/hapus/"),
        ("penduduk-ganda", "/penduduk/ganda/"),
        ("penduduk-gabung", f"/penduduk/gabung/{head.id}/{wife.id}/"),
        ("keluarga", "/keluarga/"),
        ("keluarga-data", f"/keluarga/{keluarga.id}/"),
        ("keluarga-ubah", f"/keluarga/{keluarga.id}/ubah/"),
        ("keluarga-hubungan", f"/keluarga/{keluarga.id}/hubungan/"),
        ("keluarga-keluar", f"/keluarga/keluar/{wife.id}/"),
    ):
        page.goto(page.site + path)  # type: ignore[attr-defined]
        fits(page, name)
