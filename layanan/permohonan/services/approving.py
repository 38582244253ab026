"""Several at once: each by itself, so that one that is refused holds up no other. What differs from the register is
decided on its own page, where the papers are beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from layanan.katalog.queries.catalogue import content
from layanan.permohonan.messages import refused
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.kinship import doubts
from layanan.permohonan.queries.people import Person
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services.letters import act
from layanan.surat.models import Surat
from nagari.lib.errors import UserError
from nagari.wilayah.rules.codes import chain


@dataclass(frozen=True, slots=True)
class Outcome:
    """`is_own`: approved by who took it in, being alone in the office. `surat`: the letter that was made."""

    permohonan: Permohonan
    refused: UserError | None = None
    is_own: bool = False
    surat: Surat | None = None


def approve_each(keys: Sequence[UUID], person: Person, now: datetime) -> list[Outcome]:
    """In the order of `keys`; what is not there is left out."""
    return [_taken(row, Langkah.SETUJUI, person, now) for row in _rows(keys)]


def issue_each(keys: Sequence[UUID], person: Person, now: datetime) -> list[Outcome]:
    """The letters of those that are ready for them; otherwise as `approve_each`."""
    return [_taken(row, Langkah.TANDATANGANI, person, now) for row in _rows(keys)]


def _rows(keys: Sequence[UUID]) -> list[Permohonan]:
    rows = {row.pk: row for row in Permohonan.objects.select_related("versi").filter(pk__in=keys)}
    return [rows[key] for key in dict.fromkeys(keys) if key in rows]


def _taken(row: Permohonan, kind: Langkah, person: Person, now: datetime) -> Outcome:
    # Of other regions nothing is said, not even this.
    if person.wilayah in chain(row.wilayah) and doubts(row, content(row.versi), person.wilayah):
        return Outcome(row, refused("differs"))
    try:
        taken = act(row, kind, person, now)
    except UserError as said:
        return Outcome(row, said)
    return Outcome(row, is_own="sendiri" in taken.step.rincian, surat=taken.surat)
