from typing import ClassVar

from django.db import models

from nagari.sync.tracking import SyncedModel, SyncedQuerySet


class NikGanda(models.Model):
    """A NIK that two or more living residents bear in the registers known here. Kept by a projection, never by hand."""

    nik = models.CharField(max_length=16, primary_key=True)
    orang = models.PositiveIntegerField()
    # In how many offices' registers.
    kantor = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.orang} x {self.nik[:6]}"


class KabarGanda(SyncedModel):
    """What the regency, which alone sees all registers, tells an office: a NIK of yours is alive elsewhere too.

    One row for each resident concerned, in that resident's region; deleted when the NIK is borne once again.
    """

    objects: ClassVar[SyncedQuerySet["KabarGanda"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["KabarGanda"]]  # type: ignore[assignment, unused-ignore]

    penduduk_id = models.UUIDField(db_index=True)
    nik = models.CharField(max_length=16, db_index=True)
    # Codes of the other offices with spaces between, at most the first few. Their residents are not named.
    tempat = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.nik[:6]}: {self.tempat}"

    @property
    def places(self) -> list[str]:
        return self.tempat.split()
