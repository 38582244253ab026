"""The idle lock in a real browser: the page is covered, what was typed stays."""

from typing import Any

import pytest

from nagari.accounts.models import Session, User
from nagari.accounts.rules import Role
from tests.office import PASSWORD, make_office, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head() -> User:
    make_office()
    return make_user(Role.HEAD)


def log_in(page: Any, url: str, user: User) -> None:
    page.goto(f"{url}/masuk/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button.btn-primary")
    page.wait_for_url(f"{url}/")


def unlock(page: Any, password: str = PASSWORD) -> None:
    page.fill("#lock-password", password)
    page.keyboard.press("Enter")


def type_on(page: Any) -> None:
    # Not by pressing End: a key alone is a sign of life already.
    page.eval_on_selector("[name=nama]", "box => { box.focus(); box.setSelectionRange(99, 99); }")
    page.keyboard.type("h")


@pytest.fixture
def form(page: Any, live_server: Any, head: User) -> Any:
    """A head half through typing a new user."""
    page.clock.install()
    log_in(page, live_server.url, head)
    page.goto(f"{live_server.url}/pengguna/baru/")
    page.fill("[name=username]", "rina")
    page.fill("[name=nama]", "Rina Uji")
    page.check("[name=role][value=clerk]")
    return page


def test_it_covers_an_idle_page_and_keeps_what_was_typed(form: Any) -> None:
    form.clock.fast_forward("10:10")
    form.wait_for_selector("#lock[open]")
    form.wait_for_timeout(300)
    assert Session.objects.get().is_locked
    assert not form.evaluate("document.elementFromPoint(400, 300).closest('main')")
    form.keyboard.press("Escape")
    assert form.is_visible("#lock")
    unlock(form, "salah-salah-salah")
    form.wait_for_selector(".unlock-error:has-text('tidak tepat')")
    unlock(form)
    form.wait_for_selector("#lock", state="hidden")
    assert form.input_value("[name=nama]") == "Rina Uji"
    form.click("main form button.btn-primary")
    form.wait_for_selector("h1:has-text('Kode sekali pakai')")
    assert User.objects.filter(username="rina", nama="Rina Uji").exists()
    assert form.errors == []


def test_it_tells_the_server_that_somebody_is_typing(form: Any) -> None:
    for _time in range(3):
        Session.objects.update(ticks=0)
        form.clock.fast_forward("06:00")
        with form.expect_response("**/akun/denyut/") as answer:
            type_on(form)
        # The server has heard nothing for days, so it asks for the password; the page obeys.
        assert answer.value.status == 423
        form.wait_for_selector("#lock[open]")
        unlock(form)
        form.wait_for_selector("#lock", state="hidden")
    assert form.input_value("[name=nama]") == "Rina Ujihhh"


def test_it_stays_open_for_a_person_who_types_for_long(form: Any) -> None:
    for _time in range(4):
        form.clock.fast_forward("08:00")
        with form.expect_response("**/akun/denyut/") as answer:
            type_on(form)
        assert answer.value.status == 204
    assert not form.is_visible("#lock")


def test_it_sends_a_form_that_met_the_lock_once_the_password_is_given(form: Any) -> None:
    Session.objects.update(is_locked=True)
    form.click("main form button.btn-primary")
    form.wait_for_selector("text=Isian Anda tersimpan")
    form.fill("[name=unlock_password]", PASSWORD)
    form.keyboard.press("Enter")
    form.wait_for_selector("h1:has-text('Kode sekali pakai')")
    assert User.objects.filter(username="rina").exists()


def test_it_locks_and_opens_all_tabs_together(form: Any) -> None:
    second = form.context.new_page()
    second.goto(form.url)
    second.click("details.menu summary")
    second.click("[data-lock-now]")
    form.wait_for_selector("#lock[open]")
    second.wait_for_timeout(300)
    unlock(second)
    form.wait_for_selector("#lock", state="hidden")
    assert form.input_value("[name=nama]") == "Rina Uji"


def test_it_opens_a_page_whose_session_was_ended_elsewhere(form: Any) -> None:
    Session.objects.all().delete()
    form.clock.fast_forward("02:00")
    type_on(form)
    form.wait_for_selector("#lock[open]")
    unlock(form)
    form.wait_for_selector("#lock", state="hidden")
    form.click("main form button.btn-primary")
    form.wait_for_selector("h1:has-text('Kode sekali pakai')")
    assert User.objects.filter(nama="Rina Ujih").exists()


def test_it_works_without_scripts(browser: Any, live_server: Any, head: User) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server.url, head)
    page.goto(f"{live_server.url}/pengguna/baru/")
    page.fill("[name=username]", "rina")
    page.fill("[name=nama]", "Rina Uji")
    page.check("[name=role][value=clerk]")
    Session.objects.update(is_locked=True)
    page.click("main form button.btn-primary")
    page.fill("[name=unlock_password]", PASSWORD)
    page.click("main button.btn-primary")
    assert User.objects.filter(username="rina").exists()
    Session.objects.update(is_locked=True)
    page.goto(f"{live_server.url}/pengguna/")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.btn-primary")
    assert page.url == f"{live_server.url}/pengguna/"
    context.close()
