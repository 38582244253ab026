"""The basemap: roads, rivers, borders and names as vector tiles in one file, which travels as an attachment."""

from typing import ClassVar

from django.db import models

from nagari.sync.tracking import SyncedModel, SyncedQuerySet


class PetaDasar(SyncedModel):
    """One PMTiles file for region `wilayah` and all below it. A newer one takes its place: services.keep."""

    objects: ClassVar[SyncedQuerySet["PetaDasar"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["PetaDasar"]]  # type: ignore[assignment, unused-ignore]

    # Digest (sync.blobs).
    isi = models.CharField(max_length=64)
    # Bytes.
    ukuran = models.PositiveIntegerField()
    # Who is to be named beside the map, as its licence asks.
    sumber = models.CharField(max_length=200, blank=True)
    dibuat_pada = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.wilayah} {self.isi[:8]}"
