"""Boundaries, and the layers drawn of them."""

from django.db import models

from nagari.sync.tracking import SyncedModel, reference
from nagari.wilayah.models import Lingkungan
from peta.alamat.models import Alamat as Alamat
from peta.alamat.models import CariRumah as CariRumah
from peta.dasar.models import PetaDasar as PetaDasar
from peta.lokasi.models import FotoSarana as FotoSarana
from peta.lokasi.models import LetakRumah as LetakRumah
from peta.lokasi.models import Sarana as Sarana


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


class ImporBatas(models.Model):
    """A file of boundaries that somebody looks through before it is written. Local, and gone when it was decided."""

    wilayah = models.CharField(max_length=13)
    berkas = models.CharField(max_length=120)
    format = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # Codes and parameters of what is to be said of the whole file; flaws with their outlines as GeoJSON.
    notices = models.JSONField(default=list)
    findings = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.berkas


class BarisImporBatas(models.Model):
    """One area of it; see services.planning.Row."""

    impor = models.ForeignKey(ImporBatas, on_delete=models.CASCADE, related_name="baris")
    place = models.PositiveIntegerField()
    nama = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=4, blank=True)
    candidates = models.JSONField(default=list)
    luas = models.FloatField()
    remarks = models.JSONField(default=list)
    geometri = models.TextField(blank=True)
    is_same = models.BooleanField(default=False)

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.place} {self.nama}"
