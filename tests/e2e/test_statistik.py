"""Figures in a real browser: from a number to the people behind it, on a desk and on a phone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from nagari.accounts.rules import Role
from nagari.penduduk.models import Penduduk
from nagari.sync import projections
from tests.office import make_office, make_user
from tests.penduduk.people import make_family, make_places


@pytest.fixture
def clerk_page(page: Page, live_server: object, transactional_db: None) -> Page:
    """Logged in as a clerk of a village with one family; `page.site` is the address of the server."""
    make_office()
    _jorong, rt = make_places()
    make_family()
    Penduduk.objects.update(lingkungan=rt, tanggal_lahir=timezone.now().date() - timedelta(days=365 * 32))
    projections.run(timezone.now())
    client = Client()
    client.force_login(make_user(Role.CLERK), "nagari.accounts.backends.RoleBackend")
    page.site = live_server.url  # type: ignore[attr-defined]
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": page.site} for name, one in client.cookies.items()]
    )
    page.told = []  # type: ignore[attr-defined]
    page.on("console", lambda said: page.told.append(said.text) if said.type == "error" else None)
    return page


def test_a_number_leads_to_its_people_by_place_and_back(clerk_page: Page) -> None:
    page = clerk_page
    page.goto(f"{page.site}/statistik/")
    page.locator("ul").get_by_role("link", name="Umur", exact=True).click()
    expect(page.get_by_role("img", name=re.compile("kelompok umur"))).to_be_visible()
    row = page.get_by_role("row", name=re.compile("30–34"))
    row.get_by_role("link", name="2", exact=True).click()
    expect(page.locator("main table.list tbody tr")).to_have_count(2)
    page.go_back()
    row.get_by_role("link", name="30–34").click()
    page.get_by_role("link", name="Koto Tuo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Umur")
    expect(page.get_by_role("row", name=re.compile("RT 001"))).to_contain_text("3")
    Penduduk.objects.filter(nama="SYAFRIL").update(status_dasar=2)
    projections.run(timezone.now())
    page.reload()
    expect(page.get_by_role("row", name=re.compile("RT 001"))).to_contain_text("2")
    assert (page.errors, page.told) == ([], [])


def test_it_fits_a_phone(clerk_page: Page) -> None:
    page = clerk_page
    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("", "umur/", "agama/", "pekerjaan/", "rentan/", "perkembangan/", "pemilih/?pada=2027-02-14"):
        page.goto(f"{page.site}/statistik/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (path, wide) == (path, 0)
    assert (page.errors, page.told) == ([], [])
