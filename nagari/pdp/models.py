"""What UU 27/2022 asks an office to keep: requests of residents about their own data, consents, restrictions,
incidents, what was destroyed, and the office's word on its own journal."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.models import Penduduk
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class JenisHak(models.TextChoices):
    """Rights of the one whom data is about, by article. Stored, so the codes are for ever."""

    AKSES = "akses", _("copy of the data, and who looked at it")
    PERBAIKAN = "perbaikan", _("correction")
    HAPUS = "hapus", _("erasure")
    BATASI = "batasi", _("restriction of use")
    TARIK = "tarik", _("withdrawal of consent")
    KEBERATAN = "keberatan", _("objection")


class HubunganPemohon(models.TextChoices):
    SENDIRI = "sendiri", _("the person himself or herself")
    WALI = "wali", _("parent or guardian")
    KUASA = "kuasa", _("by power of attorney")


class StatusHak(models.TextChoices):
    DITERIMA = "diterima", _("in work")
    DIRUJUK = "dirujuk", _("referred to Dukcapil")
    SELESAI = "selesai", _("done")
    DITOLAK = "ditolak", _("refused")


class PermintaanHak(SyncedModel):
    """Somebody asks for what the law gives him about his own data. The clock is three times 24 hours, weekends too."""

    objects: ClassVar[SyncedQuerySet["PermintaanHak"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["PermintaanHak"]]  # type: ignore[assignment, unused-ignore]

    penduduk = reference(Penduduk)
    jenis = models.CharField(max_length=10, choices=JenisHak)
    pemohon_nama = models.CharField(max_length=100)
    hubungan = models.CharField(max_length=8, choices=HubunganPemohon, default=HubunganPemohon.SENDIRI)
    uraian = models.CharField(max_length=500, blank=True)
    # NIK or number of the family card: nothing an office may correct by itself.
    soal_nomor = models.BooleanField(default=False)
    diterima_pada = models.DateTimeField()
    tenggat = models.DateTimeField()
    status = models.CharField(max_length=8, choices=StatusHak, default=StatusHak.DITERIMA)
    hasil = models.CharField(max_length=500, blank=True)
    diputus_pada = models.DateTimeField(null=True, blank=True)
    diputus_oleh = models.CharField(max_length=120, blank=True)
    # When the resident was told what came of it.
    dikabari_pada = models.DateTimeField(null=True, blank=True)

    class Meta(SyncedModel.Meta):
        indexes = [models.Index(fields=["wilayah", "status", "deleted_at"], name="ix_hak_terbuka")]

    def __str__(self) -> str:
        return f"{self.jenis} {self.diterima_pada:%d-%m-%Y}"


class Pembatasan(SyncedModel):
    """The use of a record is suspended (art. 41): it can be looked at, and stands in no letter."""

    objects: ClassVar[SyncedQuerySet["Pembatasan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Pembatasan"]]  # type: ignore[assignment, unused-ignore]

    penduduk = reference(Penduduk)
    alasan = models.CharField(max_length=200)
    sejak = models.DateTimeField()
    dicabut_pada = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.sejak:%d-%m-%Y}"


class Tujuan(models.TextChoices):
    """Beside what law and service demand. Stored, so the codes are for ever."""

    KABAR = "kabar", _("messages about own requests on the phone")
    LETAK = "letak", _("place of the house on the office's map")
    SURVEI = "survei", _("being asked about the service")


class SaluranSetuju(models.TextChoices):
    LOKET = "loket", _("at the counter")
    KERTAS = "kertas", _("in writing")
    TELEPON = "telepon", _("by phone")


class Persetujuan(SyncedModel):
    """A yes to one purpose, and its end. Without `diberikan_pada`: withdrawn what was never written down."""

    objects: ClassVar[SyncedQuerySet["Persetujuan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Persetujuan"]]  # type: ignore[assignment, unused-ignore]

    penduduk = reference(Penduduk)
    tujuan = models.CharField(max_length=10, choices=Tujuan)
    # Of the text that was read out or signed (rules.CONSENT_TEXT).
    versi_teks = models.PositiveSmallIntegerField()
    saluran = models.CharField(max_length=8, choices=SaluranSetuju, default=SaluranSetuju.LOKET)
    diberikan_pada = models.DateTimeField(null=True, blank=True)
    ditarik_pada = models.DateTimeField(null=True, blank=True)
    ditarik_saluran = models.CharField(max_length=8, choices=SaluranSetuju, blank=True)

    def __str__(self) -> str:
        return self.tujuan


class Insiden(SyncedModel):
    """Data was exposed, lost or changed by somebody who may not (art. 46). The clock runs from when it was noticed."""

    objects: ClassVar[SyncedQuerySet["Insiden"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Insiden"]]  # type: ignore[assignment, unused-ignore]

    judul = models.CharField(max_length=120)
    diketahui_pada = models.DateTimeField()
    # The three things the letters have to say.
    data = models.CharField(max_length=500)
    kejadian = models.CharField(max_length=1000)
    penanganan = models.CharField(max_length=1000, blank=True)
    # How many people, as far as is known.
    jumlah = models.PositiveIntegerField(null=True, blank=True)
    lembaga_pada = models.DateTimeField(null=True, blank=True)
    subjek_pada = models.DateTimeField(null=True, blank=True)
    ditutup_pada = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.judul


class Pemusnahan(SyncedModel):
    """A berita acara: what ended because its time was over."""

    objects: ClassVar[SyncedQuerySet["Pemusnahan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Pemusnahan"]]  # type: ignore[assignment, unused-ignore]

    # Code of a class of retention.
    kelas = models.CharField(max_length=40)
    # Everything older than that.
    sebelum = models.DateTimeField()
    jumlah = models.PositiveIntegerField()
    pada = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kelas} {self.pada:%d-%m-%Y}"


class KontakPdp(SyncedModel):
    """Who answers for data protection (art. 53). An office without one has that of the regency above it."""

    objects: ClassVar[SyncedQuerySet["KontakPdp"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["KontakPdp"]]  # type: ignore[assignment, unused-ignore]

    nama = models.CharField(max_length=120)
    jabatan = models.CharField(max_length=120, blank=True)
    telepon = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=120, blank=True)
    alamat = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.nama


class TandaHapus(SyncedModel):
    """One office says that it has carried out an erasure. Its own word, which nobody changes (sync.rights)."""

    objects: ClassVar[SyncedQuerySet["TandaHapus"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["TandaHapus"]]  # type: ignore[assignment, unused-ignore]

    # Digest of the statement, hex.
    pernyataan = models.CharField(max_length=64, db_index=True)
    kantor = models.CharField(max_length=13)
    # The installation.
    situs = models.UUIDField()
    pada = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kantor} {self.pernyataan[:8]}"


class Kesaksian(SyncedModel):
    """What an installation found when it last looked through its own journal and its access log. One row each; what it
    said before stays in the journal, and that is what a log that was written anew is held against."""

    objects: ClassVar[SyncedQuerySet["Kesaksian"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Kesaksian"]]  # type: ignore[assignment, unused-ignore]

    situs = models.UUIDField(db_index=True)
    pada = models.DateTimeField()
    # Code of sync.verify.Difference; "": whole.
    jurnal_galat = models.CharField(max_length=40, blank=True)
    # region/channel, and the numbers of the segment.
    aliran = models.CharField(max_length=30, blank=True)
    segmen = models.CharField(max_length=40, blank=True)
    akses_jumlah = models.PositiveIntegerField(default=0)
    akses_sidik = models.CharField(max_length=64, blank=True)
    # "": whole; else "broken" or "cut".
    akses_galat = models.CharField(max_length=10, blank=True)
    # Of every stream it writes: [region, channel, head, hash of the last segment]. Who holds the stream compares.
    ujung = models.JSONField(default=list)
    # When it found that its database had been set back, and where; it has been another installation since.
    mundur_pada = models.DateTimeField(null=True, blank=True)
    mundur = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.wilayah} {self.pada:%d-%m-%Y}"


class SelisihJurnal(models.Model):
    """What of a testimony is amiss: said by the installation itself, or because its streams end otherwise than they do
    here. Local, kept by a projection."""

    kesaksian = models.UUIDField(db_index=True)
    situs = models.UUIDField(db_index=True)
    # Of the region, for who looks at offices below.
    wilayah = models.CharField(max_length=13)
    kode = models.CharField(max_length=40)
    aliran = models.CharField(max_length=30, blank=True)
    segmen = models.CharField(max_length=60, blank=True)
    pada = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kode}: {self.situs} {self.aliran}"
