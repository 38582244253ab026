"""The office map in a real browser: a house is pointed at by hand, found, and lies in a drawn area; nothing is asked of
the world."""

import pytest
from django.test import Client
from playwright.sync_api import Page, Request, expect

from nagari.accounts.rules import Role
from nagari.wilayah.models import Wilayah
from peta.dasar.rules.reading import read_items
from peta.dasar.services import keep, make
from peta.lokasi.models import LetakRumah
from tests.accounts.walk.lokasi import make_facility
from tests.e2e.looking import fits, listen
from tests.office import KOTO_BARU, NOW, SELAYO, make_office, make_user
from tests.penduduk.people import make_family
from tests.peta.dasar.making import ALL

# Pixels that were drawn on.
INKED = """canvas => {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return data.filter((value, at) => at % 4 === 3 && value > 0).length;
}"""
# Whether some tile of the basemap has this colour.
DRAWN = """(wanted) => [...document.querySelectorAll(".leaflet-dasar-pane canvas")].some((canvas) => {
  if (!canvas.width) return false;
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  for (let at = 0; at < data.length; at += 4) if (wanted.every((one, place) => data[at + place] === one)) return true;
  return false;
})"""
WATER = [0xC9, 0xDC, 0xE6]


@pytest.fixture
def clerk_page(page: Page, live_server: object, transactional_db: None) -> Page:
    make_office()
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    Wilayah.objects.filter(code=SELAYO).update(lat=-0.81923, lng=100.61881)
    client = Client()
    client.force_login(make_user(Role.CLERK), "nagari.accounts.backends.RoleBackend")
    page.site = live_server.url  # type: ignore[attr-defined]
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": page.site} for name, one in client.cookies.items()]
    )
    listen(page)
    return page


def test_a_house_is_put_by_hand_found_and_lies_in_an_area(clerk_page: Page) -> None:
    page, foreign = clerk_page, []

    def heard(asked: Request) -> None:
        if not asked.url.startswith((page.site, "data:")):
            foreign.append(asked.url)

    page.on("request", heard)
    keep(KOTO_BARU, make(read_items(ALL), "© Contoh").content, "© Contoh", NOW)
    keluarga, *_people = make_family()
    make_facility(KOTO_BARU)
    page.goto(f"{page.site}/peta/kantor/rumah/{keluarga.id}/letak/")
    canvas = page.locator("[data-peta-letak] .leaflet-overlay-pane canvas")
    canvas.wait_for()
    # By keyboard alone: the middle of the map.
    page.get_by_role("button", name="Titik tengah peta").press("Enter")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.locator("[data-siap='1']").wait_for()
    row = LetakRumah.objects.get()
    assert (row.cara, round(row.lat or 0)) == ("ketuk", -1)
    assert page.locator("[data-peta-kantor] .leaflet-overlay-pane canvas").first.evaluate(INKED) > 1_000
    # The basemap lies under it: water where the lake is, its source beside the map.
    page.wait_for_function(DRAWN, arg=WATER)
    expect(page.locator(".leaflet-control-attribution")).to_have_text("© Contoh")
    expect(page.get_by_label("Peta dari internet")).to_be_hidden()
    page.get_by_label("Cari di peta").fill("syafril")
    page.get_by_label("Cari di peta").press("Enter")
    expect(page.locator("[data-rincian]")).to_contain_text("NURHAYATI")
    expect(page.locator("[data-rincian]")).to_contain_text("Surau Lubuk")
    page.get_by_role("button", name="Keluarga dalam area").click()
    box = page.locator("[data-peta-kantor]").bounding_box()
    assert box is not None
    for across, down in ((0.2, 0.3), (0.7, 0.3), (0.7, 0.8), (0.2, 0.8)):
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    page.get_by_role("button", name="Selesai", exact=True).click()
    expect(page.locator("[data-rincian]")).to_contain_text("1 keluarga")
    fits(page, "peta-kantor")
    assert foreign == []
