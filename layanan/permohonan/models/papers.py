from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layanan.permohonan.models.requests import Asal, Permohonan
from layanan.permohonan.models.wishes import Pengajuan
from nagari.penduduk.models import Penduduk
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class TipeBerkas(models.TextChoices):
    """rules.papers.Tipe"""

    JPEG = "jpeg", _("photo")
    PDF = "pdf", "PDF"


class Berkas(SyncedModel):
    """A photo or scan of one requirement, of a request or of what is to become one. Its content is a blob, which
    follows after the records, and is served by a view that asks who looks.

    `penduduk`: whose paper it is, once that is known; it is offered again at his next request.
    """

    objects: ClassVar[SyncedQuerySet["Berkas"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Berkas"]]  # type: ignore[assignment, unused-ignore]

    permohonan = reference(Permohonan, null=True)
    pengajuan = reference(Pengajuan, null=True)
    penduduk = reference(Penduduk, null=True)
    # Code of the requirement (katalog).
    syarat = models.CharField(max_length=20)
    # Digest (sync.blobs).
    isi = models.CharField(max_length=64)
    tipe = models.CharField(max_length=4, choices=TipeBerkas)
    halaman = models.PositiveSmallIntegerField(default=1)
    # Bytes.
    ukuran = models.PositiveIntegerField()
    asal = models.CharField(max_length=6, choices=Asal, default=Asal.LOKET)
    diterima_pada = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.syarat} {self.isi[:8]}"
