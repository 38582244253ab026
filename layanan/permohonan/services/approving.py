"""Several at once: each by itself, so that one that is refused holds up no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services.steps import take_step
from nagari.lib.errors import UserError


@dataclass(frozen=True, slots=True)
class Outcome:
    """`is_own`: approved by who took it in, being alone in the office."""

    permohonan: Permohonan
    refused: UserError | None = None
    is_own: bool = False


def approve_each(keys: Sequence[UUID], person: Person, now: datetime) -> list[Outcome]:
    """In the order of `keys`; what is not there is left out."""
    rows = {row.pk: row for row in Permohonan.objects.filter(pk__in=keys)}
    return [_approve(rows[key], person, now) for key in dict.fromkeys(keys) if key in rows]


def _approve(row: Permohonan, person: Person, now: datetime) -> Outcome:
    try:
        step = take_step(row, Langkah.SETUJUI, person, now)
    except UserError as refused:
        return Outcome(row, refused)
    return Outcome(row, is_own="sendiri" in step.rincian)
