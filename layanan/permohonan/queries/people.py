"""Who acts: a user as the route knows people."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from layanan.katalog.models import Peran
from layanan.katalog.rules.content import level_of
from layanan.permohonan.rules.state import Actor
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.sync.tracking import local_actor

PERAN: Final = {
    Role.CLERK: Peran.PETUGAS,
    Role.VERIFIER: Peran.VERIFIKATOR,
    Role.HEAD: Peran.KEPALA,
    Role.OFFICER: Peran.DINAS,
}


@dataclass(frozen=True, slots=True)
class Person:
    """`wilayah` the region of his office; `alone`: nobody else there could take a step."""

    oleh: UUID
    nama: str
    wilayah: str
    peran: frozenset[str]
    alone: bool = False

    @property
    def actor(self) -> Actor:
        return Actor(by=self.oleh.hex, tingkat=level_of(self.wilayah), peran=self.peran, alone=self.alone)


def person_of(user: User) -> Person:
    """Where only one person works, he acts in every role there. One query."""
    peran = PERAN.get(Role(user.role))
    others = User.objects.filter(wilayah=user.wilayah, is_active=True, role__in=PERAN).exclude(pk=user.pk)
    alone = peran is not None and not others.exists()
    every = frozenset({Peran.PETUGAS, Peran.VERIFIKATOR, Peran.KEPALA}) if alone else frozenset()
    own = frozenset({peran}) if peran else frozenset()
    return Person(user.pegawai_id or local_actor(user.pk), user.nama, user.wilayah, own | every, alone)
