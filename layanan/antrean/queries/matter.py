"""What the visit at a counter is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from layanan.antrean.models import LayananAntrean
from layanan.antrean.queries.board import Shown
from layanan.katalog.models import JenisLayanan
from layanan.permohonan.queries import visits
from layanan.permohonan.queries.visits import Brief


@dataclass(frozen=True, slots=True)
class Matter:
    """`linked`: the request it is about. Where none is: `taken_in`, what the resident asked for since the number was
    taken, and `jenis`, the kind of letter this queue is for."""

    linked: Brief | None = None
    taken_in: Brief | None = None
    jenis: UUID | None = None


def matter_of(here: Shown, services: Iterable[LayananAntrean], wilayah: str) -> Matter:
    """No query for whom nobody was named and no request; two or three otherwise."""
    if here.permohonan:
        return Matter(linked=visits.one(here.permohonan, wilayah))
    kinds = {one.jenis for one in services if str(one.pk) == here.layanan and one.jenis}
    jenis = JenisLayanan.objects.filter(pk__in=kinds).values_list("pk", flat=True).first() if kinds else None
    newest = next(iter(visits.of_resident(here.penduduk, wilayah)), None) if here.penduduk else None
    return Matter(taken_in=newest if newest and newest.diajukan_pada >= here.taken_at else None, jenis=jenis)
