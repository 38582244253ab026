from typing import ClassVar

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from layanan.katalog.models import VersiLayanan
from layanan.surat.models.templates import VersiTemplat
from nagari.kantor.models import Nomor, Pegawai
from nagari.penduduk.models import Penduduk
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class Keadaan(models.TextChoices):
    """Where a letter stands; it follows from what was recorded of it (rules.state)."""

    TERBIT = "terbit", _("issued")
    MENUNGGU_TTE = "menunggu", _("waits for its electronic signature")
    DITANDATANGANI = "ttd", _("signed")
    BATAL = "batal", _("cancelled")
    DICABUT = "dicabut", _("revoked")
    DIGANTI = "diganti", _("replaced")


class JenisCatatan(models.TextChoices):
    """What may happen to a letter."""

    CETAK = "cetak", _("printed")
    CETAK_ULANG = "ulang", _("printed again after a jam")
    SALINAN = "salinan", _("copied")
    MENUNGGU_TTE = "menunggu", _("waits for its electronic signature")
    TANDA_TANGAN = "ttd", _("signed")
    SERAH = "serah", _("handed over")
    BATAL = "batal", _("cancelled")
    CABUT = "cabut", _("revoked")
    GANTI = "ganti", _("replaced")


class Kertas(models.TextChoices):
    A4 = "a4", "A4"
    F4 = "f4", "F4"


class Surat(SyncedModel):
    """A letter as it was issued, in the region of its office. Never changed: what happens to it is
    recorded beside it."""

    objects: ClassVar[SyncedQuerySet["Surat"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Surat"]]  # type: ignore[assignment, unused-ignore]

    # As printed, and the number of the series it came from.
    nomor = models.CharField(max_length=80)
    nomor_urut = reference(Nomor)
    urut = models.PositiveIntegerField()
    # Code of JenisLayanan, and what it said then.
    jenis = models.CharField(max_length=20)
    layanan = reference(VersiLayanan)
    judul = models.CharField(max_length=120)
    perihal = models.CharField(max_length=160)
    tanggal = models.DateField()
    berlaku_sampai = models.DateField(null=True, blank=True)
    terbit_pada = models.DateTimeField()
    terbit_oleh = models.UUIDField()
    terbit_oleh_nama = models.CharField(max_length=120)
    # All whom it is about, for lists; the search looks here.
    nama = models.CharField(max_length=300, blank=True)
    penandatangan = reference(Pegawai, null=True)
    # The block below it as printed: lines, nama, pangkat, nip; "bersama" where parties or witnesses sign too. And the
    # block of who attests, if somebody does.
    tanda_tangan = models.JSONField(default=dict, blank=True)
    mengetahui = models.JSONField(default=dict, blank=True)
    # What was filled in, as the request or the clerk said it; all that the template was given: rules.facts.
    isian = models.JSONField(default=dict, blank=True)
    data = models.JSONField(default=dict, blank=True)
    # SHA-256 over what the letter says (rules.content), over the template, and of the PDF (sync.blobs).
    sidik = models.CharField(max_length=64)
    templat_sidik = models.CharField(max_length=64, blank=True)
    templat = reference(VersiTemplat, null=True)
    kertas = models.CharField(max_length=2, choices=Kertas, default=Kertas.A4)
    # Empty: it was written on paper.
    pdf = models.CharField(max_length=64, blank=True)
    # Key of the request it answers.
    permohonan = models.UUIDField(null=True, blank=True, db_index=True)
    mengganti = reference("self", null=True)
    # Local and derived from CatatanSurat.
    keadaan = models.CharField(max_length=8, choices=Keadaan, default=Keadaan.TERBIT, editable=False)

    class Meta(SyncedModel.Meta):
        indexes = [
            # All that the archive filters, searches, sorts by and shows: to walk 20,000 rows of whole letters takes ten
            # times as long.
            models.Index(
                fields=[
                    *("wilayah", "deleted_at", "tanggal", "urut", "keadaan", "jenis", "nomor", "nama", "judul", "id"),
                ],
                name="ix_surat_arsip",
            ),
            # The check page finds a letter by its number, however it is typed.
            models.Index(Upper("nomor"), name="ix_surat_nomor"),
        ]

    def __str__(self) -> str:
        return self.nomor

    @property
    def is_on_paper(self) -> bool:
        """Written by hand while there was no power; entered afterwards."""
        return not self.pdf

    @property
    def is_signed_by_others(self) -> bool:
        """Others sign it beside the office: with pens, for none of them could sign the same file."""
        return bool(self.mengetahui) or bool(self.tanda_tangan.get("bersama"))


class SubjekSurat(SyncedModel):
    """Somebody a letter is about."""

    objects: ClassVar[SyncedQuerySet["SubjekSurat"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["SubjekSurat"]]  # type: ignore[assignment, unused-ignore]

    surat = reference(Surat, related_name="subjek_list")
    urutan = models.PositiveSmallIntegerField(default=0)
    penduduk = reference(Penduduk, null=True)
    nama = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.nama


class CatatanSurat(SyncedModel):
    """One thing that happened to a letter, said by one office; never changed (sync.rights)."""

    objects: ClassVar[SyncedQuerySet["CatatanSurat"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["CatatanSurat"]]  # type: ignore[assignment, unused-ignore]

    surat = reference(Surat, related_name="catatan_list")
    # JenisCatatan; without choices: a newer version may say more.
    jenis = models.CharField(max_length=8)
    # Code of the region of the office that recorded it.
    kantor = models.CharField(max_length=13)
    oleh = models.UUIDField()
    oleh_nama = models.CharField(max_length=120)
    pada = models.DateTimeField()
    alasan = models.CharField(max_length=300, blank=True)
    # "pengganti": key of the letter that replaces it; "lembar": how many copies; "kepada": who took it; a
    # signature says its own.
    rincian = models.JSONField(default=dict, blank=True)
    # Digest of a file: the signed PDF, a scan.
    berkas = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.jenis} {self.pada}"
