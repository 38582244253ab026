"""Which basemap an office has."""

from pathlib import Path

from nagari.sync import blobs
from nagari.wilayah.rules.codes import chain
from peta.dasar.models import PetaDasar


def current(wilayah: str) -> PetaDasar | None:
    """The newest whose file is here; one that was replaced, until the new one has arrived. One query."""
    rows = PetaDasar.all_objects.filter(wilayah__in=chain(wilayah)).order_by("-dibuat_pada", "-id")
    known = sorted(rows, key=lambda row: row.deleted_at is not None)
    return next((row for row in known if blobs.path_of(row.isi).exists()), None)


def file_of(wilayah: str, digest: str) -> Path | None:
    """The file of a basemap this office has or had."""
    is_known = PetaDasar.all_objects.filter(wilayah__in=chain(wilayah), isi=digest).exists()
    path = blobs.path_of(digest) if is_known and blobs.is_digest(digest) else None
    return path if path is not None and path.exists() else None
