"""What a screen confirmed is there after the power came back, whatever of the rest the disk has lost or torn."""

import pickle
import shutil
import sqlite3
import subprocess
import sys
from bisect import bisect_right
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection

from tests import blank, proving
from tests.penduduk.imports.bad_rows import person, write_xlsx
from tests.server import ROOT, environment, manage
from tests.upkeep.power.disk import Disk, Op, library

pytestmark = [
    pytest.mark.proved,
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's files"),
    pytest.mark.skipif(library() is None, reason="Python's SQLite is not a library of its own here"),
    pytest.mark.timeout(1200),
]
ROUNDS = proving.count(2, 25)
CUTS = proving.count(10, 600)
# So many of them are looked through by `verify` too, a process each.
VERIFIED = proving.count(1, 12)


@dataclass(frozen=True)
class Recording:
    data: Path
    start: dict[str, bytes]
    ops: list[Op]
    claims: list[tuple[int, str, tuple[Any, ...], Any]]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    folder = tmp_path_factory.mktemp("hari")
    data, kept = folder / "data", folder / "rekaman"
    blank.place(data)
    start = {str(data / blank.NAME): (data / blank.NAME).read_bytes()}
    sheet = write_xlsx(folder / "a.xlsx", [person(serial) for serial in range(9701, 9721)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.upkeep.power.day", str(data), str(kept), str(ROUNDS), str(sheet)],
        cwd=ROOT,
        env=environment(data, DJANGO_SETTINGS_MODULE="nagari.settings", PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ops, claims = pickle.loads(kept.read_bytes())
    return Recording(data, start, ops, claims)


def test_it_writes_down_what_the_day_really_left(recording: Recording) -> None:
    """The recording itself is right: without a cut it gives the very files."""
    disk = Disk(recording.start)
    for op in recording.ops:
        disk.do(op)
        if op[0] in ("write", "cut", "name", "delete"):
            disk.do(("flush", op[1]))
            disk.do(("names", str(Path(op[1]).parent)))
    content = (recording.data / blank.NAME).read_bytes()
    assert bytes(disk.sure[str(recording.data / blank.NAME)]) == content
    assert sum(op[0] == "flush" for op in recording.ops) > 20


def test_it_has_everything_a_screen_confirmed_after_any_power_cut(recording: Recording, tmp_path: Path) -> None:
    chance = Random(14)
    moments = sorted(chance.randrange(1, len(recording.ops)) for _cut in range(CUTS))
    told_at = [one[0] for one in recording.claims]
    disk, done = Disk(recording.start), 0
    verified = set(moments[:: max(1, CUTS // VERIFIED)][:VERIFIED])
    for number, moment in enumerate(moments):
        for op in recording.ops[done:moment]:
            disk.do(op)
        done = moment
        place = tmp_path / str(number)
        lay_out(disk.after_cut(Random(number)), recording.data, place)
        check(place, recording.data, recording.claims[: bisect_right(told_at, moment)], f"cut {number} at {moment}")
        if moment in verified:
            verified.discard(moment)
            told = manage(place, "verify", "--json")
            assert told.returncode == 0, f"cut {number} at {moment}: {told.stdout}{told.stderr}"
        shutil.rmtree(place)


def lay_out(files: dict[str, bytes], data: Path, place: Path) -> None:
    for name, content in files.items():
        path = place / Path(name).relative_to(data)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def check(place: Path, data: Path, claims: list[tuple[int, str, tuple[Any, ...], Any]], cut: str) -> None:
    with closing(sqlite3.connect(place / blank.NAME)) as opened:
        assert opened.execute("PRAGMA quick_check").fetchone()[0] == "ok", cut
        # Counts grow: of the same question the last answer holds, or a later one that was committed and not told yet.
        last = {(question, values): answer for _at, question, values, answer in claims}
        for (question, values), answer in last.items():
            if question == "FILE":
                path = place / Path(values[0]).relative_to(data)
                assert path.exists(), f"{cut}: {path}"
                assert sha256(path.read_bytes()).hexdigest() == answer, f"{cut}: {path}"
                continue
            row = opened.execute(question, values).fetchone()
            assert row is not None, f"{cut}: {question} {values}"
            assert row[0] >= answer if values == () else row[0] == answer, f"{cut}: {question} {values} {row[0]}"


@pytest.mark.parametrize("forgotten", ["flush", "names"])
def test_it_would_notice_a_program_that_does_not_flush(recording: Recording, tmp_path: Path, forgotten: str) -> None:
    """Of a day without any flushing (or without that of folders) the confirmed is not there, and the check says so."""
    disk = Disk(recording.start)
    for op in recording.ops:
        if op[0] != forgotten:
            disk.do(op)
    missed = 0
    for number in range(5):
        place = tmp_path / str(number)
        lay_out(disk.after_cut(Random(number)), recording.data, place)
        try:
            check(place, recording.data, recording.claims, "sabotage")
        except (AssertionError, sqlite3.DatabaseError):
            missed += 1
    assert missed
