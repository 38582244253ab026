"""What in the register wants a person's hand: counts for the staff's home page."""

from dataclasses import dataclass

from django.db.models import Count

from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.families import Flaw, flawed
from nagari.penduduk.queries.filters import scoped


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """`doubled`: numbers that two or more living residents bear. `headless`: families with members but no head."""

    without_nik: int
    doubled: int
    headless: int


def to_mend(scope: str) -> Mending:
    """Three queries; each reads one index, or one row a family."""
    alive = scoped(Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP), scope)
    doubled = alive.exclude(nik="").values("nik").annotate(n=Count("id")).filter(n__gt=1)
    families = Keluarga.objects.in_scope(scope)
    return Mending(
        without_nik=alive.filter(nik="").count(),
        doubled=doubled.count(),
        headless=flawed(families, Flaw.NO_HEAD).count(),
    )
