"""`make run` and the figures: what they print, and which port they take."""

import socket
from pathlib import Path

import pytest

from deploy import run
from nagari.demo.logins import PASSWORD
from nagari.demo.places import PLACES
from tests.benchmarks.incumbent import TARGETS
from tests.benchmarks.measurements import judged


def test_it_prints_one_box_with_address_and_every_login() -> None:
    lines = run.box({place.slug: 8000 + at for at, place in enumerate(PLACES)}).splitlines()
    assert len({len(line) for line in lines}) == 1
    text = "\n".join(lines)
    assert PASSWORD in text
    assert all(f":{8000 + at}/" in text for at in range(len(PLACES)))
    assert all(path in text for path in ("/permohonan/", "/permohonan/status/", "/periksa/", "/antrean/loket/"))
    assert all(login.username in text for place in PLACES for login in place.logins)


def test_it_takes_the_next_free_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(run, "FIRST_PORT", port)
        found = run.free_ports(4)
        assert len(set(found)) == 4
        assert all(port < one < port + 100 for one in found)


def test_it_keeps_the_demo_away_from_a_real_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://regency/real")
    monkeypatch.setenv("NAGARI_DATA", "/srv/real")
    given = run.environment(run.DATA / "selayo")
    assert "DATABASE_URL" not in given
    assert Path(given["NAGARI_DATA"]) == run.DATA / "selayo"


def test_a_second_start_finds_its_modules_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in run.environment(run.DATA)


def test_it_names_figures_beyond_their_budget() -> None:
    assert judged({name: target.budget for name, target in TARGETS.items()}) == []
    assert judged({"list_20000_ms": 12.5}) == ["list_20000_ms: 12.5 ms, budget 12"]
