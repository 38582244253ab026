"""Who acts: a user as the route knows people."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from layanan.katalog.models import Peran
from layanan.katalog.rules.content import level_of
from layanan.permohonan.rules.state import Actor
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor.queries import head_of_office
from nagari.sync.prepared import Statement
from nagari.sync.tracking import local_actor

PERAN: Final = {
    Role.CLERK: Peran.PETUGAS,
    Role.VERIFIER: Peran.VERIFIKATOR,
    Role.HEAD: Peran.KEPALA,
    Role.OFFICER: Peran.DINAS,
}
_OTHERS: Final = Statement(
    lambda wilayah, roles, key: (
        User.objects.filter(wilayah=wilayah, is_active=True, role__in=roles).exclude(pk=key).values_list("pegawai_id")
    )
)


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


def person_of(user: User, today: date) -> Person:
    """Where only one person works, he acts in every role there; who holds the head's post acts as head.

    Whoever is Plt. or Plh. on that day, and works here, acts instead of the head: inbox and right to decide move
    together with the signature block, and back. Two queries.
    """
    peran = PERAN.get(Role(user.role))
    others = [pegawai for (pegawai,) in _OTHERS.rows(user.wilayah, list(PERAN), user.pk)]
    alone = peran is not None and not others
    own = {peran.value} if peran else set()
    head = head_of_office(today, user.wilayah)
    if peran and head is not None:
        if user.pegawai_id == head.id:
            own.add(Peran.KEPALA.value)
        elif head.sebutan and head.id in others:
            own.discard(Peran.KEPALA.value)
    if alone:
        own |= {Peran.PETUGAS.value, Peran.VERIFIKATOR.value, Peran.KEPALA.value}
    return Person(user.pegawai_id or local_actor(user.pk), user.nama, user.wilayah, frozenset(own), alone)


@dataclass(frozen=True, slots=True)
class Colleague:
    oleh: UUID
    nama: str


def colleagues(person: Person, peran: str, today: date) -> list[Colleague]:
    """Who else of this office could do what is due in that role, by name."""
    rows = User.objects.filter(wilayah=person.wilayah, is_active=True, role__in=PERAN).order_by("nama", "pk")
    found = [person_of(row, today) for row in rows]
    return [Colleague(one.oleh, one.nama) for one in found if peran in one.peran and one.oleh != person.oleh]
