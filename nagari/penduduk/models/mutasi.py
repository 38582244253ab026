from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.models.keluarga import Keluarga
from nagari.penduduk.models.penduduk import Penduduk
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference

# Letters of a reason that somebody gives.
LONGEST_REASON: Final = 200


class Jenis(models.TextChoices):
    """What happened. The values travel between offices and stay."""

    LAHIR = "lahir", _("Birth")
    LAHIR_MATI = "lahir_mati", _("Stillbirth")
    MATI = "mati", _("Death")
    DATANG = "datang", _("Arrival")
    PINDAH = "pindah", _("Departure")
    PINDAH_DALAM = "pindah_dalam", _("Move inside")
    HILANG = "hilang", _("Missing")
    KEMBALI = "kembali", _("Return")
    SEMENTARA_MASUK = "sementara_masuk", _("Temporary stay")
    SEMENTARA_KELUAR = "sementara_keluar", _("Temporary absence")
    SEMENTARA_SELESAI = "sementara_selesai", _("End of a temporary stay or absence")
    KAWIN = "kawin", _("Marriage")
    CERAI = "cerai", _("Divorce")
    UBAH = "ubah", _("Change of data")
    PEMBETULAN = "pembetulan", _("Correction")
    PECAH_KK = "pecah_kk", _("Family divided")
    GABUNG_KK = "gabung_kk", _("Families joined")
    GANTI_KEPALA = "ganti_kepala", _("New head of family")
    GANTI_NO_KK = "ganti_no_kk", _("New KK number")
    PEMBATALAN = "pembatalan", _("Reversal")


def jenis_title(jenis: str) -> str:
    """In the language of the page; a kind this version does not know by its own word."""
    return str(Jenis(jenis).label) if jenis in Jenis.values else jenis


class Mutasi(SyncedModel):
    """One event in the life of one resident or family. Never changed, never deleted: undone by one that reverses it.

    The sides say whom the permanent population loses and gains by it: a birth only gains, a death only loses, a change
    of jorong, sex or citizenship does both. Whoever was present on day D follows from who is present now, by
    taking back, sides swapped, every row whose `tanggal` is after D.
    """

    # Said for the type checker only: both managers are inherited.
    objects: ClassVar[SyncedQuerySet["Mutasi"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Mutasi"]]  # type: ignore[assignment, unused-ignore]

    # One of Jenis; without choices, so that a new kind needs no migration, and one of a newer version still shows.
    jenis = models.CharField(_("event"), max_length=20)
    penduduk = reference(Penduduk, null=True, related_name="mutasi_list", verbose_name=_("resident"))
    # As it was then: a list of events needs no register, and a name may change.
    nama = models.CharField(_("full name"), max_length=100, blank=True)
    keluarga = reference(Keluarga, null=True, related_name="mutasi_list", verbose_name=_("family"))
    # Rows of one act (a family that leaves, bride and groom) share the id of the first of them.
    rombongan = models.UUIDField(db_index=True, editable=False)
    tanggal = models.DateField(_("date of the event"))
    # The office's day of entry.
    tanggal_catat = models.DateField(_("entered on"))
    # First day of the month in whose books it counts: that of `tanggal`, or the first open one where that is closed.
    bulan_buku = models.DateField(_("counted in"))
    # The side that loses; without keluar_jk none does.
    keluar_lingkungan = reference("wilayah.Lingkungan", null=True, db_index=False)
    keluar_jk = models.PositiveSmallIntegerField(null=True)
    keluar_wn = models.PositiveSmallIntegerField(null=True)
    # The side that gains; without masuk_jk none does.
    masuk_lingkungan = reference("wilayah.Lingkungan", null=True, db_index=False)
    masuk_jk = models.PositiveSmallIntegerField(null=True)
    masuk_wn = models.PositiveSmallIntegerField(null=True)
    membatalkan = reference("self", null=True, related_name="pembatalan_list", editable=False)
    alasan = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    # Facts of this kind of event (penduduk.mutasi.facts).
    rincian = models.JSONField(default=dict)
    # On the first row of an act: every value it changed, before and after (penduduk.mutasi.trace), for its reversal.
    jejak = models.JSONField(default=list)
    # The official (Pegawai.id) who entered it.
    pencatat_id = models.UUIDField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["wilayah", "deleted_at", "tanggal"], name="ix_mutasi_tanggal"),
            models.Index(fields=["wilayah", "deleted_at", "bulan_buku", "jenis"], name="ix_mutasi_bulan"),
        ]

    def __str__(self) -> str:
        return f"{self.jenis} {self.nama} {self.tanggal}"

    @property
    def title(self) -> str:
        return jenis_title(self.jenis)

    @property
    def is_late_entry(self) -> bool:
        """Its month was closed already, so it counts in the books of a later one."""
        return self.bulan_buku != self.tanggal.replace(day=1)

    @property
    def loses(self) -> bool:
        return self.keluar_jk is not None

    @property
    def gains(self) -> bool:
        return self.masuk_jk is not None
