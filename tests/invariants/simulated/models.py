"""A note everyone may edit, an item that cannot be without its note, and a kind that the regency keeps for all."""

from django.db import models

from nagari.sync.tracking import SyncedModel, reference


class Jenis(SyncedModel):
    nama = models.CharField(max_length=60)
    aktif = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.nama


class Catatan(SyncedModel):
    judul = models.CharField(max_length=60)
    isi = models.TextField(blank=True)
    tanda = models.CharField(max_length=60, null=True)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    penting = models.BooleanField(default=False)
    induk = reference("self", null=True)
    # Digest of a blob.
    lampiran = models.CharField(max_length=64, blank=True)
    # A later version has it.
    warna = models.CharField(max_length=60, null=True)

    def __str__(self) -> str:
        return self.judul


class Butir(SyncedModel):
    catatan = reference(Catatan)
    jenis = reference(Jenis, null=True)
    teks = models.CharField(max_length=60)
    tanggal = models.DateField(null=True)

    def __str__(self) -> str:
        return self.teks


class Baru(SyncedModel):
    """A later version has it."""

    nama = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.nama
