"""Boundaries in a real browser: a hole survives a moved corner, and no request leaves the machine."""

import json

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from nagari.accounts.rules import Role
from nagari.wilayah.models import Lingkungan, Wilayah
from peta.queries.boundaries import holding_parts
from peta.services.boundaries import Source, give, part_target
from tests.office import KOTO_BARU, NOW, make_office, make_user
from tests.peta.files.making import HOLE, SQUARE


@pytest.fixture
def part(page: Page, live_server: object, transactional_db: None) -> Lingkungan:
    make_office()
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.82, lng=100.66)
    row: Lingkungan = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Simpang")
    drawn = json.dumps({"type": "Polygon", "coordinates": [SQUARE, HOLE]})
    give(KOTO_BARU, [(part_target(KOTO_BARU, row.id), drawn)], Source(), NOW)
    client = Client()
    client.force_login(make_user(Role.CLERK), "nagari.accounts.backends.RoleBackend")
    page.site = live_server.url  # type: ignore[attr-defined]
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": page.site} for name, one in client.cookies.items()]
    )
    return row


def test_a_hole_survives_a_moved_corner_and_nothing_leaves_the_machine(page: Page, part: Lingkungan) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page.site}/peta/batas/bagian/{part.id}/")
    page.wait_for_selector("[data-draw-on][data-ready]")
    expect(page.locator("[data-draw-said]")).to_have_text("2 cincin, 8 sudut")
    # The one at the bottom left, further away.
    below = page.locator(".map-draw").bounding_box()["height"] - 20
    corner = page.locator(".draw-corner").first
    corner.drag_to(page.locator(".map-draw"), target_position={"x": 20, "y": below}, force=True)
    page.locator(".map-draw").press("ArrowLeft")
    page.get_by_role("button", name="Simpan batas").click()
    expect(page.locator(".notice-leaf")).to_be_visible()
    outer, hole = json.loads(holding_parts(KOTO_BARU)[part.id].geometri)["coordinates"]
    assert sorted(map(tuple, hole)) == sorted(HOLE)
    assert len(set(map(tuple, outer)) - set(SQUARE)) == 1
    assert len(outer) == len(SQUARE)
    page.get_by_role("button", name="Pakai lagi").is_hidden()
    assert [one for one in asked if not one.startswith((page.site, "data:"))] == []
    assert page.errors == []


def test_a_new_area_is_drawn_by_taps_or_keys_and_fits_a_phone(page: Page, part: Lingkungan) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{page.site}/peta/batas/bagian/{part.id}/")
    page.wait_for_selector("[data-draw-on][data-ready]")
    page.get_by_role("button", name="Bidang baru").click()
    for x, y in ((20, 20), (60, 20), (40, 60)):
        page.locator(".map-draw").click(position={"x": x, "y": y}, force=True)
    page.get_by_role("button", name="Selesaikan cincin").click()
    expect(page.locator("[data-draw-said]")).to_have_text("3 cincin, 11 sudut")
    # Another by keyboard alone.
    page.get_by_role("button", name="Bidang baru").press("Enter")
    for way in ("ArrowLeft", "ArrowRight", "ArrowDown"):
        page.locator(".map-draw").press("Enter")
        page.locator(".map-draw").press(f"Shift+{way}")
    page.get_by_role("button", name="Selesaikan cincin").press("Enter")
    expect(page.locator("[data-draw-said]")).to_have_text("4 cincin, 14 sudut")
    page.locator(".map-draw").press("PageDown")
    page.locator(".map-draw").press("Delete")
    expect(page.locator("[data-draw-said]")).to_have_text("4 cincin, 13 sudut")
    page.get_by_role("button", name="Urungkan").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.errors == []
