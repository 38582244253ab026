"""Joining over HTTP."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync.transport import joining


@pytest.fixture
def page() -> Iterator[str]:
    """Something that answers HTTP and is no site."""

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_it_answers_without_login(office: Kantor, client: Client) -> None:
    answer = client.post(joining.PATH, b"{}", content_type="application/json")
    assert (answer.status_code, json.loads(answer.content)["error"]) == (200, "enrolment_format")


def test_it_takes_nothing_but_a_small_post(office: Kantor, client: Client) -> None:
    assert client.get(joining.PATH).status_code == 405
    large = bytes(joining.LARGEST_REQUEST + 1)
    assert client.post(joining.PATH, large, content_type="application/json").status_code == 413


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("nagari.solokkab.go.id", "https://nagari.solokkab.go.id"),
        (" http://10.0.0.7:8000/ ", "http://10.0.0.7:8000"),
        ("https://solok.test/nagari/", "https://solok.test/nagari"),
    ],
)
def test_it_reads_an_address(typed: str, url: str) -> None:
    assert joining.normal(typed) == url


@pytest.mark.parametrize(
    "typed", ["", "ftp://x", "file:///etc/passwd", "http://", "http://a:b@c", "http://x:y", "http://x?y", "http://[::1"]
)
def test_it_refuses_what_is_no_address(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        joining.normal(typed)
    assert refused.value.code == "enrolment_url"


def test_it_says_when_nobody_answers(page: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UserError) as refused:
        joining.call(f"http://127.0.0.1:{port}", b"{}")
    assert refused.value.code == "enrolment_unreachable"
    with pytest.raises(UserError) as refused:
        joining.call(page, b"{}")
    assert refused.value.code == "enrolment_not_a_site"
