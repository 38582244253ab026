import pytest
from django.test import RequestFactory

from nagari.accounts import addresses
from nagari.lib import network


def test_it_names_the_machine_by_its_number_for_other_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "lan_addresses", lambda: ["192.168.1.7", "192.168.9.1"])
    asked = RequestFactory().get("/", headers={"host": "localhost:8000"})
    assert addresses.office_address(asked, "/masuk/kode/") == "http://192.168.1.7:8000/masuk/kode/"


def test_it_keeps_the_name_under_which_the_office_is_reached() -> None:
    asked = RequestFactory().get("/", headers={"host": "kantor.lan"})
    assert addresses.office_address(asked, "/masuk/kode/") == "http://kantor.lan/masuk/kode/"


def test_it_tells_no_address_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server listens to its own machine alone: the number of the machine leads nowhere."""
    monkeypatch.setattr(addresses, "lan_addresses", lambda: ["192.168.1.7"])
    request = RequestFactory().get("/", headers={"host": "localhost:8000"})
    monkeypatch.setattr(network, "_served", network.Served("127.0.0.1"))
    assert addresses.office_address(request, "/masuk/") == "http://localhost:8000/masuk/"
    network.note_served("0.0.0.0")
    assert addresses.office_address(request, "/masuk/") == "http://192.168.1.7:8000/masuk/"
