from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layanan.katalog.models import VersiLayanan
from layanan.permohonan.models.requests import Asal, Hubungan
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class StatusPengajuan(models.TextChoices):
    BARU = "baru", _("waits for the counter")
    DITERIMA = "diterima", _("taken in")
    DITOLAK = "ditolak", _("not taken in")
    KEDALUWARSA = "kedaluwarsa", _("nobody came")


class Pengajuan(SyncedModel):
    """What somebody asks for from a phone or the kiosk: nothing of it was looked up, it is a request only when a clerk
    has confirmed it. In the region of the office it is meant for; the regency may write it there.

    All of it is what was typed. Once it is over it is emptied, for a stranger may have named anybody.
    """

    objects: ClassVar[SyncedQuerySet["Pengajuan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Pengajuan"]]  # type: ignore[assignment, unused-ignore]

    # rules.numbers, given by the site it was made at; the request keeps it.
    nomor = models.CharField(max_length=24, db_index=True)
    versi = reference(VersiLayanan)
    asal = models.CharField(max_length=6, choices=Asal, default=Asal.PONSEL)
    diajukan_pada = models.DateTimeField()
    nama = models.CharField(max_length=100)
    nik = models.CharField(max_length=16, blank=True)
    telepon = models.CharField(max_length=30, blank=True)
    hubungan = models.CharField(max_length=10, choices=Hubungan, default=Hubungan.SENDIRI)
    surat_kuasa = models.CharField(max_length=120, blank=True)
    subjek_nama = models.CharField(max_length=100, blank=True)
    subjek_nik = models.CharField(max_length=16, blank=True)
    isian = models.JSONField(default=dict, blank=True)
    # Of the press of the button: the same form sent again is the same wish.
    nonce = models.CharField(max_length=36, blank=True, db_index=True)

    # The office alone writes these.
    status = models.CharField(max_length=12, choices=StatusPengajuan, default=StatusPengajuan.BARU)
    alasan = models.CharField(max_length=300, blank=True)
    diputus_pada = models.DateTimeField(null=True, blank=True)
    diputus_oleh = models.CharField(max_length=120, blank=True)

    class Meta(SyncedModel.Meta):
        indexes = [models.Index(fields=["wilayah", "status", "deleted_at"], name="ix_pengajuan_menunggu")]

    def __str__(self) -> str:
        return self.nomor
