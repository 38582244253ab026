#!/usr/bin/env python3
"""Style, types and all tests: once on SQLite (with the browser), once more on PostgreSQL.

A test run keeps one core busy, so the work is cut into parts, and a strand or two more than there are cores take the
next part: tests that drive servers and browsers wait much. Each part is shown when it is done. Says what a machine
lacks; in CI nothing may.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import blank, browser, postgres  # noqa: E402

PYTHON = [sys.executable, "-m"]
# What runs by itself on SQLite; the rest of the tests is one part too, whatever comes to it. Those that wait most stand
# in front, so that something else has work for the cores meanwhile.
APART = (
    ("tests/e2e",),
    ("tests/sync",),
    ("tests/layanan", "tests/penduduk"),
    ("tests/invariants/test_processes.py",),
)
# Simulated offices keep two cores busy by themselves, so they come when nothing else waits.
LAST = "tests/invariants"
# With one strand more than cores a quarter of their time went by in waiting: for servers, browsers, bad lines.
STRANDS = min(4, (os.cpu_count() or 2) + 2)
# Seconds. A part that takes longer has hung; a test of it does so at 300 (pyproject.toml).
LONGEST = 1_200
# A disk in memory, where the folders of tests lie if it is large enough for them.
MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    command: list[str]


@dataclass(frozen=True, slots=True)
class Ended:
    title: str
    code: int
    seconds: float


def parts() -> Iterator[Part]:
    """All there is to do, the longest or what waits most first, and last what keeps the whole machine busy."""
    pytest = [*PYTHON, "pytest", "--durations=12"]
    elsewhere = [f"--ignore={one}" for paths in APART for one in paths]
    apart = [Part(f"Tests on SQLite: {' '.join(paths)}", [*pytest, *paths]) for paths in APART]
    yield from apart[:2]
    if postgres.binaries() is not None:
        inside = [sys.executable, *pytest[1:], "tests", "-m", "not browser", "--database-only"]
        yield Part("Tests on PostgreSQL", [*PYTHON, "tests.postgres", *inside])
    yield from apart[2:]
    yield Part("Tests on SQLite: the rest", [*pytest, "tests", *elsewhere, f"--ignore={LAST}"])
    yield Part("types", [*PYTHON, "mypy"])
    yield Part("style", [*PYTHON, "ruff", "check", "."])
    yield Part("layout of the code", [*PYTHON, "ruff", "format", "--check", "."])
    yield Part("direction of imports", [str(Path(sys.executable).parent / "lint-imports")])
    yield Part(f"Tests on SQLite: {LAST}", [*pytest, LAST, *elsewhere])


def run(command: list[str], kept: IO[str]) -> int:
    """Its exit code; ended with all it has started when it hangs, after it has written where."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=kept, stderr=kept, start_new_session=True)
    try:
        return process.wait(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        # Python under pytest answers with the stacks of its threads.
        process.send_signal(signal.SIGABRT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        kept.write(f"\nStill running after {LONGEST} s.\n")
        return 1


def work(waiting: SimpleQueue[Part], ended: list[Ended], out: threading.Lock) -> None:
    """One strand: takes parts until none waits."""
    while True:
        try:
            part = waiting.get_nowait()
        except Empty:
            return
        began = time.monotonic()
        with tempfile.TemporaryFile("w+") as kept:
            code = run(part.command, kept)
            one = Ended(part.title, code, time.monotonic() - began)
            kept.seek(0)
            with out:
                print(f"\n== {part.title}\n{kept.read()}", end="")
                print(f"== {part.title}: {'FAILED' if code else 'ok'} in {one.seconds:.0f} s", flush=True)
                ended.append(one)


def main() -> int:
    began = time.monotonic()
    lacking = [
        *([f"PostgreSQL: {postgres.INSTALL}"] if postgres.binaries() is None else []),
        *([f"a browser: {browser.INSTALL}"] if browser.executable() is None else []),
    ]
    for line in lacking:
        print(f"Skipped for want of {line}")
    if lacking and os.environ.get("CI"):
        return 1
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    shared = tempfile.TemporaryDirectory(prefix="nagari-shared-")
    os.environ[blank.PLACE] = shared.name
    waiting: SimpleQueue[Part] = SimpleQueue()
    titles = []
    for part in parts():
        waiting.put(part)
        titles.append(part.title)
    print(f"{len(titles)} parts in {STRANDS} strands: {', '.join(titles)}.", flush=True)
    ended: list[Ended] = []
    out = threading.Lock()
    strands = [threading.Thread(target=work, args=(waiting, ended, out)) for _one in range(STRANDS)]
    for strand in strands:
        strand.start()
    for strand in strands:
        strand.join()
    shared.cleanup()
    seconds = time.monotonic() - began
    # A part that never ended is one that failed.
    bad = sorted({*titles} - {one.title for one in ended if one.code == 0})
    if bad:
        print(f"\nFAILED after {seconds:.0f} s: {', '.join(bad)}.")
        return 1
    skipped = f" Not run: {len(lacking)} (see the first lines)." if lacking else ""
    print(f"\nAll good in {seconds:.0f} s.{skipped}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
