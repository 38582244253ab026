from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layanan.katalog.models import VersiLayanan
from nagari.penduduk.models import Penduduk
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class Asal(models.TextChoices):
    """Where a request was made."""

    LOKET = "loket", _("at the counter")
    KIOSK = "kiosk", _("at the kiosk")
    PONSEL = "ponsel", _("by phone")


class Hubungan(models.TextChoices):
    """What the applicant is to whom it is about."""

    SENDIRI = "sendiri", _("the person himself or herself")
    PASANGAN = "pasangan", _("husband or wife")
    ORANG_TUA = "orang_tua", _("parent")
    ANAK = "anak", _("son or daughter")
    SAUDARA = "saudara", _("brother or sister")
    KERABAT = "kerabat", _("another relative")
    KUASA = "kuasa", _("by power of attorney")
    KANTOR = "kantor", _("the office itself")


class Permohonan(SyncedModel):
    """A request, in the region of the office that took it in. Where it stands is worked out from its steps.

    People are named beside their keys: the offices it passes need not have the register.
    """

    objects: ClassVar[SyncedQuerySet["Permohonan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Permohonan"]]  # type: ignore[assignment, unused-ignore]

    # rules.numbers
    nomor = models.CharField(max_length=24, db_index=True)
    versi = reference(VersiLayanan)
    asal = models.CharField(max_length=6, choices=Asal, default=Asal.LOKET)
    diajukan_pada = models.DateTimeField()
    pemohon = reference(Penduduk, null=True)
    pemohon_nama = models.CharField(max_length=100)
    telepon = models.CharField(max_length=30, blank=True)
    hubungan = models.CharField(max_length=10, choices=Hubungan, default=Hubungan.SENDIRI)
    # Its number and date, of a power of attorney.
    surat_kuasa = models.CharField(max_length=120, blank=True)
    # Text by name of the field; shapes: katalog.rules.values.
    isian = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.nomor


class SubjekPermohonan(SyncedModel):
    """Somebody a request is about."""

    objects: ClassVar[SyncedQuerySet["SubjekPermohonan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["SubjekPermohonan"]]  # type: ignore[assignment, unused-ignore]

    permohonan = reference(Permohonan, related_name="subjek_list")
    urutan = models.PositiveSmallIntegerField(default=0)
    penduduk = reference(Penduduk, null=True)
    nama = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.nama


class LangkahPermohonan(SyncedModel):
    """One step, recorded by one office in the region of the request; never changed (sync.rights)."""

    objects: ClassVar[SyncedQuerySet["LangkahPermohonan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["LangkahPermohonan"]]  # type: ignore[assignment, unused-ignore]

    permohonan = reference(Permohonan, related_name="langkah_list")
    # rules.history.Langkah; without choices: a newer version may say more.
    jenis = models.CharField(max_length=12)
    # The step it was made upon; empty for the first.
    sesudah = models.UUIDField(null=True, blank=True)
    # Code of the region of the office that recorded it; its level follows from it.
    kantor = models.CharField(max_length=13)
    # An official, or an account without one (sync.tracking.local_actor); and the name, for offices without either.
    oleh = models.UUIDField()
    oleh_nama = models.CharField(max_length=120)
    pada = models.DateTimeField()
    # Stages of the route it takes: of the first step, and of one that completes a form that changed.
    tahap = models.JSONField(default=list, blank=True)
    alasan = models.CharField(max_length=300, blank=True)
    # Codes of requirements: "ada" were seen, "kurang" are missing. "sendiri": approved by who took it in, being alone.
    # "kepada": of handing over, the name of who took the letter and a code of Hubungan.
    rincian = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.jenis} {self.pada}"
