"""The office: which site this is, the office's profile, its officials, hours, holidays and number series."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.sync.tracking import SyncedModel, reference


class Level(models.TextChoices):
    NAGARI = "nagari", _("village office")
    KECAMATAN = "kecamatan", _("district office")
    KABUPATEN = "kabupaten", _("regency")


class Situs(models.Model):
    """This installation: one row, local, never synced. Absent until the first day's wizard or `setup` made it."""

    level = models.CharField(max_length=10, choices=Level)
    wilayah = models.CharField(max_length=13)
    # Words that differ by region, see kantor.words.
    words = models.JSONField(default=dict, blank=True)
    # Steps of the first day that are done: {step: ISO date}.
    steps = models.JSONField(default=dict, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.level} {self.wilayah}"


class Kantor(SyncedModel):
    """Profile of the office of region `wilayah`."""

    nama = models.CharField(max_length=120)
    # Short code inside printed numbers, assigned by the regency and unique in it.
    kode = models.CharField(max_length=12, blank=True)
    # Lines of the letterhead above the office's name, e.g. ["PEMERINTAH KABUPATEN SOLOK", "KECAMATAN KUBUNG"].
    kop = models.JSONField(default=list, blank=True)
    alamat = models.CharField(max_length=200, blank=True)
    kode_pos = models.CharField(max_length=5, blank=True)
    telepon = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    situs_web = models.CharField(max_length=120, blank=True)
    # Digest of the emblem (sync.blobs); empty: the built-in one.
    lambang = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.nama


class JamLayanan(SyncedModel):
    """Opening hours of one weekday (ISO: 1 Monday .. 7 Sunday). No row: closed."""

    hari = models.PositiveSmallIntegerField()
    buka = models.TimeField()
    tutup = models.TimeField()
    istirahat_mulai = models.TimeField(null=True, blank=True)
    istirahat_selesai = models.TimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.hari}: {self.buka}-{self.tutup}"


class HariLibur(SyncedModel):
    """A day that differs from the national calendar: a holiday of this office, or a national one worked here."""

    tanggal = models.DateField()
    nama = models.CharField(max_length=80)
    masuk_kerja = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.tanggal} {self.nama}"


class JenisJabatan(models.TextChoices):
    KEPALA = "kepala", _("head of office")
    SEKRETARIS = "sekretaris", _("secretary")
    KEPALA_SEKSI = "kasi", _("head of section")
    STAF = "staf", _("staff")


class SebutanJabatan(models.TextChoices):
    """How a post is held."""

    DEFINITIF = "", _("holds the post")
    PLT = "Plt.", _("acting (Plt.)")
    PLH = "Plh.", _("daily acting (Plh.)")


class Pegawai(SyncedModel):
    """An official in a post for a term. The actors of the journal are officials, not user accounts."""

    nama = models.CharField(max_length=120)
    nip = models.CharField(max_length=18, blank=True)
    pangkat = models.CharField(max_length=60, blank=True)
    jenis = models.CharField(max_length=12, choices=JenisJabatan, default=JenisJabatan.STAF)
    jabatan = models.CharField(max_length=120)
    sebutan = models.CharField(max_length=4, choices=SebutanJabatan, default=SebutanJabatan.DEFINITIF, blank=True)
    mulai = models.DateField()
    selesai = models.DateField(null=True, blank=True)
    # May sign a.n. (atas nama) this official; through that one's own link also u.b. (untuk beliau).
    atas_nama = reference("self", null=True, related_name="pelaksana")

    def __str__(self) -> str:
        return f"{self.nama}, {self.jabatan}"


class SeriNomor(SyncedModel):
    """A gapless series of numbers of one office, beginning anew every calendar year."""

    kode = models.CharField(max_length=30)
    nama = models.CharField(max_length=80)
    # Placeholders: {klas} {urut} {kantor} {romawi} {tahun} (domain: numbering of letters).
    pola = models.CharField(max_length=80)
    tahun = models.PositiveSmallIntegerField()
    mulai = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.kode} {self.tahun}"


class StatusNomor(models.TextChoices):
    TERBIT = "terbit", _("issued")
    BATAL = "batal", _("cancelled")
    CADANGAN = "cadangan", _("reserved for paper")
    # Given by a computer of this office that is gone, or before a backup was restored; found in the paper register.
    CELAH = "celah", _("on paper, not known here")


class Nomor(SyncedModel):
    """One number given. Never reused: a cancelled one stays as `batal`."""

    seri = reference(SeriNomor, related_name="nomor_list")
    urut = models.PositiveIntegerField()
    teks = models.CharField(max_length=80)
    status = models.CharField(max_length=8, choices=StatusNomor, default=StatusNomor.TERBIT)
    perihal = models.CharField(max_length=160, blank=True)
    # Date of the document that bears the number; a reserved number gets the paper's date when it is filled in.
    tanggal = models.DateField()
    given_at = models.DateTimeField()
    # Why it was reserved or cancelled.
    alasan = models.CharField(max_length=160, blank=True)

    class Meta(SyncedModel.Meta):
        indexes = [models.Index(fields=["seri", "urut"], name="nomor_seri_urut")]

    def __str__(self) -> str:
        return self.teks


class SeriLanjut(models.Model):
    """A person's word on the last number of a series on paper, where this computer continues another's work or was
    restored from a backup. Local; never edited."""

    kode = models.CharField(max_length=30)
    tahun = models.PositiveSmallIntegerField()
    terakhir = models.PositiveIntegerField()
    # The name of this computer in the journal when it was asked: what it is called after a restore is asked again.
    site = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kode} {self.tahun} after {self.terakhir}"


class KoreksiJam(models.Model):
    """A person's word on the date, when the device's could not be right. Local; never edited."""

    at_device = models.DateTimeField()
    stated = models.DateTimeField()
    offset_seconds = models.BigIntegerField()
    # Earlier than the last entry: that entry's date was wrong, and why.
    alasan = models.CharField(max_length=160, blank=True)
    user_id = models.BigIntegerField(null=True)
    nama = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.at_device} -> {self.stated}"


class ClockState(models.Model):
    """What this machine knows of time: one row, local. See kantor.clock."""

    # The latest time anything was written here.
    last_seen = models.DateTimeField()
    # Seconds to add to the device clock, confirmed by a person; 0 while the device is trusted.
    offset_seconds = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.last_seen} {self.offset_seconds:+d} s"
