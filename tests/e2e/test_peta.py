"""The regency's map in a real browser without a network: drawn, in step with its table, by keyboard and slider."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from nagari.accounts.rules import Role
from nagari.kantor.models import Level
from nagari.statistik.counting import add
from nagari.wilayah import freshness
from nagari.wilayah.models import Tingkat, Wilayah
from peta.queries import places
from tests.office import KOTO_BARU, SELAYO, make_office, make_user
from tests.peta.test_regency import MORE

SUMANI = "13.02.11.2001"
# LOOK: light to dark.
DARK, LIGHT = (102, 28, 20), (255, 243, 209)


# Bytes of a picture -> colour of its first dot.
PIXEL = """async (data) => {
  const image = await createImageBitmap(new Blob([new Uint8Array(data)], { type: "image/png" }));
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  context.drawImage(image, 0, 0);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
# Code of a place -> where its middle is on the screen.
MIDDLE = """(code) => {
  const path = document.getElementById("w" + code), box = path.getBBox();
  const point = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
  const at = point.matrixTransform(path.ownerSVGElement.getScreenCTM());
  return [at.x, at.y];
}"""


@pytest.fixture
def map_page(page: Page, live_server: object, transactional_db: None) -> Page:
    """Logged in as an officer of a regency of two districts; requests that leave the machine end in `page.away`."""
    make_office("13.02", Level.KABUPATEN)
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    Wilayah.objects.filter(code=SELAYO).update(lat=-0.81923, lng=100.61881)
    for code, (name, centre) in MORE.items():
        lat, lng = centre or (None, None)
        level, parent = Tingkat(code.count(".") + 1), code.rpartition(".")[0]
        Wilayah.objects.create(
            code=code, name=name, search=name.upper(), level=level, parent_id=parent, lat=lat, lng=lng
        )
    freshness.forget()
    places.forget()
    sizes = {KOTO_BARU: 60, SELAYO: 20, SUMANI: 40}
    add([], ((code, (None, "penduduk", 0, 1 + one % 2, 0)) for code, size in sizes.items() for one in range(size)))
    client = Client()
    client.force_login(make_user(Role.OFFICER, "13.02"), "nagari.accounts.backends.RoleBackend")
    page.site = live_server.url  # type: ignore[attr-defined]
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": page.site} for name, one in client.cookies.items()]
    )
    page.told, page.away = [], []  # type: ignore[attr-defined]
    page.on("console", lambda said: page.told.append(said.text) if said.type == "error" else None)
    own = urlsplit(page.site).netloc
    page.on("request", lambda one: page.away.append(one.url) if urlsplit(one.url).netloc not in ("", own) else None)
    return page


def colour_at(page: Page, code: str) -> tuple[int, int, int]:
    """What is on the screen in the middle of a place."""
    at = page.evaluate(MIDDLE, code)
    png = page.screenshot(clip={"x": at[0], "y": at[1], "width": 1, "height": 1})
    found: list[int] = page.evaluate(PIXEL, list(png))
    return found[0], found[1], found[2]


def test_the_map_is_drawn_and_leads_on_without_a_network(map_page: Page) -> None:
    page = map_page
    page.set_viewport_size({"width": 1366, "height": 1300})
    page.goto(f"{page.site}/peta/")
    expect(page.locator(".leaflet-control-scale-line")).to_contain_text("km")
    assert (colour_at(page, KOTO_BARU), colour_at(page, SELAYO)) == (DARK, LIGHT)
    page.locator(f'tr[data-kode="{SELAYO}"] a').focus()
    expect(page.locator(f'.map a[data-kode="{SELAYO}"]')).to_have_class(re.compile("is-shown"))
    page.keyboard.press("ArrowUp")
    expect(page.locator(f'.map a[data-kode="{SUMANI}"]')).to_have_class(re.compile("is-shown"))
    page.select_option("#ukuran", "rasio-jk")
    expect(page.locator("h1")).to_contain_text("Rasio jenis kelamin")
    expect(page.locator(f'tr[data-kode="{SELAYO}"] td').nth(1)).to_have_text("100,0")
    page.select_option("#ukuran", "penduduk")
    expect(page.locator("#geser")).to_be_visible()
    page.locator("#geser").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("bulan="))
    page.goto(f"{page.site}/peta/?tingkat=kecamatan&banding=kepadatan")
    expect(page.locator(".map.leaflet-container")).to_have_count(2)
    page.locator('tr[data-kode="13.02.11"] a').click()
    expect(page.locator("[data-tabel] tbody tr")).to_have_count(2)
    expect(page.locator(".crumbs")).to_contain_text("X Koto Singkarak")
    page.go_back()
    expect(page.locator(".crumbs")).to_have_count(0)
    assert (page.errors, page.told, page.away) == ([], [], [])


def test_it_prints_and_fits_a_phone(map_page: Page) -> None:
    page = map_page
    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("", "?banding=kepadatan", "?tempat=13.02.10&ukuran=umur", "publik/?ukuran=usia-produktif"):
        page.goto(f"{page.site}/peta/{path}")
        expect(page.locator(".map.leaflet-container").first).to_be_visible()
        assert (path, page.evaluate("document.documentElement.scrollWidth - innerWidth")) == (path, 0)
    page.goto(f"{page.site}/peta/")
    page.emulate_media(media="print")
    expect(page.locator(".map svg").first).to_be_visible()
    expect(page.locator("[data-pilihan]")).to_be_hidden()
    expect(page.locator("[data-tabel]")).to_be_visible()
    assert (page.errors, page.told, page.away) == ([], [], [])


def test_it_is_whole_without_scripts(map_page: Page) -> None:
    context = map_page.context.browser.new_context(java_script_enabled=False)
    context.add_cookies(map_page.context.cookies())
    page = context.new_page()
    page.goto(f"{map_page.site}/peta/?tingkat=kecamatan")
    page.locator('.map a[data-kode="13.02.10"]').click()
    expect(page.locator("[data-tabel] tbody tr")).to_have_count(3)
    expect(page.locator("[data-tanpa-skrip] button")).to_be_visible()
    context.close()
