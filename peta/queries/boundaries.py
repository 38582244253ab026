"""Which boundaries there are, and which of them hold."""

from collections.abc import Collection, Iterable
from uuid import UUID

from nagari.sync.tracking import in_region
from peta.models import Batas
from peta.rules.versions import holding

# All but the geometry, which may be large.
LIGHT = ("wilayah", "lingkungan_id", "nomor", "sidik", "resmi", "sumber", "berlaku_sejak", "dibuat_pada")
LIGHT_FIELDS = (*LIGHT, "dipilih_pada", "luas", "lat", "lng", "deleted_at")


def holding_regions(scope: str) -> dict[str, Batas]:
    """Region -> the version that holds, of `scope` and all regions below it; without geometry. One query."""
    rows = Batas.objects.filter(in_region(scope), lingkungan__isnull=True).only("id", *LIGHT_FIELDS)
    return _by(rows, "wilayah")


def holding_parts(wilayah: str) -> dict[UUID, Batas]:
    """Jorong, RW or RT of a village -> the version of its boundary that holds; with geometry."""
    rows = Batas.objects.filter(wilayah=wilayah, lingkungan__isnull=False, lingkungan__deleted_at__isnull=True)
    return _by(rows, "lingkungan_id")


def versions(wilayah: str, lingkungan: UUID | None = None) -> list[Batas]:
    """Newest first, without geometry."""
    rows = Batas.objects.filter(wilayah=wilayah, lingkungan_id=lingkungan).only("id", *LIGHT_FIELDS)
    return list(rows.order_by("-nomor", "-id"))


def geometries(ids: Collection[UUID]) -> dict[UUID, str]:
    """GeoJSON text by id."""
    return dict(Batas.objects.filter(id__in=ids).values_list("id", "geometri"))


def _by(rows: Iterable[Batas], name: str) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return {key: holding(versions) for key, versions in found.items()}
