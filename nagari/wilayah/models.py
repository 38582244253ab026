"""Regions: the national tree by Kemendagri code (reference, never synced) and what an office defines inside its own."""

from django.db import models

from nagari.sync.tracking import SyncedModel, reference
from nagari.wilayah.rules.codes import Tingkat as Tingkat
from nagari.wilayah.rules.lingkungan import JenisLingkungan as JenisLingkungan


class Wilayah(models.Model):
    """One region. The dotted code ("13.02.10.2001") is the key: names repeat, even inside one regency."""

    code = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(choices=Tingkat)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    # Local: the name as the search compares it.
    search = models.CharField(max_length=80, default="", editable=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["level", "search"], name="wilayah_level_search")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class WilayahImport(models.Model):
    """One update of the tree: a trace for the technician, and the sign by which caches know that the tree changed."""

    imported_on = models.DateField()
    source = models.CharField(max_length=120, blank=True)
    within = models.CharField(max_length=13, blank=True)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.imported_on} {self.source}"


class Lingkungan(SyncedModel):
    """A jorong, RW or RT (BPS: satuan lingkungan setempat). Not every nagari has RW, or even jorong."""

    jenis = models.CharField(max_length=6, choices=JenisLingkungan)
    nama = models.CharField(max_length=60)
    induk = reference("self", null=True, related_name="bagian")
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.nama if self.jenis == JenisLingkungan.JORONG else f"{self.get_jenis_display()} {self.nama}"
