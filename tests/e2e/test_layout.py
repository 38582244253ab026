"""Where things lie on a page, in a real browser: nothing covers, cuts off or rewrites what a person does."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from tests.e2e.looking import DESK, PHONE, WIDER, fits, shoot
from tests.office import make_office, make_user
from tests.penduduk.people import make_family

DRAWER = "details.drawer"
NEAREST = """() => [...document.querySelectorAll('.page h2, .page h3, .page .tabs, .page .actions, .page .btn')].flatMap(one => {
  const up = one.previousElementSibling;
  if (!up || !one.getClientRects().length || !up.getClientRects().length) return [];
  const gap = one.getBoundingClientRect().top - up.getBoundingClientRect().bottom;
  return gap >= 0 && gap < 8 && !one.closest('.row, .actions .actions, .section-head') ? [Math.round(gap) + ' px: ' + one.outerHTML.slice(0, 80)] : [];
})"""  # noqa: E501


@pytest.fixture
def clerk(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Any]:
    make_office()
    client = Client()
    client.force_login(make_user(Role.CLERK, username="desi"), "nagari.accounts.backends.RoleBackend")
    cookies: Any = [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    contexts = []

    def opened(**options: Any) -> Any:
        context = browser.new_context(**{"viewport": DESK, "locale": "id-ID", "base_url": live_server.url, **options})
        context.set_default_timeout(10_000)
        context.add_cookies(cookies)
        contexts.append(context)
        page: Any = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()


def test_it_takes_a_member_out_by_mouse_though_the_row_is_a_link(clerk: Any) -> None:
    keluarga, _head, wife, _child = make_family()
    page = clerk()
    page.goto(f"/keluarga/{keluarga.id}/")
    shoot(page, "keluarga")
    page.locator("tr", has_text="NURHAYATI").get_by_role("link", name="Keluarkan").click()
    expect(page).to_have_url(page.url.split("/keluarga")[0] + f"/keluarga/keluar/{wife.id}/")
    page.go_back()
    cell = page.locator("tr", has_text="NURHAYATI").locator("td").nth(2).bounding_box()
    page.mouse.click(cell["x"] + 20, cell["y"] + 20)
    expect(page.get_by_role("heading", level=1)).to_have_text("NURHAYATI")
    fits(page, "catatan")


@pytest.mark.parametrize("typed", ["1-2-1980", "1980-02-01", "1 Februari 1980", "19800201", "01/02/1980", "1.2.1980"])
def test_it_leaves_a_date_as_it_was_typed(clerk: Any, typed: str) -> None:
    page = clerk()
    page.goto("/gaya/formulir/")
    box = page.locator("#id_tanggal_lahir")
    box.fill("")
    box.press_sequentially(typed)
    assert box.input_value() == typed


def test_it_sets_the_dashes_of_eight_digits(clerk: Any) -> None:
    page = clerk()
    page.goto("/gaya/formulir/")
    box = page.locator("#id_tanggal_lahir")
    box.fill("")
    box.press_sequentially("01021980")
    assert box.input_value() == "01-02-1980"
    box.press("Backspace")
    assert box.input_value() == "01-02-198"


@pytest.mark.parametrize(("size", "columns"), [(DESK, (3, 4)), (PHONE, (1, 1))])
@pytest.mark.parametrize("scripts", [True, False])
def test_it_opens_the_filters_inside_the_page(clerk: Any, size: Any, columns: Any, scripts: bool) -> None:
    make_family()
    page = clerk(viewport=size, java_script_enabled=scripts)
    page.goto("/penduduk/")
    page.locator(f"{DRAWER} summary").click()
    shoot(page, f"saringan-{size['width']}-{scripts}")
    boxes = [one.bounding_box() for one in page.locator(f"{DRAWER} .field").all()]
    assert columns[0] <= len({round(box["x"]) for box in boxes}) <= columns[1]
    for box in boxes:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"], page.evaluate(WIDER)
    apply = page.locator(f"{DRAWER} .actions button").bounding_box()
    assert apply["y"] + apply["height"] <= size["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.locator("#f-status").scroll_into_view_if_needed()
    page.locator(f"{DRAWER} .actions button").click()
    page.wait_for_url("**status=**")


def test_it_shows_one_search_box_on_a_phone_and_the_first_card_soon(clerk: Any) -> None:
    make_family()
    page = clerk(viewport=PHONE)
    page.goto("/penduduk/")
    shoot(page, "daftar-telepon")
    assert page.locator("input[type=search]:visible").count() == 1
    assert page.locator(".head").bounding_box()["height"] <= 64
    assert page.locator(".list tbody tr").first.bounding_box()["y"] <= 430
    page.goto("/")
    shoot(page, "beranda-telepon")
    assert page.locator(".head").bounding_box()["height"] <= 112


def test_it_keeps_the_header_low_under_a_name_of_two_lines(clerk: Any) -> None:
    Kantor.objects.update(nama="Kantor Wali Nagari Koto Baru Selatan")
    page = clerk(viewport=PHONE)
    page.goto("/penduduk/")
    name, sync = page.locator(".office b").bounding_box(), page.locator(".sync").bounding_box()
    assert page.locator(".head").bounding_box()["height"] <= 64
    # The box to touch is 24 px high, its letters are lower: 2 px of it may lie under the name.
    assert name["y"] + name["height"] <= sync["y"] + 2
    assert sync["height"] >= 24


def test_it_leaves_room_between_what_stands_under_each_other(clerk: Any) -> None:
    keluarga, head, _wife, _child = make_family()
    page = clerk()
    close = {}
    addresses = ["/", "/impor/", "/penduduk/", "/penduduk/baru/", f"/penduduk/{head.id}/", f"/keluarga/{keluarga.id}/"]
    for address in [*addresses, "/gaya/", "/gaya/impor/", "/gaya/panduan-awal/", "/kantor/", "/sinkron/"]:
        page.goto(address)
        shoot(page, "celah" + address.replace("/", "-"))
        if found := page.evaluate(NEAREST):
            close[address] = found
    assert not close


def test_it_names_the_chosen_file_in_our_words(clerk: Any) -> None:
    page = clerk()
    page.goto("/impor/")
    expect(page.locator(".file-name")).to_have_text("Belum ada berkas yang dipilih")
    page.locator("input[type=file]").focus()
    assert page.evaluate("document.activeElement.type") == "file"
    with page.expect_file_chooser() as chooser:
        page.locator(".drop .btn").click()
    chooser.value.set_files({"name": "warga.csv", "mimeType": "text/csv", "buffer": b"nik;nama"})
    expect(page.locator(".file-name")).to_have_text("warga.csv")
    plain = clerk(java_script_enabled=False)
    plain.goto("/impor/")
    expect(plain.locator("input[type=file]")).to_be_visible()
    expect(plain.locator(".drop .btn")).to_be_hidden()
    assert page.errors == []
