"""Hundreds of seeded schedules, in processes of their own: `python -m tests.invariants` is what runs them."""

import os
import subprocess
import sys

import pytest

from tests.server import ROOT

SCHEDULES = 300
PROCESSES = 2
# Two minutes on a machine that does nothing else.
LONGEST_SECONDS = 840
# One that leaves something of everything at every site.
FULL = "53"
# Three levels, a bad line, a field erased.
RICH = "62"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """To migrate takes longer than a schedule."""
    kept = str(tmp_path_factory.mktemp("template") / "empty.sqlite3")
    assert simulate("--count", "0", "--template", kept).wait(timeout=300) == 0
    return kept


def simulate(*arguments: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NAGARI_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TESTS_HAVE_A_FOLDER"):
        kept.pop(name, None)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.invariants", *arguments],
        cwd=ROOT,
        env={**kept, "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.timeout(2 * LONGEST_SECONDS)
def test_it_keeps_every_invariant_through_every_schedule(template: str) -> None:
    each = SCHEDULES // PROCESSES
    running = [
        simulate("--first", str(part * each), "--count", str(each), "--template", template) for part in range(PROCESSES)
    ]
    try:
        told = [process.communicate(timeout=LONGEST_SECONDS)[0] for process in running]
    finally:
        for process in running:
            process.kill()
    assert [process.returncode for process in running] == [0] * PROCESSES, "\n".join(told)


@pytest.mark.slow
def test_it_replays_a_seed_exactly(template: str) -> None:
    told = {simulate(RICH, "--template", template).communicate(timeout=300)[0] for _ in range(2)}
    assert len(told) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sabotage", "number"),
    [("row", "I4"), ("segment", "I4"), ("gap", "I4"), ("body", "I4"), ("overwrite", "I6")],
)
def test_it_notices_what_is_broken(template: str, sabotage: str, number: str) -> None:
    process = simulate(FULL, "--sabotage", sabotage, "--template", template)
    told = process.communicate(timeout=300)[0]
    assert process.returncode == 1
    assert f"Broken: {number}" in told
