"""Taking a request in at the counter, where the clerk sees the requirements at once."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import requirements_of, standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import refusal
from layanan.permohonan.services.steps import take_step
from layanan.permohonan.services.submitting import Ajuan, submit


@transaction.atomic
def take_in(
    ajuan: Ajuan,
    person: Person,
    kode_kantor: str,
    now: datetime,
    pick: Callable[[int], int],
    *,
    nomor: str = "",
) -> Permohonan:
    """With all that is required (`ajuan.ada`) it counts as checked, where that is this person's work.

    Raises UserError as `submit`.
    """
    row = submit(ajuan, person, kode_kantor, now, pick, nomor=nomor)
    found = standing(row)
    asked = requirements_of(found)
    there = {one.kode for one in asked} & set(ajuan.ada)
    is_whole = all(one.kode in there for one in asked if one.wajib)
    assert found.state is not None
    if is_whole and not refusal(Langkah.PERIKSA, found.state, found.history, found.isi.rute, person.actor):
        take_step(row, Langkah.PERIKSA, person, now, ada=there)
    return row
