"""What the queue is made of: services, counters, rules, bookings, and the printer of this machine."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.sync.tracking import SyncedModel, reference


class Jalur(models.TextChoices):
    """The lane somebody waits in. Source: PermenPANRB 11/2024 (vulnerable groups), UU 25/2009 art. 29."""

    BIASA = "", _("regular")
    LANSIA = "LANSIA", _("elderly, from 60 years")
    DIFABEL = "DIFABEL", _("with a disability")
    HAMIL = "HAMIL", _("pregnant")
    MENYUSUI = "MENYUSUI", _("with an infant")
    ANAK = "ANAK", _("child")
    BENCANA = "BENCANA", _("disaster victim")
    JAUH = "JAUH", _("from far away")
    # Booked ahead and there on time; nobody chooses it.
    JANJI = "JANJI", _("with an appointment")


class LayananAntrean(SyncedModel):
    """What people queue for. `jenis` is the JenisLayanan it stands for, where there is one."""

    nama = models.CharField(max_length=60)
    keterangan = models.CharField(max_length=120, blank=True)
    huruf = models.CharField(max_length=1)
    urutan = models.PositiveSmallIntegerField(default=0)
    aktif = models.BooleanField(default=True)
    # Numbers are given in these hours, every day; empty: while the office is open, and in the hour before.
    buka = models.TimeField(null=True, blank=True)
    tutup = models.TimeField(null=True, blank=True)
    # Hours of its own for each weekday, before both: rules.opening.packed. On holidays only where they say so.
    jam = models.JSONField(default=list, blank=True)
    pada_libur = models.BooleanField(default=False)
    # Numbers a day; 0: as many as come.
    kuota = models.PositiveIntegerField(default=0)
    # How long one visitor takes, until the day itself tells.
    menit = models.PositiveSmallIntegerField(default=10)
    # Bookings: length of a time slot, and how many fit into one; 0: none.
    slot_menit = models.PositiveSmallIntegerField(default=30)
    per_slot = models.PositiveSmallIntegerField(default=0)
    jenis = models.UUIDField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.huruf} {self.nama}"


class Loket(SyncedModel):
    """A counter and the services it takes (ids as text)."""

    nomor = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=60, blank=True)
    aktif = models.BooleanField(default=True)
    layanan = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.nomor} {self.nama}".strip()


class AturanAntrean(SyncedModel):
    """How this office runs its queue; one row an office."""

    # Codes of Jalur that may be asked for.
    jalur = models.JSONField(default=list, blank=True)
    # After so many regular ones, one of a priority lane.
    selang = models.PositiveSmallIntegerField(default=2)
    teks_berjalan = models.CharField(max_length=300, blank=True)
    pengumuman = models.CharField(max_length=200, blank=True)
    suara = models.BooleanField(default=True)
    # Every so manieth visitor is asked for the SKM survey; 0: nobody.
    survei_tiap = models.PositiveSmallIntegerField(default=5)

    def __str__(self) -> str:
        return self.wilayah


class JanjiAntrean(SyncedModel):
    """A time slot booked ahead, at the regency's site; the number is given when its bearer arrives. Names nobody."""

    layanan = reference(LayananAntrean)
    tanggal = models.DateField()
    mulai = models.TimeField()
    kode = models.CharField(max_length=8, db_index=True)
    jalur = models.CharField(max_length=8, choices=Jalur, blank=True)
    booked_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.kode


class JatahJanji(models.Model):
    """How many bookings came from one network address on one day. Local, and gone two days later."""

    tanggal = models.DateField()
    # A keyed digest: who reads the table learns no address, nor which booking came from where.
    alamat = models.CharField(max_length=32)
    jumlah = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tanggal", "alamat"], name="jatah_janji_satu_alamat")]

    def __str__(self) -> str:
        return f"{self.tanggal} {self.jumlah}"


class Sambungan(models.TextChoices):
    TIDAK_ADA = "", _("none: the browser prints")
    BERKAS = "berkas", _("USB (a device of this machine)")
    JARINGAN = "jaringan", _("network")


class Pencetak(models.Model):
    """The slip printer of this machine; one row, local."""

    sambungan = models.CharField(max_length=8, choices=Sambungan, blank=True)
    # /dev/usb/lp0, or 192.168.1.50:9100.
    alamat = models.CharField(max_length=120, blank=True)
    lebar = models.PositiveSmallIntegerField(default=58)
    # Since when it has not answered; empty while it prints.
    failed_at = models.DateTimeField(null=True, blank=True)
    galat = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.sambungan} {self.alamat}".strip()
