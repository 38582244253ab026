"""What docs/reliability.md promises can be run."""

import re
import shlex

import pytest

from tests.server import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "reliability.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith("| fault ")
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_it_names_a_command_that_exists(row: list[str]) -> None:
    fault, often, lost, told = row
    assert fault
    assert lost
    assert re.match(r"[\d,]+ ", often), "how often: a number first"
    command = shlex.split(told.strip("`"))
    if command[0] == "make":
        assert re.search(rf"^{command[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    elif command[0] == "pytest":
        assert _names_tests(command), told
    else:
        assert ROOT.joinpath(*command[0].split("."), "__main__.py").exists()
    if command[0] == "pytest" and re.search(r"[\d,]{3,}", often):
        assert _is_counted(command), "What is done hundreds of times is `proved`: CI takes a sample of it."


def _sources(command: list[str]) -> str:
    path = ROOT / command[1].partition("::")[0]
    assert path.exists(), path
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return "\n".join(one.read_text() for one in files)


def _names_tests(command: list[str]) -> bool:
    """Does `-k WORDS`, or what follows `::`, choose something?"""
    found = re.findall(r"^def (test_\w+)", _sources(command), re.MULTILINE)
    chosen = command[command.index("-k") + 1] if "-k" in command else command[1].partition("::")[2]
    return any(chosen in one for one in found)


def _is_counted(command: list[str]) -> bool:
    return "proved" in _sources(command) or "proving" in _sources(command)
