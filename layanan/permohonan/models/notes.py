from typing import ClassVar

from django.db import models

from layanan.permohonan.models.requests import Permohonan
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class CatatanPermohonan(SyncedModel):
    """What staff tell each other about a request; `kepada`: and whose work it is from now on at that office.

    In the region of the request, said by one office, never changed (sync.rights). Residents never see it.
    """

    objects: ClassVar[SyncedQuerySet["CatatanPermohonan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["CatatanPermohonan"]]  # type: ignore[assignment, unused-ignore]

    permohonan = reference(Permohonan, related_name="catatan_list")
    # As of a step.
    kantor = models.CharField(max_length=13)
    oleh = models.UUIDField()
    oleh_nama = models.CharField(max_length=120)
    pada = models.DateTimeField()
    teks = models.CharField(max_length=1000, blank=True)
    kepada = models.UUIDField(null=True, blank=True)
    kepada_nama = models.CharField(max_length=120, blank=True)
    # Stage of the route that it was given for; elsewhere it is anybody's again.
    tahap = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.oleh_nama}: {self.teks[:40]}"
