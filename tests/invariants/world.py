"""The simulated offices: each with its own database, folder, clock and process, all of them in this one."""

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections

from nagari.kantor import clock as office_clock
from nagari.kantor import site as office_site
from nagari.lib import ids
from nagari.sync import authority, identity
from nagari.sync.registry import Office, office_told_by
from tests.invariants.chance import moment, seeded
from tests.invariants.database import PostgresStore, SqliteStore, Store, Trapped
from tests.invariants.versions import told_apart

REGENCY = "13.02"
START = 1_778_728_800_000  # 14 May 2026, 10:20 in Padang
DAY = 86_400_000


@dataclass(frozen=True)
class Templates:
    """Migrated, empty databases. `postgres`: URL of a server and a database there; then the regency is on it."""

    sqlite: bytes
    postgres: tuple[str, str] | None = None


@dataclass
class Snapshot:
    content: Any
    folder: Path | None


@dataclass(eq=False)
class Site:
    """One installation of one office."""

    world: "World"
    index: int
    region: str
    level: str
    parent: "Site | None"
    folder: Path
    store: Store = field(init=False)
    database: Trapped = field(init=False)
    source: ids.Uuid7Source = field(init=False)
    # What the device's clock is wrong by, milliseconds.
    error: int = 0
    revoked: bool = False
    # Of a version that knows less (tests.invariants.versions).
    old: bool = False
    snapshots: list[Snapshot] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        """Until a crash; then it has to be started."""
        return not self.database.dead

    @property
    def name(self) -> str:
        return f"{self.level[:3]}{self.index}"

    def __repr__(self) -> str:
        return f"{self.name}({self.region})"

    @property
    def office(self) -> Office:
        return Office(self.region, self.level, self.name)

    def milliseconds(self) -> int:
        return max(0, self.world.time + self.error)

    def now(self) -> datetime:
        return moment(self.milliseconds())

    def open(self) -> None:
        """A new process."""
        self.database = self.store.connect()
        self.source = ids.Uuid7Source(self.milliseconds, self.world.draw)

    def start(self) -> UUID:
        """Start-up as `serve` does it: who am I?"""
        self.open()
        with self.world.at(self):
            found = identity.confirm(self.now()).uuid
            authority.establish(self.now())
            return found

    def snapshot(self, *, with_folder: bool) -> None:
        folder = None
        if with_folder:
            folder = self.folder.with_name(f"{self.folder.name}-backup-{len(self.snapshots)}")
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self.folder, folder)
        # PostgreSQL copies a database that nobody is connected to.
        self.database.close()
        self.snapshots.append(Snapshot(self.store.saved(), folder))

    def rewind(self, kept: Snapshot) -> None:
        """Somebody puts an old copy in place of the file, with or without the folder that belonged to it."""
        if kept.folder is not None:
            shutil.rmtree(self.folder)
            shutil.copytree(kept.folder, self.folder)
        self.database.close()
        self.store.load(kept.content)
        self.open()


class World:
    """One schedule's offices. Everything random comes from `seed`."""

    def __init__(self, seed: int | str, folder: Path, templates: Templates) -> None:
        self.seed = seed
        self.time = START
        self.folder = folder
        self.sites: list[Site] = []
        # Under which names they were enrolled.
        self.enrolled: dict[Site, UUID] = {}
        self.here: Site | None = None
        self._templates = templates
        self._bytes = random.Random(f"{seed}/bytes")

    def draw(self, length: int) -> bytes:
        return self._bytes.randbytes(length)

    def add(self, region: str, level: str, parent: Site | None) -> Site:
        index = len(self.sites)
        folder = self.folder / f"site{index}"
        folder.mkdir(parents=True)
        site = Site(self, index, region, level, parent, folder)
        if level == "kabupaten" and self._templates.postgres:
            site.store = PostgresStore(*self._templates.postgres, site.milliseconds)
        else:
            site.store = SqliteStore(self._templates.sqlite, site.milliseconds)
        self.sites.append(site)
        site.start()
        return site

    def copy(self, original: Site) -> Site:
        """A second machine with a copy of the first one's folder and database."""
        index = len(self.sites)
        folder = self.folder / f"site{index}"
        shutil.copytree(original.folder, folder)
        site = Site(self, index, original.region, original.level, original.parent, folder)
        site.store = SqliteStore(original.store.saved(), site.milliseconds)
        site.open()
        site.error = original.error
        self.sites.append(site)
        return site

    @contextmanager
    def at(self, site: Site) -> Iterator[Site]:
        """Inside, this process is the one of `site`."""
        before = (connections["default"], settings.NAGARI_DATA, ids._source, self.here)
        connections["default"], settings.NAGARI_DATA, ids._source = site.database, site.folder, site.source
        self.here = site
        forget()
        site.store.tell_time(site.database)
        try:
            yield site
        finally:
            connections["default"], settings.NAGARI_DATA, ids._source, self.here = before
            forget()

    @contextmanager
    def running(self) -> Iterator["World"]:
        """Inside, time and chance are this world's."""
        office_told_by(lambda: self.here.office if self.here else Office())
        with ExitStack() as stack:
            stack.enter_context(seeded(self.draw, lambda: self.here.now() if self.here else moment(self.time)))
            stack.enter_context(told_apart(lambda: self.here is not None and self.here.old))
            yield self

    def close(self) -> None:
        for site in self.sites:
            site.database.close()
            site.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def forget() -> None:
    """What a process remembers of its database."""
    office_site.forget()
    office_clock.forget()
