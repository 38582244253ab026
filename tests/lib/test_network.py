import pytest
from django.http.request import validate_host

from nagari.lib import network
from nagari.lib.network import OfficeHosts


def test_it_answers_to_the_address_a_router_gives_later(monkeypatch: pytest.MonkeyPatch) -> None:
    found, moment, asked = ["192.168.1.7"], 0.0, []

    def addresses() -> list[str]:
        asked.append(1)
        return list(found)

    monkeypatch.setattr(network, "lan_addresses", addresses)
    monkeypatch.setattr(network.time, "monotonic", lambda: moment)
    hosts = OfficeHosts(["localhost", ".lan"])
    assert validate_host("localhost", hosts)
    assert validate_host("kantor.lan", hosts)
    assert asked == []
    assert validate_host("192.168.1.7", hosts)
    assert not validate_host("192.168.1.9", hosts)
    assert asked == [1]
    found[:] = ["192.168.1.9"]
    moment = OfficeHosts.KEPT_SECONDS + 1
    assert validate_host("192.168.1.9", hosts)
    assert not validate_host("192.168.1.7", hosts)
    assert not validate_host("example.com", hosts)
