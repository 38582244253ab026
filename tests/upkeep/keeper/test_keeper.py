"""From one version to the next: whatever fails, and wherever the process is killed, the old one works or the new."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from nagari.upkeep.keeper import steps, watching
from nagari.upkeep.keeper.home import DONE, FAILED, REVERTED, STARTING, TRYING, UNPACKING, WAITING, Home, State, locked
from tests import proving
from tests.server import ROOT, free_port

OLD, NEW = "0.1.0", "0.2.0"
UP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Office:
    home: Home
    port: int

    def ask(self, path: str = "/") -> tuple[str, list[str]]:
        """(version that answers, all that was ever said to it)."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            version, _sign, words = answer.read().decode().partition(" ")
        return f"0.{version}.0", words.split(",") if words else []

    def offer(self, fault: str = "") -> None:
        """As if a release had been checked, unpacked and tried."""
        place(self.home.root, NEW, fault)
        self.home.note(State(phase=WAITING, new=NEW, old=self.home.current))

    def wait_for(self, *phases: str) -> State:
        until = time.monotonic() + UP_SECONDS
        while time.monotonic() < until:
            if self.home.state.phase in phases:
                return self.home.state
            time.sleep(0.02)
        raise AssertionError(f"still {self.home.state}")

    def wait_for_page(self) -> tuple[str, list[str]]:
        until = time.monotonic() + UP_SECONDS
        while time.monotonic() < until:
            with suppress(OSError):
                return self.ask()
            time.sleep(0.02)
        raise AssertionError(f"no page: {self.home.state}")

    @contextmanager
    def kept(self) -> Iterator["subprocess.Popen[bytes]"]:
        process = self.start()
        try:
            yield process
        finally:
            end(process)

    def start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, str(self.home.root / "nagari.py"), "serve", "--port", str(self.port)],
            env=dict(self.home.environ),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)


def place(root: Path, version: str, fault: str = "") -> None:
    folder = root / "versions" / version
    shutil.copytree(ROOT / "nagari" / "upkeep" / "keeper", folder / "nagari" / "upkeep" / "keeper", dirs_exist_ok=True)
    shutil.copyfile(Path(__file__).with_name("pretended.py"), folder / "manage.py")
    (folder / "fault").write_text(fault)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def make_office(root: Path) -> Office:
    root.mkdir(exist_ok=True)
    shutil.copyfile(ROOT / "deploy" / "office" / "nagari.py", root / "nagari.py")
    place(root, OLD)
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("NAGARI_", "DATABASE_URL"))}
    home = Home(root, environ)
    home.data.mkdir()
    (home.data / "keys").mkdir()
    (home.data / "keys" / "site.json").write_text("of the old one")
    (home.data / "secret.key").write_text("geheim")
    home.point_to(OLD)
    home.point_to(OLD, "keeper")
    return Office(home, free_port())


def left_over(office: Office) -> list[str]:
    return sorted(one.name for one in office.home.data.iterdir() if "upgrade" in one.name or ".before" in one.name)


def test_it_takes_an_office_to_the_next_version(office: Office) -> None:
    with office.kept():
        office.wait_for_page()
        office.ask("/say/satu")
        office.offer()
        office.wait_for(DONE)
        assert office.wait_for_page() == (NEW, ["satu"])
    assert office.home.current == office.home.keeper == NEW
    assert left_over(office) == []
    copies = list((office.home.data / "backups").glob("before-update-*.sqlite3"))
    assert len(copies) == 1
    with sqlite3.connect(copies[0]) as copy:
        assert copy.execute("SELECT words FROM said").fetchall() == [("satu",)]
    assert (office.home.data / "static" / "version").read_text() == "2"


@pytest.mark.parametrize(
    ("fault", "code"), [("migrates", "serve_failed"), ("selftest", "selftest_failed")], ids=["migrating", "trying"]
)
def test_it_leaves_everything_as_it_was_when_the_copy_does_not_work(office: Office, fault: str, code: str) -> None:
    with office.kept():
        office.wait_for_page()
        office.ask("/say/satu")
        office.offer(fault)
        state = office.wait_for(FAILED)
        assert office.wait_for_page() == (OLD, ["satu"])
    assert state.code == code
    assert state.why
    assert office.home.current == OLD
    assert left_over(office) == []


def test_it_goes_back_when_the_new_version_does_not_start(office: Office) -> None:
    with office.kept():
        office.wait_for_page()
        office.ask("/say/satu")
        office.offer("serve")
        state = office.wait_for(REVERTED)
        assert office.wait_for_page() == (OLD, ["satu"])
    assert (state.code, office.home.current, office.home.keeper) == ("start_failed", OLD, OLD)
    # Nothing was numbered meanwhile: it may go on as the same site.
    assert (office.home.data / "keys" / "site.json").read_text() == "of the old one"


def test_it_lets_the_old_version_become_a_new_site_when_the_new_one_has_numbered_something(office: Office) -> None:
    with office.kept():
        office.wait_for_page()
        office.offer("numbers")
        (office.home.data / "keys" / "site.json").write_text("of the new one")
        state = office.wait_for(REVERTED)
        office.wait_for_page()
        assert not state.same


