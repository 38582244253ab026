import pytest
from django.test import Client

from nagari.accounts import first_access
from nagari.kantor.models import Kantor, Situs
from tests.office import KOTO_BARU, make_office

LAN = {"REMOTE_ADDR": "192.168.1.20"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/masuk/", "/penduduk/", "/kantor/", "/tidak-ada/"])
def test_it_leads_every_page_to_the_first_day_while_nothing_is_set_up(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"] == "/mulai/"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/panduan/", "/rawat/ping/", "/robots.txt"])
def test_it_leaves_help_and_monitors_alone(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_it_refuses_to_take_in_a_form_before(client: Client) -> None:
    assert client.post("/masuk/", {"username": "a", "password": "b"}).status_code == 409


@pytest.mark.django_db
def test_it_stays_closed_while_there_is_a_region_but_nobody(client: Client) -> None:
    make_office()
    Situs.objects.update(ready_at=None)
    assert client.get("/").headers["Location"] == "/mulai/"


def test_it_opens_the_site_of_a_finished_office(office: Kantor, client: Client) -> None:
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_it_lets_the_machine_itself_begin(client: Client) -> None:
    assert client.get("/mulai/", headers={"host": "localhost"}).headers["Location"] == "/mulai/wilayah/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stranger",
    [
        LAN,
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.168.1.20"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "kantor.lan"},
        {"REMOTE_ADDR": "", "HTTP_HOST": "localhost"},
        {"REMOTE_ADDR": "::ffff:192.168.1.20", "HTTP_HOST": "localhost"},
    ],
)
def test_it_asks_anybody_else_for_the_code(client: Client, stranger: dict[str, str]) -> None:
    for address in ("/mulai/", "/mulai/wilayah/", "/mulai/teknisi/"):
        assert client.get(address, **stranger).headers["Location"] == "/mulai/kode/"
    client.post("/mulai/wilayah/", {"wilayah": KOTO_BARU}, **stranger)
    assert not Situs.objects.exists()


@pytest.mark.django_db
def test_it_lets_in_who_typed_the_code_however_written(client: Client) -> None:
    code = first_access.code()
    assert client.post("/mulai/kode/", {"kode": code.lower().replace("-", " ")}, **LAN).status_code == 302
    assert client.get("/mulai/", **LAN).headers["Location"] == "/mulai/wilayah/"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "AAAA-AAAA", "x" * 500, "ａａａａ", "'; --"])
def test_it_keeps_out_who_guesses(client: Client, typed: str) -> None:
    shown = client.post("/mulai/kode/", {"kode": typed}, **LAN)
    assert shown.status_code == 422
    assert client.get("/mulai/", **LAN).headers["Location"] == "/mulai/kode/"


@pytest.mark.django_db
def test_it_keeps_the_code_until_it_is_used_up() -> None:
    first = first_access.code()
    assert first_access.code() == first
    first_access.close()
    assert first_access.code() != first


def test_it_is_for_preparers_only_once_somebody_is_there(clerk_client: Client) -> None:
    assert clerk_client.get("/mulai/").status_code == 403
    assert Client().get("/mulai/").headers["Location"].startswith("/masuk/")
    assert Client().get("/mulai/kode/").headers["Location"] == "/mulai/"
