"""Boundaries, and the layers drawn of them."""

from django.db import models

from nagari.sync.tracking import SyncedModel, reference
from nagari.wilayah.models import Lingkungan


class Rincian(models.IntegerChoices):
    """How closely a layer is drawn. Kept in rows, so the numbers are for ever."""

    # A regency on a screen.
    KASAR = 0
    # A district on a screen, a regency on paper.
    SEDANG = 1
    # As it was given.
    PENUH = 2


class Batas(SyncedModel):
    """One version of the boundary of region `wilayah`, or of one of its jorong, RW or RT. Its content never changes.

    Which version holds: rules.versions.
    """

    lingkungan = reference(Lingkungan, null=True)
    nomor = models.PositiveIntegerField()
    # GeoJSON geometry (Polygon or MultiPolygon, WGS 84), numbers as they were given.
    geometri = models.TextField()
    # SHA-256 of it: the same boundary again is no new version.
    sidik = models.CharField(max_length=64)
    # Laid down by a regulation (Permendagri 45/2016); otherwise indicative.
    resmi = models.BooleanField(default=False)
    sumber = models.CharField(max_length=160, blank=True)
    berlaku_sejak = models.DateField(null=True)
    dibuat_pada = models.DateTimeField()
    # When somebody last said that this one holds: at first, or by going back to it.
    dipilih_pada = models.DateTimeField()
    # Square kilometres, on the ellipsoid.
    luas = models.FloatField()
    # A point inside, for the name.
    lat = models.FloatField()
    lng = models.FloatField()

    def __str__(self) -> str:
        return f"{self.wilayah} {self.nomor}"


class Lapisan(models.Model):
    """A drawn layer: worked out from boundaries and centres, built anew when they change. Never synced."""

    tingkat = models.PositiveSmallIntegerField()
    wilayah = models.CharField(max_length=13)
    rincian = models.PositiveSmallIntegerField(choices=Rincian)
    # What it was made of.
    revisi = models.CharField(max_length=40)
    # TopoJSON under gzip, as browsers take it.
    isi = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tingkat", "wilayah", "rincian"], name="peta_lapisan_one")]

    def __str__(self) -> str:
        return f"{self.tingkat} {self.wilayah} {self.rincian}"
