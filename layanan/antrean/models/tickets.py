"""The tickets of a day. Local: a hundred changes an hour that no other office needs (docs/decisions/queue.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from layanan.antrean.models.setup import Jalur, LayananAntrean, Loket
from nagari.penduduk.models import Penduduk


class HariAntrean(models.Model):
    """A day of the queue, whose numbers begin at 1. What counts is the row: the date is its label."""

    tanggal = models.DateField(db_index=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # The run of the machine it began in (accounts.uptime): a clock put right in another one says nothing of its date.
    boot = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.tanggal}"


class Denyut(models.Model):
    """The pulse: one row. `versi` grows with every change of the queue; screens ask for nothing else most of the time.

    `boot`, `ticks`: when the last change was, in time that no corrected clock moves (accounts.uptime).
    """

    versi = models.BigIntegerField(default=0)
    hari = models.ForeignKey(HariAntrean, null=True, on_delete=models.PROTECT, related_name="+")
    boot = models.CharField(max_length=40, blank=True)
    ticks = models.FloatField(default=0)
    last_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.versi)


class StatusTiket(models.TextChoices):
    MENUNGGU = "tunggu", _("waiting")
    DIPANGGIL = "panggil", _("called")
    DILAYANI = "layani", _("being served")
    DITAHAN = "tahan", _("on hold")
    SELESAI = "selesai", _("served")
    TIDAK_HADIR = "lewat", _("did not come")
    BATAL = "batal", _("given back")
    # Waiting, on hold or called when the day was over: nobody said that he was served.
    TUTUP = "tutup", _("closed, never served")


class Asal(models.TextChoices):
    """Where a number was taken."""

    KIOSK = "kiosk", _("kiosk")
    LOKET = "loket", _("counter")
    PONSEL = "ponsel", _("phone")
    JANJI = "janji", _("booked ahead")


def _synced(to: type[models.Model]) -> models.ForeignKey:
    """A link to a synced row, which is never deleted, but may be folded anew."""
    return models.ForeignKey(to, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+")


class Tiket(models.Model):
    """One number. It stays when the visitor has gone, for the figures."""

    hari = models.ForeignKey(HariAntrean, on_delete=models.PROTECT, related_name="tiket_list", db_index=False)
    layanan = models.ForeignKey(
        LayananAntrean, on_delete=models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    huruf = models.CharField(max_length=1)
    nomor = models.PositiveIntegerField()
    # In the address of the page that follows it; nobody guesses it.
    kode = models.CharField(max_length=12, unique=True)
    # Of the press of the button: pressed again after a lost answer, it gives the same number.
    nonce = models.CharField(max_length=36, null=True, unique=True)
    jalur = models.CharField(max_length=8, choices=Jalur, blank=True)
    asal = models.CharField(max_length=6, choices=Asal)
    status = models.CharField(max_length=8, choices=StatusTiket, default=StatusTiket.MENUNGGU)
    # Place in the line: the smaller, the earlier.
    giliran = models.BigIntegerField()
    # An appointment is not preferred before its time.
    not_before = models.DateTimeField(null=True)
    loket = _synced(Loket)
    # Only this counter calls it.
    tujuan = _synced(Loket)
    # The version at its last call, by which screens know what is new; 0: never called.
    panggilan = models.BigIntegerField(default=0)
    # The version at its first call: the lanes take turns by it, however often a number is called again.
    panggilan_awal = models.BigIntegerField(default=0)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    janji = models.UUIDField(null=True)
    penduduk = _synced(Penduduk)
    # The request it is about; the requests lie in an app of their own.
    permohonan = models.UUIDField(null=True)
    # 1 (bad) to 4 (very good).
    nilai = models.PositiveSmallIntegerField(null=True)
    surveyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hari", "huruf", "nomor"], name="tiket_satu_nomor")]
        indexes = [
            models.Index(fields=["hari", "status"], name="tiket_hari_status"),
            models.Index(fields=["hari", "panggilan"], name="tiket_hari_panggilan"),
        ]

    @property
    def teks(self) -> str:
        return f"{self.huruf}-{self.nomor:03d}"

    def __str__(self) -> str:
        return self.teks


class Jejak(models.TextChoices):
    """What happened to a ticket."""

    AMBIL = "ambil", _("taken")
    PANGGIL = "panggil", _("called")
    ULANG = "ulang", _("called again")
    LAYANI = "layani", _("service begun")
    SELESAI = "selesai", _("finished")
    TAHAN = "tahan", _("put on hold")
    LEWAT = "lewat", _("did not come")
    KEMBALI = "kembali", _("back in line")
    PINDAH = "pindah", _("sent on")
    BATAL = "batal", _("given back")
    TUTUP = "tutup", _("closed, never served")


class JejakTiket(models.Model):
    """One step of one ticket; never changed."""

    tiket = models.ForeignKey(Tiket, on_delete=models.CASCADE, related_name="jejak_list")
    jenis = models.CharField(max_length=8, choices=Jejak)
    at = models.DateTimeField()
    loket = _synced(Loket)
    user_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.tiket_id} {self.jenis}"
