"""An office on SQLite and a regency on PostgreSQL, made ready again and again without being set up again."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

from tests import postgres
from tests.benchmarks.offices import Offices
from tests.server import ROOT, Server, environment
from tests.sync import sites
from tests.sync.sites import KOTO_BARU, SOLOK, Place


@dataclass
class Stage:
    """`offices` makes the data; what is begun here ends with `close`."""

    offices: Offices
    _kept: ExitStack = field(default_factory=ExitStack)
    _count: int = 0

    @cached_property
    def _folder(self) -> Path:
        """Of this stage alone: several measurements of one run have each a first regency."""
        return Path(self._kept.enter_context(tempfile.TemporaryDirectory(prefix="stage-", dir=self.offices.folder)))

    @cached_property
    def _postgres(self) -> str:
        # A commit that was answered is on the disk, as at a real regency.
        url: str = self._kept.enter_context(postgres.cluster(is_durable=True)).url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE empty")
        folder = self._folder / "hub-empty"
        sites.make(folder, "kabupaten", SOLOK, DATABASE_URL=_named(url, "empty"))
        return url

    def close(self) -> None:
        self._kept.close()

    def hub(self) -> Place:
        """A regency that knows nothing yet."""
        self._count += 1
        name = f"hub{self._count}"
        with psycopg.connect(self._postgres, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE empty")
        data = self._folder / name
        shutil.copytree(self._folder / "hub-empty", data)
        return Place(data, "kabupaten", SOLOK, {"DATABASE_URL": _named(self._postgres, name)})

    def office(self, residents: int) -> Place:
        """Nagari Koto Baru with so many residents, none of them sealed yet."""
        self._count += 1
        data = self._folder / f"office{self._count}"
        shutil.copytree(self.offices.filled(residents) if residents else self.offices.empty, data)
        return Place(data, "nagari", KOTO_BARU)


def _named(url: str, name: str) -> str:
    return url.rpartition("/")[0] + "/" + name


@contextmanager
def enrolled(office: Place, hub: Place) -> Iterator[Server]:
    """The regency serves, and the office has joined it."""
    with hub.serving() as server:
        sites.enrol(office, hub, server.address)
        yield server


@dataclass(frozen=True, slots=True)
class Synced:
    report: dict[str, Any]
    peak_mb: float


def sync(office: Place, *through: str) -> Synced:
    """One run of the command; `through` stands before it (ip netns exec ...)."""
    done = subprocess.Popen(
        [*through, sys.executable, "manage.py", "sync", "--json"],
        cwd=ROOT,
        env=environment(office.data, **office.more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.stdout
    assert done.stderr
    told, complaint = done.stdout.read(), done.stderr.read()
    # wait4 tells the memory of this very child.
    _, _status, used = os.wait4(done.pid, 0)
    try:
        report: dict[str, Any] = json.loads(told.strip().splitlines()[-1])
    except (IndexError, ValueError):
        raise RuntimeError(told + complaint) from None
    return Synced(report, used.ru_maxrss / 1024)


def peak_mb(server: Server) -> float:
    """The most memory the server ever held."""
    for line in Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The memory of the server is not told.")
