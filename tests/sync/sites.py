"""Sites of their own, each a process with an own data folder, as offices run; for tests, benchmarks and `make run`."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests import blank
from tests.server import COMMAND_SECONDS, ROOT, Server, environment, manage, running

KOTO_BARU = "13.02.10.2001"
SELAYO = "13.02.10.2002"
KUBUNG = "13.02.10"
SOLOK = "13.02"
_START = "import django; django.setup()\n"


@dataclass(slots=True)
class Place:
    """One installation. `more`: environment beside its folder, DATABASE_URL for one."""

    data: Path
    level: str
    wilayah: str
    more: dict[str, str] = field(default_factory=dict)

    def manage(self, *arguments: str, ok: bool = True) -> "subprocess.CompletedProcess[str]":
        done = manage(self.data, *arguments, **self.more)
        if ok and done.returncode:
            raise RuntimeError(f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def told(self, *arguments: str, ok: bool = True) -> dict[str, Any]:
        """The JSON object a command ends with."""
        done = self.manage(*arguments, "--json", ok=ok)
        try:
            found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        except (IndexError, ValueError):
            raise RuntimeError(f"{arguments}: {done.stdout}{done.stderr}") from None
        return found

    def run(self, code: str, *arguments: str) -> str:
        """What Python code prints that runs as this site."""
        done = subprocess.run(
            [sys.executable, "-c", _START + code, *arguments],
            cwd=ROOT,
            env=environment(self.data, DJANGO_SETTINGS_MODULE="nagari.settings", **self.more),
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )
        if done.returncode:
            raise RuntimeError(f"{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def read(self, statement: str) -> list[Any]:
        """The first column of what is in its SQLite file: asked often, a process each time would cost a second."""
        with closing(sqlite3.connect(f"file:{self.data / blank.NAME}?mode=ro", uri=True)) as file:
            return [row[0] for row in file.execute(statement)]

    def moved(self, url: str) -> None:
        """The site above is at another address now. Straight into its SQLite file, for the same reason."""
        with closing(sqlite3.connect(self.data / blank.NAME, timeout=20)) as file, file:
            file.execute("UPDATE sync_peer SET url = ?", [url])

    @contextmanager
    def serving(self) -> Iterator[Server]:
        with running(self.data, self.more) as server:
            yield server


def make(data: Path, level: str, wilayah: str, **more: str) -> Place:
    """A new installation, its first day done."""
    place = Place(data, level, wilayah, more)
    if "DATABASE_URL" in more:
        place.manage("migrate", "--verbosity", "0")
    else:
        bare(data, level, wilayah)
    place.manage("setup", "--level", level, "--wilayah", wilayah)
    return place


def bare(data: Path, level: str, wilayah: str) -> Place:
    """The program and all regions; whoever runs `setup` in a process of its own says what it is."""
    data.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_with_regions(), data / blank.NAME)
    return Place(data, level, wilayah)


@cache
def _with_regions() -> Path:
    """A database that knows all regions of the country: to read them takes `setup` most of its time."""
    return blank.shared("regions", _read_regions) / blank.NAME


def _read_regions(folder: Path) -> None:
    blank.place(folder)
    Place(folder, "", "").manage("import_wilayah")


def enrol(child: Place, regency: Place, url: str) -> None:
    """The office joins the regency that serves at `url`."""
    code = regency.told("enroll", "--create", child.wilayah)["code"]
    child.told("enroll", url, code)
