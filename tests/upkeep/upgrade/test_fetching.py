"""A release from an address: taken up again where the line broke."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from nagari.lib.errors import UserError
from nagari.upkeep.upgrade import fetching

CONTENT = bytes(range(256)) * 2000


class Bad(BaseHTTPRequestHandler):
    """Gives at most `piece` bytes for each request, and notes from where it was asked."""

    piece = 200_000
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("Range", ""))
        begin = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        if self.path != "/a.rilis" or begin >= len(CONTENT):
            self.send_response(404 if self.path != "/a.rilis" else 416)
            self.end_headers()
            return
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(CONTENT) - begin))
        self.end_headers()
        self.wfile.write(CONTENT[begin : begin + self.piece])
        self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        return


@pytest.fixture
def address() -> Iterator[str]:
    Bad.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bad)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_it_goes_on_where_the_line_broke(address: str, tmp_path: Path) -> None:
    file = fetching.fetch(f"{address}/a.rilis", tmp_path)
    assert file.read_bytes() == CONTENT
    assert Bad.asked == ["", "bytes=200000-", "bytes=400000-"]


def test_it_keeps_what_arrived_yesterday(address: str, tmp_path: Path) -> None:
    (tmp_path / "a.rilis.part").write_bytes(CONTENT[:-10])
    assert fetching.fetch(f"{address}/a.rilis", tmp_path).read_bytes() == CONTENT
    assert len(Bad.asked) == 1


@pytest.mark.parametrize(
    ("release", "code"),
    [
        ("{address}/tidak-ada", "release_fetch"),
        ("http://127.0.0.1:1/a.rilis", "release_fetch"),
        ("http://contoh.id/a.rilis", "release_address"),
        ("https://nama:sandi@contoh.id/a.rilis", "release_address"),
        ("tidak/ada.rilis", "release_missing"),
        ("file:///etc/passwd", "release_missing"),
    ],
)
def test_it_says_why_nothing_came(address: str, tmp_path: Path, release: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        fetching.fetch(release.format(address=address), tmp_path)
    assert refused.value.code == code
