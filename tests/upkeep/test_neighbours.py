"""Two neighbouring versions sync: a regency and an office need not change on the same day.

The other version is real code, taken from this repository's history; where that is not there (a shallow checkout), or
without PROVE=1 (three minutes of work), there is nothing to try. Formats alone are held by tests/sync/golden.
"""

import json
import os
import signal
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests import proving
from tests.server import COMMAND_SECONDS, ROOT, environment, free_port

# What ran before the first release that upgrades by itself; from then on: the newest tag.
PREVIOUS = "5571803"
pytestmark = [
    pytest.mark.proved,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not proving.IS_WHOLE, reason="real code of two versions; PROVE=1"),
]


@dataclass(frozen=True, slots=True)
class Site:
    program: Path
    data: Path

    @property
    def surroundings(self) -> dict[str, str]:
        # Each version refuses variables it does not know, and takes its own defaults.
        return {
            name: value
            for name, value in environment(self.data).items()
            if name == "NAGARI_DATA" or not name.startswith("NAGARI_")
        }

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.program,
            env=self.surroundings,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def told(self, *arguments: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run(*arguments, "--json").strip().splitlines()[-1])
        return found

    @contextmanager
    def served(self) -> Iterator[str]:
        port = free_port()
        command = [sys.executable, "manage.py", "serve", "--host", "127.0.0.1", "--port", str(port), "--quiet"]
        process = subprocess.Popen(command, cwd=self.program, env=self.surroundings)
        try:
            until = time.monotonic() + COMMAND_SECONDS
            while process.poll() is None and time.monotonic() < until and not is_up(port):
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def is_up(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/rawat/ping/", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    packed = subprocess.run(
        ["git", "archive", newest_tag() or PREVIOUS], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    if packed.returncode:
        pytest.skip("the history of this checkout does not reach back to the previous version")
    folder = tmp_path_factory.mktemp("previous")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    compile_words = [sys.executable, "deploy/catalogue.py", "compile"]
    subprocess.run(compile_words, cwd=folder, check=True, timeout=60, env={**os.environ, "PYTHONPATH": ""})
    return folder


def newest_tag() -> str:
    told = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    return told.stdout.strip()


@pytest.mark.parametrize("is_office_older", [True, False], ids=["older office", "older regency"])
def test_it_syncs_with_a_neighbouring_version(previous: Path, tmp_path: Path, is_office_older: bool) -> None:
    regency = Site(ROOT if is_office_older else previous, tmp_path / "regency")
    office = Site(previous if is_office_older else ROOT, tmp_path / "office")
    for site, level, wilayah in ((regency, "kabupaten", "13.02"), (office, "nagari", "13.02.10.2001")):
        site.run("serve", "--prepare")
        site.run("setup", "--level", level, "--wilayah", wilayah, "--user", "teknisi")
    source = tmp_path / "residents.csv"
    office.run("demo_file", str(source), "--residents", "30", "--seed", "4", "--today", "2025-02-03")
    imported = office.told("import_penduduk", str(source))
    assert imported["added"] > 20
    with regency.served() as address:
        code = regency.told("enroll", "--create", "13.02.10.2001")["code"]
        office.run("enroll", address, code)
        for _time in range(3):
            synced = office.told("sync")
        assert synced["ok"]
        assert (synced["pending"], synced["parked"]) == (0, 0)
    for site in (regency, office):
        checked = site.told("verify")
        assert checked["ok"], checked
        assert checked["entries"] >= imported["added"]
