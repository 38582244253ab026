"""Every invariant of nagari/sync/README.md has tests that carry its number."""

import re

from tests.server import ROOT


def test_every_invariant_has_a_test_with_its_number() -> None:
    told = {
        int(one) for one in re.findall(r"^\| I(\d+) \|", (ROOT / "nagari/sync/README.md").read_text(), re.MULTILINE)
    }
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    held = {int(one) for one in re.findall(r"^ *def test_i(\d+)_", tests, re.MULTILINE)}
    assert told == set(range(1, 15))
    assert told - held == set()
