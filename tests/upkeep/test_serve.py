"""The server an office runs: one command from an empty folder to a page, and a clean end."""

from pathlib import Path

import pytest

from nagari.upkeep import network
from tests.server import free_port, manage, running

pytestmark = pytest.mark.slow


def test_it_makes_its_database_serves_and_ends_within_two_seconds(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        seconds = server.stop()
        told = server.process.stdout.read() if server.process.stdout else ""
        assert server.process.returncode == 0
        assert seconds < 2
        assert server.address.rpartition(":")[2] in told
        assert "Traceback" not in told
    assert (tmp_path / "nagari.sqlite3").exists()


def test_it_says_what_to_do_when_the_port_is_taken(tmp_path: Path) -> None:
    with network.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = manage(tmp_path, "serve", "--host", "127.0.0.1", "--port", str(port))
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "nagari.sqlite3").exists()


def test_it_says_that_the_database_can_not_be_opened(tmp_path: Path) -> None:
    port = str(free_port())
    done = manage(tmp_path, "serve", "--port", port, DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
