"""What nobody completed or collected comes to an end by itself."""

from datetime import datetime
from typing import Final
from uuid import UUID

from layanan.katalog.models import Peran
from layanan.permohonan.models import LetakPermohonan, Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import EXPIRES
from layanan.permohonan.services.steps import take_step
from nagari.kantor import clock, site
from nagari.lib.errors import UserError

# No official: the office's own program.
NOBODY: Final = UUID(int=0)


def expire(now: datetime) -> int:
    """At the office that took them in; how many. Nothing while the date of this computer is in doubt."""
    info = site.current()
    if info is None or not clock.is_trusted():
        return 0
    person = Person(NOBODY, info.office_name, info.wilayah, frozenset({Peran.PETUGAS.value}))
    return sum(_expire(key, person, now) for key in _due(info.wilayah, now))


def _due(wilayah: str, now: datetime) -> list[UUID]:
    rows = LetakPermohonan.objects.filter(wilayah=wilayah, warga=1)
    found: list[UUID] = []
    for keadaan, after in EXPIRES.items():
        late = rows.filter(keadaan=keadaan, langkah_pada__lt=now - after)
        found += late.values_list("permohonan", flat=True)
    return found


def _expire(key: UUID, person: Person, now: datetime) -> bool:
    row = Permohonan.objects.filter(pk=key).first()
    if row is None:
        return False
    try:
        take_step(row, Langkah.KEDALUWARSA, person, now)
    except UserError:
        # Somebody came in this very moment.
        return False
    return True
