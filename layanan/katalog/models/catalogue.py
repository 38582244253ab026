"""Kinds of services, their versions, requirements, and what each office gives."""

from django.db import models

from layanan.katalog.models.choices import Pembawa, Pemohon, Penandatangan
from nagari.sync.tracking import SyncedModel, reference


class SyaratLayanan(SyncedModel):
    """A requirement, by the code that documents on file bear. The regency keeps them; an office may add its own."""

    kode = models.CharField(max_length=20)
    nama = models.CharField(max_length=120)
    catatan = models.CharField(max_length=160, blank=True)
    dibawa = models.CharField(max_length=8, choices=Pembawa, default=Pembawa.WARGA)

    def __str__(self) -> str:
        return f"{self.kode} {self.nama}"


class JenisLayanan(SyncedModel):
    """A kind of service; what it says is in its version. The regency's are everyone's below it.

    Two who change it at once make two versions, and `versi` is a visible conflict.
    """

    kode = models.CharField(max_length=20)
    versi = reference("katalog.VersiLayanan", null=True)
    # Switched off by who keeps it, for everyone.
    aktif = models.BooleanField(default=True)
    # It came with the program.
    bawaan = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.kode


class VersiLayanan(SyncedModel):
    """What a service is, as it was at one time. Never changed: requests point here. Shapes: rules.content.Isi."""

    jenis = reference(JenisLayanan, related_name="versi_list")
    nomor = models.PositiveIntegerField()
    dibuat_pada = models.DateTimeField()
    # As it came with the program: a later program may replace it.
    bawaan = models.BooleanField(default=False)
    # rules.content.digest
    sidik = models.CharField(max_length=64)

    judul = models.CharField(max_length=120)
    kelompok = models.CharField(max_length=40)
    # Level of the office that takes it in: of the first stage.
    tingkat = models.CharField(max_length=10)
    klasifikasi = models.CharField(max_length=20, blank=True)
    penandatangan = models.CharField(max_length=8, choices=Penandatangan, blank=True)
    mengetahui = models.CharField(max_length=8, choices=Penandatangan, blank=True)
    # Days; 0: no end.
    berlaku_hari = models.PositiveSmallIntegerField(default=0)
    pemohon = models.CharField(max_length=8, choices=Pemohon, default=Pemohon.SIAPA)
    # A resident may ask for it by phone.
    mandiri = models.BooleanField(default=True)
    # Rupiah.
    biaya = models.PositiveIntegerField(default=0)
    syarat = models.JSONField(default=list, blank=True)
    isian = models.JSONField(default=list, blank=True)
    rute = models.JSONField(default=list, blank=True)
    # Texts by number of the component.
    komponen = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.judul} ({self.nomor})"


class PilihanLayanan(SyncedModel):
    """Whether an office gives a service that others keep; no row: it does."""

    jenis = reference(JenisLayanan)
    aktif = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.jenis_id} {self.aktif}"
