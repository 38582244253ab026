"""Whom a request that is being taken in is about, and who asks: as the page carries it from press to press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from layanan.permohonan.queries.residents import Resident
from layanan.permohonan.rules.prefill import NOBODY, Known
from layanan.permohonan.services.submitting import MOST_SUBJECTS, Subjek
from nagari.penduduk.rules import tidy_name

# Before a name of somebody who is not in the register.
_BY_HAND: Final = "="
LONGEST: Final = 100
# What a person is for, in the fields of the page.
ABOUT, BY = "subjek", "pemohon"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody chosen; `resident` None: by name alone."""

    nama: str
    resident: Resident | None = None

    @property
    def value(self) -> str:
        """As a hidden field carries it."""
        return str(self.resident.id) if self.resident else f"{_BY_HAND}{self.nama}"

    @property
    def key(self) -> UUID | None:
        return self.resident.id if self.resident else None

    @property
    def known(self) -> Known:
        return self.resident.known if self.resident else replace(NOBODY, nama=self.nama)

    @property
    def subjek(self) -> Subjek:
        return Subjek(self.key, self.nama)


@dataclass(frozen=True, slots=True)
class Draft:
    about: tuple[Named, ...] = ()
    by: Named | None = None

    def applicant(self, *, himself: bool) -> Named | None:
        """Who asks: unless somebody else was chosen, the first of those it is about."""
        return self.by or (self.about[0] if himself and self.about else None)

    @property
    def by_list(self) -> tuple[Named, ...]:
        return (self.by,) if self.by else ()

    def with_one(self, what: str, one: Named) -> "Draft":
        if what == BY:
            return replace(self, by=one)
        if one.value in {known.value for known in self.about} or len(self.about) >= MOST_SUBJECTS:
            return self
        return replace(self, about=(*self.about, one))

    def without(self, what: str, value: str) -> "Draft":
        if what == BY:
            return replace(self, by=None)
        return replace(self, about=tuple(one for one in self.about if one.value != value))


def keys_in(values: Sequence[str]) -> set[UUID]:
    """Those of residents, of what hidden fields carried."""
    return {key for value in values if (key := key_of(value)) is not None}


def key_of(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def by_name(typed: str) -> Named | None:
    """Somebody who is not in the register."""
    name = tidy_name(typed.replace("\x00", ""))[:LONGEST]
    # A number that was mistyped is nobody's name.
    return Named(name) if name and not any(sign.isdigit() for sign in name) else None


def carried(value: str, known: Mapping[UUID, Resident]) -> Named | None:
    """None for a resident who is not known here, and for what is nothing at all."""
    key = key_of(value)
    if key is not None:
        resident = known.get(key)
        return Named(resident.nama, resident) if resident else None
    return by_name(value.removeprefix(_BY_HAND)) if value.startswith(_BY_HAND) else None


def drafted(about: Sequence[str], by: str, known: Mapping[UUID, Resident]) -> Draft:
    found = [one for value in about[:MOST_SUBJECTS] if (one := carried(value, known)) is not None]
    unique = {one.value: one for one in found}
    return Draft(tuple(unique.values()), carried(by, known))
