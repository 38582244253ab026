"""The server an office runs: one command from an empty folder to a page, and a clean end."""

from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from nagari.upkeep import network
from tests.server import Server, free_port, manage, running

pytestmark = pytest.mark.slow


def test_it_makes_its_database_serves_and_ends_within_two_seconds(tmp_path: Path) -> None:
    with running(tmp_path, fresh=True) as server:
        seconds = server.stop()
        told = server.told()
        assert server.process.returncode == 0
        assert seconds < 2
        assert server.address.rpartition(":")[2] in told
        assert "Traceback" not in told
    assert (tmp_path / "nagari.sqlite3").exists()


def told_by_proxy(server: Server, path: str, sent: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and address of the page that came, asked for as a proxy with TLS asks."""
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Origin": "https://127.0.0.1"}
    headers |= {"Host": "127.0.0.1", "Cookie": f"csrf={'a' * 32}"}
    data = urlencode({"csrfmiddlewaretoken": "a" * 32, **sent}).encode() if sent else None
    try:
        with urlopen(Request(server.address + path, data, headers), timeout=60) as answer:
            return answer.status, answer.url
    except HTTPError as answer:
        return answer.code, answer.url


def test_it_believes_the_proxy_it_stands_behind(tmp_path: Path) -> None:
    with running(tmp_path, {"BEHIND_TLS": "1"}) as server:
        status, _address = told_by_proxy(server, "/mulai/kode/", {"kode": "salah"})
    # Refused for what was typed, not for where it seems to come from.
    assert status == 422


def test_it_takes_nobody_behind_a_proxy_for_somebody_at_the_machine(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        _status, address = told_by_proxy(server, "/mulai/")
    assert address.endswith("/mulai/kode/")


def test_it_makes_all_ready_for_another_server(tmp_path: Path) -> None:
    done = manage(tmp_path, "serve", "--prepare")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "nagari.sqlite3").exists()
    assert (tmp_path / "static" / "collected.stamp").exists()


def test_it_says_what_to_do_when_the_port_is_taken(tmp_path: Path) -> None:
    with network.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = manage(tmp_path, "serve", "--host", "127.0.0.1", "--port", str(port))
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "nagari.sqlite3").exists()


@pytest.mark.parametrize("url", ["postgres://nobody@127.0.0.1:1/none", "sqlite:///{folder}/torn.sqlite3"])
def test_it_says_that_the_database_can_not_be_opened(tmp_path: Path, url: str) -> None:
    (tmp_path / "torn.sqlite3").write_bytes(b"what a dying disk left" * 100)
    port = str(free_port())
    done = manage(tmp_path, "serve", "--port", port, DATABASE_URL=url.format(folder=tmp_path))
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
