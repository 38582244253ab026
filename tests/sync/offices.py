"""Several offices in one process, each with its own database and folder, for what takes two to try."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db import connections

from nagari.kantor import clock as office_clock
from nagari.kantor import site as office_site
from nagari.sync import authority, enrolment, identity, registry
from nagari.sync.models import Site
from nagari.sync.registry import Office
from tests import blank
from tests.office import NOW

REGENCY, DISTRICT, KOTO_BARU, SELAYO = "13.02", "13.02.10", "13.02.10.2001", "13.02.10.2002"
LEVELS = {2: "kabupaten", 3: "kecamatan", 4: "nagari"}


@dataclass
class SimulatedOffice:
    """One installation: `database` is a file in `folder`."""

    wilayah: str
    folder: Path

    @property
    def told(self) -> Office:
        return Office(self.wilayah, LEVELS[self.wilayah.count(".") + 1], f"Kantor {self.wilayah}")

    @contextmanager
    def at(self) -> Iterator[Site]:
        """Inside, this process is the one of this office."""
        before = connections["default"], settings.NAGARI_DATA, registry._ask
        changed = deepcopy(before[0].settings_dict)
        changed["NAME"] = str(self.folder / "nagari.sqlite3")
        connections["default"] = type(before[0])(changed, "default")
        settings.NAGARI_DATA = self.folder
        registry.office_told_by(lambda: self.told)
        _forget()
        try:
            yield identity.own(NOW)
        finally:
            connections["default"].close()
            connections["default"], settings.NAGARI_DATA = before[:2]
            registry.office_told_by(before[2])
            _forget()

    def start(self) -> Site:
        """As `serve` does."""
        with self.at():
            site = identity.confirm(NOW)
            authority.establish(NOW)
            return site

    def copied(self, name: str) -> "SimulatedOffice":
        """The folder on another machine, or as it was at another time."""
        other = SimulatedOffice(self.wilayah, self.folder.with_name(name))
        shutil.copytree(self.folder, other.folder)
        return other


def _forget() -> None:
    office_site.forget()
    office_clock.forget()


# Slow by design, and the codes of tests are always the same.
_key_of = cache(enrolment._key_of)


def enrol(office: SimulatedOffice, regency: SimulatedOffice, random: bytes) -> None:
    """As with a code typed in at the office, in this process. `random`: what the code is made of."""
    with mock.patch.object(enrolment, "_key_of", _key_of):
        _enrol(office, regency, random)


def _enrol(office: SimulatedOffice, regency: SimulatedOffice, random: bytes) -> None:
    with regency.at():
        code = enrolment.create_code(office.wilayah, NOW, lambda _length: random).code

    def call(request: bytes) -> bytes:
        with regency.at():
            return enrolment.answer(request, now=NOW, address="")

    with office.at():
        enrolment.join("http://regency.test", code, call, NOW)


Make = Callable[[str], SimulatedOffice]


@pytest.fixture
def make_office(tmp_path: Path, django_db_blocker: object) -> Iterator[Make]:
    """Makes an office of a region, started once."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("Offices are on SQLite.")

    def make(wilayah: str) -> SimulatedOffice:
        office = SimulatedOffice(wilayah, tmp_path / f"{wilayah}-{len(list(tmp_path.iterdir()))}")
        blank.place(office.folder)
        office.start()
        return office

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield make
