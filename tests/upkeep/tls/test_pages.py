"""/rawat/jaringan/ and what a phone sees that is to trust the office."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.lib import network
from nagari.lib.network import Served
from nagari.upkeep.tls import authority, views
from nagari.upkeep.tls.authority import Certificates, Folder
from tests.office import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(office: Kantor, client: Client, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    client.force_login(make_user(Role.CLERK), "nagari.accounts.backends.RoleBackend")
    monkeypatch.setattr(views, "lan_addresses", lambda: ["192.168.1.20"])
    monkeypatch.setattr(network, "_served", Served("0.0.0.0", 8000))
    return client


def speak_tls(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    Certificates(Folder(data_folder / "keys" / "tls"), "", list, lambda: datetime.now(UTC))
    monkeypatch.setattr(network, "_served", Served("0.0.0.0", 8000, is_tls=True))
    return views.folder()


def test_it_shows_where_phones_find_the_office(staff: Client) -> None:
    page = staff.get("/rawat/jaringan/", headers={"host": "localhost:8000"}).content.decode()
    assert "http://192.168.1.20:8000/" in page
    assert "tidak dienkripsi" in page
    assert "kantor.crt" not in page


def test_it_leads_to_https_and_first_to_the_certificate(
    staff: Client, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = authority.fingerprint(speak_tls(data_folder, monkeypatch))
    page = staff.get("/rawat/jaringan/", headers={"host": "localhost:8000"}).content.decode()
    assert "https://192.168.1.20:8000/" in page
    assert "http://192.168.1.20:8000/rawat/hp/" in page
    assert mark in page
    # A phone comes without a login.
    shown = Client().get("/rawat/hp/").content.decode()
    assert mark in shown
    fetched = Client().get("/rawat/hp/kantor.crt")
    assert fetched["Content-Type"] == "application/x-x509-ca-cert"
    assert fetched.content.startswith(b"-----BEGIN CERTIFICATE-----")
    assert b"PRIVATE" not in fetched.content


def test_it_has_no_certificate_where_it_speaks_plain_http(staff: Client) -> None:
    assert staff.get("/rawat/hp/kantor.crt").status_code == 404
    assert "tidak memakai enkripsi" in staff.get("/rawat/hp/").content.decode()


@pytest.mark.parametrize(
    ("host", "addresses", "said"),
    [("127.0.0.1", ["192.168.1.20"], "hanya dapat dibuka dari komputer ini"), ("0.0.0.0", [], "tidak terhubung")],
)
def test_it_says_why_nobody_else_finds_it(
    staff: Client, monkeypatch: pytest.MonkeyPatch, host: str, addresses: list[str], said: str
) -> None:
    monkeypatch.setattr(network, "_served", Served(host, 8000))
    monkeypatch.setattr(views, "lan_addresses", lambda: addresses)
    monkeypatch.setattr(views.socket, "gethostname", lambda: "")
    assert said in staff.get("/rawat/jaringan/").content.decode()
