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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://esign.solokkab.go.id", True),
        ("https://esign.solokkab.go.id:8443/layanan", True),
        ("http://192.168.1.9:8080", True),
        ("http://esign.lan", True),
        ("http://esign", True),
        ("http://esign.solokkab.go.id", False),
        ("http://8.8.8.8", False),
        ("ftp://esign.lan", False),
        ("https://user:rahasia@esign.lan", False),
        ("https://", False),
        ("https://[", False),
        ("https://esign.lan:nol", False),
        ("https://esign.lan/?a=1", False),
        ("https://e sign.lan", False),
        ("", False),
    ],
)
def test_it_sends_a_passphrase_nowhere_in_the_open(text: str, expected: bool) -> None:
    assert network.is_safe_address(text) is expected
