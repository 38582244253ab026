"""`make run` and the figures: what they print, and which port they take."""

import socket
from pathlib import Path

import pytest

from deploy import run
from nagari.demo.logins import LOGINS, PASSWORD
from tests.benchmarks.incumbent import TARGETS
from tests.benchmarks.measurements import judged


def test_it_prints_one_box_with_address_and_every_login() -> None:
    lines = run.box("http://localhost:8000/").splitlines()
    assert len({len(line) for line in lines}) == 1
    text = "\n".join(lines)
    assert PASSWORD in text
    assert all(login.username in text for login in LOGINS)


def test_it_takes_the_next_free_port(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(run, "FIRST_PORT", port)
        assert port < run.free_port() < port + 100


def test_it_keeps_the_demo_away_from_a_real_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://regency/real")
    monkeypatch.setenv("NAGARI_DATA", "/srv/real")
    given = run.environment()
    assert "DATABASE_URL" not in given
    assert Path(given["NAGARI_DATA"]) == run.DATA


def test_it_names_figures_beyond_their_budget() -> None:
    assert judged({name: target.budget for name, target in TARGETS.items()}) == []
    assert judged({"list_20000_ms": 12.5}) == ["list_20000_ms: 12.5 ms, budget 12"]
