"""Language, refusals and the small addresses."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.pages.refusals import Refusals
from tests.office import make_user


def test_it_speaks_indonesian_whatever_the_browser_prefers(office: Kantor, client: Client) -> None:
    shown = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"})
    assert b'<html lang="id">' in shown.content
    assert shown.headers["Content-Language"] == "id"


def test_it_speaks_english_to_who_chose_it(office: Kantor, client: Client) -> None:
    chosen = client.post("/bahasa/", {"language": "en", "next": "/panduan/"})
    assert chosen.headers["Location"] == "/panduan/"
    shown = client.get("/")
    assert b'<html lang="en">' in shown.content
    assert b"What we do for you" in shown.content


@pytest.mark.parametrize("language", ["xx", "", "id'--", "en-gb-oed", "../en"])
def test_it_stays_indonesian_for_a_language_it_does_not_have(office: Kantor, client: Client, language: str) -> None:
    client.post("/bahasa/", {"language": language, "next": "/"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert b'<html lang="id">' in client.get("/").content


def test_it_never_leads_to_another_site_after_the_choice(office: Kantor, client: Client) -> None:
    chosen = client.post("/bahasa/", {"language": "en", "next": "https://example.com/"})
    assert "example.com" not in chosen.headers["Location"]


def test_it_keeps_search_engines_out_of_everything_behind_the_login(client: Client) -> None:
    shown = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" in shown


@pytest.mark.django_db
def test_it_answers_a_ping(client: Client) -> None:
    assert client.get("/rawat/ping/").json() == {"ok": True}


def test_it_has_a_favicon(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"].endswith(".svg")


def test_it_says_what_a_service_refused_and_what_to_do(office: Kantor) -> None:
    request = RequestFactory().get("/")
    shown = Refusals(lambda _request: HttpResponse()).process_exception(
        request, UserError("some_code", "It can't be.", "Do that instead.")
    )
    assert shown is not None
    assert shown.status_code == 422
    assert b"Do that instead." in shown.content
    assert b"some_code" in shown.content


def test_it_answers_a_piece_of_a_page_with_a_piece(office: Kantor) -> None:
    request = RequestFactory().get("/")
    request.htmx = True  # type: ignore[attr-defined]
    shown = Refusals(lambda _request: HttpResponse()).process_exception(request, UserError("x", "No.", "Yes."))
    assert shown is not None
    assert b"<html" not in shown.content
    assert b"Yes." in shown.content


def test_it_leaves_faults_of_the_program_alone() -> None:
    assert Refusals(lambda _request: HttpResponse()).process_exception(HttpRequest(), ValueError()) is None


def test_it_shows_the_designed_page_for_an_address_that_is_not_there(office: Kantor, clerk_client: Client) -> None:
    shown = clerk_client.get("/tidak-ada/")
    assert shown.status_code == 404
    assert b'class="fault"' in shown.content


def test_it_names_the_refused_act_in_words_and_who_may(office: Kantor, client: Client) -> None:
    client.force_login(make_user(Role.VERIFIER), "nagari.accounts.backends.RoleBackend")
    shown = client.get("/impor/")
    told = shown.content.decode()
    assert shown.status_code == 403
    assert "mengimpor penduduk" in told
    assert "Petugas loket" in told
    assert "penduduk.import" not in told
    assert '<p class="code">' not in told


def test_it_does_not_send_the_head_to_the_head(office: Kantor, client: Client) -> None:
    client.force_login(make_user(Role.HEAD), "nagari.accounts.backends.RoleBackend")
    told = client.get("/impor/").content.decode()
    assert "mintalah kepala kantor" not in told


def test_it_tells_the_technicians_window_of_a_refusal_in_one_line(
    office: Kantor, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(make_user(Role.VERIFIER), "nagari.accounts.backends.RoleBackend")
    client.get("/impor/?q=Orang+Uji")
    client.get("/tidak-ada/Orang-Uji/")
    assert [(one.getMessage(), one.exc_info) for one in caplog.records] == [("403 impor:index", None), ("404 -", None)]
