"""Families in a real browser: a head dies and the next one is asked for; a list of flaws worked through by hand."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from nagari.accounts.rules import Role
from nagari.kantor import clock
from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Penduduk
from tests.e2e.looking import fits
from tests.office import make_office, make_user
from tests.penduduk.people import make_family, make_keluarga, make_penduduk


@pytest.fixture
def clerk_page(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Page]:
    make_office()
    client = Client()
    client.force_login(make_user(Role.CLERK), "nagari.accounts.backends.RoleBackend")
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID", base_url=live_server.url)
    context.set_default_timeout(30_000)
    context.add_cookies(
        [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    )
    page = context.new_page()
    page.errors = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.errors.append(str(error)))  # type: ignore[attr-defined]
    yield page
    context.close()


def test_it_asks_for_the_next_head_when_the_head_dies(clerk_page: Page) -> None:
    keluarga, head, wife, child = make_family()
    page = clerk_page
    page.goto(f"/mutasi/catat/mati/{head.id}/")
    page.get_by_label("Tanggal meninggal").fill(f"{clock.today():%d-%m-%Y}")
    expect(page.get_by_label("NURHAYATI, Istri")).to_be_checked()
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator("main")).to_contain_text("NURHAYATI")
    page.locator("main button[name=catat]").click()
    page.wait_for_url("**/mutasi/*/")
    page.goto(f"/keluarga/{keluarga.id}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("NURHAYATI")
    fits(page, "keluarga")
    alive = Penduduk.objects.filter(keluarga=keluarga, status_dasar=StatusDasar.HIDUP)
    assert dict(alive.values_list("id", "shdk")) == {wife.id: Shdk.KEPALA_KELUARGA, child.id: Shdk.ANAK}
    page.get_by_role("link", name="Ganti kepala keluarga").first.click()
    page.get_by_text("FAUZAN, Anak").click()
    page.get_by_role("button", name="Lanjut").click()
    fits(page, "ganti-kepala")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("FAUZAN")


def test_it_leads_from_one_flaw_to_the_next(clerk_page: Page) -> None:
    for at, name in enumerate(("ASNI", "BADRI")):
        make_penduduk(nama=name, keluarga=make_keluarga(f"130210200315900{at}"), shdk=Shdk.FAMILI_LAIN)
    page = clerk_page
    page.goto("/penduduk/mutu/")
    page.get_by_role("link", name="Keluarga tanpa kepala").click()
    page.get_by_role("link", name="Benahi satu per satu").click()
    expect(page.locator("main")).to_contain_text("1 dari 2")
    fits(page, "mutu")
    for name in ("ASNI", "BADRI"):
        page.get_by_role("combobox", name=name).fill("Kepala")
        expect(page.locator(".option.active:visible").first).to_contain_text("Kepala", ignore_case=True)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator(".notices")).to_contain_text("Tersimpan")
    expect(page.locator("main")).to_contain_text("Tidak ada yang perlu dibenahi")
    assert not Penduduk.objects.exclude(shdk=Shdk.KEPALA_KELUARGA).exists()
