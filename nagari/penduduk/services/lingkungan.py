"""What `wilayah.registry` asks of the register: who lives in which part of the village, and moving them in a merge."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count

from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.corrections import follow_part


def count_residents(wilayah: str) -> Mapping[UUID, int]:
    """Living residents by the part they are written down in; one grouped query."""
    living = Penduduk.objects.filter(wilayah=wilayah, status_dasar=StatusDasar.HIDUP, lingkungan__isnull=False)
    rows = living.order_by().values_list("lingkungan_id").annotate(count=Count("id"))
    return dict(rows)


def follow_merge(source: UUID, target: UUID) -> None:
    """Everybody of `source`, those who died or left too, is of `target`: their papers name a place that exists."""
    Penduduk.objects.filter(lingkungan_id=source).update(lingkungan_id=target)
    Keluarga.objects.filter(lingkungan_id=source).update(lingkungan_id=target)
    follow_part(source, target)
