"""Several at once: each by itself, so that one that is refused holds up no other. What differs from the register is
approved on its own page, where the papers are beside it."""

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
from layanan.permohonan.services.steps import take_step
from nagari.lib.errors import UserError
from nagari.wilayah.rules.codes import chain


@dataclass(frozen=True, slots=True)
class Outcome:
    """`is_own`: approved by who took it in, being alone in the office."""

    permohonan: Permohonan
    refused: UserError | None = None
    is_own: bool = False


def approve_each(keys: Sequence[UUID], person: Person, now: datetime) -> list[Outcome]:
    """In the order of `keys`; what is not there is left out."""
    rows = {row.pk: row for row in Permohonan.objects.select_related("versi").filter(pk__in=keys)}
    return [_approve(rows[key], person, now) for key in dict.fromkeys(keys) if key in rows]


def _approve(row: Permohonan, person: Person, now: datetime) -> Outcome:
    # Of other regions nothing is said, not even this.
    if person.wilayah in chain(row.wilayah) and doubts(row, content(row.versi), person.wilayah):
        return Outcome(row, refused("differs"))
    try:
        step = take_step(row, Langkah.SETUJUI, person, now)
    except UserError as said:
        return Outcome(row, said)
    return Outcome(row, is_own="sendiri" in step.rincian)
