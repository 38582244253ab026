"""The office's server with TLS: one port, pages whole under load, and plain http as before."""

import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from waitress import wasyncore
from waitress.server import create_server

from nagari.upkeep.network import listen
from nagari.upkeep.tls.authority import Certificates, Folder
from nagari.upkeep.tls.channel import channel_of
from nagari.upkeep.tls.guard import Guard
from tests import proving
from tests.server import running

CHUNK = 100_000
LARGE = 30 * CHUNK


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    size = int(environ["PATH_INFO"].strip("/") or 0)
    start_response("200 OK", [("Set-Cookie", "sesi=1; Path=/"), ("X-Scheme", environ["wsgi.url_scheme"])])
    return [bytes([len(body) % 251]) * CHUNK] * (size // CHUNK) + [str(len(body)).encode()]


@dataclass(frozen=True, slots=True)
class Site:
    port: int
    folder: Folder

    @property
    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder.authority))

    def tls(self) -> HTTPSConnection:
        return HTTPSConnection("localhost", self.port, timeout=20, context=self.trusting)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = Folder(tmp_path_factory.mktemp("tls"))
    certificates = Certificates(folder, "", list, lambda: datetime.now(UTC))
    bound = listen("127.0.0.1", 0)
    server = create_server(Guard(application), sockets=[bound], threads=4)
    server.channel_class = channel_of(certificates.context)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(bound.getsockname()[1], folder)
    server.pull_trigger()
    wasyncore.close_all(server._map)
    server.task_dispatcher.shutdown(timeout=1)
    thread.join(timeout=5)


def test_it_answers_tls_and_plain_http_on_one_port(site: Site) -> None:
    for line, scheme, cookie in (
        (site.tls(), "https", "sesi=1; Path=/; Secure"),
        (HTTPConnection("127.0.0.1", site.port, timeout=20), "http", "sesi=1; Path=/"),
    ):
        line.request("GET", "/")
        answer = line.getresponse()
        assert (answer.status, answer.headers["X-Scheme"], answer.headers["Set-Cookie"]) == (200, scheme, cookie)
        line.close()


def test_it_carries_large_bodies_both_ways_for_many_at_once(site: Site) -> None:
    def ask(number: int) -> None:
        line = site.tls()
        for size in (number, 70_000 + number, LARGE + number):
            line.request("POST", f"/{LARGE}", body=b"x" * size)
            answer = line.getresponse().read()
            assert answer == bytes([size % 251]) * LARGE + str(size).encode()
        line.close()

    with ThreadPoolExecutor(8) as many:
        list(many.map(ask, range(proving.count(8, 200)), timeout=200))


def test_it_bears_strangers(site: Site) -> None:
    """Half handshakes, rubbish and silence; pages go on meanwhile."""
    held = []
    for rubbish in (b"\x16", b"\x16\x03\x01\x02\x00\x01", b"\x16" * 5000, b"\x00\xff" * 50, b"GET", b""):
        line = socket.create_connection(("127.0.0.1", site.port), timeout=5)
        line.sendall(rubbish)
        held.append(line)
    untrusting = ssl.create_default_context()
    with pytest.raises(ssl.SSLCertVerificationError):
        untrusting.wrap_socket(socket.create_connection(("localhost", site.port), 5), server_hostname="localhost")
    line = site.tls()
    line.request("GET", "/")
    assert line.getresponse().status == 200
    line.close()
    for one in held:
        one.close()


def test_it_bears_who_goes_away_in_the_middle(site: Site) -> None:
    for _time in range(5):
        line = site.tls()
        line.request("GET", f"/{LARGE * 3}")
        line.sock.recv(10)  # type: ignore[union-attr]
        line.sock.close()  # type: ignore[union-attr]
    line = site.tls()
    line.request("GET", "/")
    assert line.getresponse().status == 200


def asked(path: str, remote: str, method: str = "GET") -> tuple[str, dict[str, str]]:
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> None:
        told.extend((status, dict(headers)))

    environ = {
        "wsgi.url_scheme": "http",
        "PATH_INFO": path,
        "REMOTE_ADDR": remote,
        "REQUEST_METHOD": method,
        "HTTP_HOST": "192.168.1.20:8000",
        "QUERY_STRING": "next=/surat/",
    }

    def plain(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b""]

    list(Guard(plain)(environ, start))
    return told[0], told[1]


def test_it_lets_nobody_type_a_password_without_tls() -> None:
    status, headers = asked("/masuk/", "192.168.1.7")
    assert (status, headers["Location"]) == ("303 See Other", "https://192.168.1.20:8000/masuk/?next=/surat/")
    assert asked("/masuk/kode/", "192.168.1.7", "POST")[1]["Location"] == "https://192.168.1.20:8000/masuk/kode/"
    # On the machine itself nobody listens in between.
    assert asked("/masuk/", "127.0.0.1")[0] == "200 OK"
    assert asked("/antrean/layar/", "192.168.1.7")[0] == "200 OK"


@pytest.mark.slow
def test_it_serves_an_office_with_tls(tmp_path: Path) -> None:
    with running(tmp_path, {"NAGARI_TLS": "1"}) as server:
        port = int(server.address.rpartition(":")[2])
        trusting = ssl.create_default_context(cafile=str(tmp_path / "keys" / "tls" / "authority.crt"))
        with urllib.request.urlopen(f"https://localhost:{port}/masuk/", timeout=20, context=trusting) as answer:
            cookies = answer.headers.get_all("Set-Cookie") or []
            assert "https://localhost" in answer.url
        assert cookies
        assert all("Secure" in one for one in cookies)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 3