def test_it_goes_back_when_no_page_comes_in_time(office: Office) -> None:
    office.offer("hangs")
    steps.switch(office.home, office.home.state)
    watch = watching.Watch(office.home, ["--port", str(office.port)], probation=0.3)
    watch.child = watch._start()
    try:
        assert not watch._stands()
        watch._end()
        steps.go_back(office.home, office.home.state, "no page")
    finally:
        watch.child.kill()
        watch.child.wait(timeout=20)
    assert office.home.current == OLD


def test_it_reads_how_far_a_later_version_says_it_is(office: Office) -> None:
    office.home.note(State(phase=TRYING, new=NEW))
    file = office.home.root / "upgrade" / "state.json"
    file.write_text(json.dumps({**json.loads(file.read_bytes()), "unheard_of": 1}))
    assert (office.home.state.phase, office.home.state.new) == (TRYING, NEW)
    file.write_text("[]")
    assert office.home.state == State()


def test_it_notes_what_was_interrupted_before_anything_changed(office: Office) -> None:
    office.home.note(State(phase=UNPACKING, new=NEW))
    assert steps.finish(office.home).code == "interrupted"


def test_it_does_not_move_a_database_that_somebody_has_open(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "BUSY_SECONDS", 0.1)
    database = office.home.database
    assert database is not None
    with sqlite3.connect(database) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE said (words TEXT)")
    office.offer()
    reading = sqlite3.connect(database)
    reading.execute("BEGIN")
    reading.execute("SELECT * FROM said").fetchall()
    state = steps.switch(office.home, office.home.state)
    reading.close()
    assert state.phase == FAILED
    assert office.home.current == OLD


def test_it_runs_once_on_a_machine(office: Office) -> None:
    with locked(office.home.root / "upgrade" / "keeper.lock") as ours:
        assert ours
        told: list[str] = []
        assert watching.main(office.home.root, ["serve"], told.append) == 1
        assert "sudah berjalan" in told[0]


def test_it_hands_other_commands_to_the_current_version(office: Office) -> None:
    done = subprocess.run(
        [sys.executable, str(office.home.root / "nagari.py"), "verify", "--json"],
        env=dict(office.home.environ),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.split() == ["1", "verify", "--json"]


def test_it_says_so_where_nothing_is_installed(tmp_path: Path) -> None:
    shutil.copyfile(ROOT / "deploy" / "office" / "nagari.py", tmp_path / "nagari.py")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "nagari.py"), "serve"], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 1
    assert "pasang" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.proved
# Three seconds an upgrade: what all of them take is more than any other test may.
@pytest.mark.timeout(proving.count(300, 3600))
def test_it_works_after_a_kill_at_any_moment(tmp_path: Path) -> None:
    """The keeper alone, or it and all it started, up to three times in one upgrade; then it is started once more."""
    ends: dict[str, int] = {}
    for seed in proving.seeds(4, 300):
        office = make_office(tmp_path / str(seed))
        rng = random.Random(seed)
        office.offer("" if seed % 4 else "serve")
        said: list[str] = []
        for number in range(rng.randint(1, 3)):
            process = office.start()
            try:
                time.sleep(rng.uniform(0, 1.2))
                with suppress(OSError):
                    office.ask(f"/say/{number}")
                    said.append(str(number))
            finally:
                if rng.random() < 0.5:
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
                process.wait(timeout=20)
        with office.kept():
            state = office.wait_for(DONE, REVERTED, FAILED)
            version, words = office.wait_for_page()
        assert version == (OLD if state.phase == REVERTED else NEW), f"seed {seed}: {state}"
        assert set(words) >= set(said), f"seed {seed}: lost {set(said) - set(words)}, {state}"
        assert left_over(office) == [], f"seed {seed}"
        ends[state.phase] = ends.get(state.phase, 0) + 1
        shutil.rmtree(office.home.root)
    assert ends.get(DONE)


def test_it_finishes_what_a_power_cut_left_between_any_two_parts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each renaming and each note in turn is the last thing that happens."""

    class PowerCut(BaseException):
        pass

    for allowed in range(0, 12, proving.count(3, 1)):
        root = office.home.root.parent / f"cut-{allowed}"
        cut = make_office(root)
        steps.run(cut.home, OLD, cut.home.data, "serve", "--prepare")
        cut.offer()
        left = [allowed]
        true_replace = os.replace

        def replace(source: Path, target: Path, left: list[int] = left, move: object = true_replace) -> None:
            if not left[0]:
                raise PowerCut
            left[0] -= 1
            move(source, target)  # type: ignore[operator]

        with monkeypatch.context() as broken:
            broken.setattr(os, "replace", replace)
            with suppress(PowerCut):
                steps.switch(cut.home, cut.home.state)
        state = steps.finish(cut.home)
        if state.phase == WAITING:
            state = steps.switch(cut.home, state)
        assert state.phase == STARTING, allowed
        with sqlite3.connect(cut.home.data / "nagari.sqlite3") as database:
            assert database.execute("PRAGMA user_version").fetchone() == (2,)
        assert cut.home.current == NEW
