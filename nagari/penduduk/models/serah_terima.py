from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.models.mutasi import LONGEST_REASON
from nagari.sync.tracking import SyncedModel, SyncedQuerySet


class TawaranPindah(SyncedModel):
    """Residents who left one village for another, offered to the office there with all that is known of them.

    Belongs to the receiver's region (`wilayah`), written once by the office they left, never changed: what comes of it
    is told by KabarPindah, for no office may change what belongs to another (sync.rights).
    """

    # Said for the type checker only: both managers are inherited.
    objects: ClassVar[SyncedQuerySet["TawaranPindah"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["TawaranPindah"]]  # type: ignore[assignment, unused-ignore]

    # Code of the village they left, and the act (Mutasi.rombongan) by which they left its register.
    asal = models.CharField(max_length=13, db_index=True)
    rombongan = models.UUIDField(db_index=True)
    tanggal = models.DateField(_("date of departure"))
    # As of now: for lists, and for the day of offering.
    tanggal_catat = models.DateField(_("offered on"))
    # Of the first of them.
    nama = models.CharField(_("full name"), max_length=100)
    jumlah = models.PositiveSmallIntegerField(_("people"))
    # serah_terima.snapshot.
    isi = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.nama} ({self.jumlah}): {self.asal} - {self.wilayah}"


class JenisKabar(models.TextChoices):
    """The values travel between offices and stay."""

    TARIK = "tarik", _("Release asked for")
    LEPAS = "lepas", _("Released")
    TERIMA = "terima", _("Accepted")
    TOLAK = "tolak", _("Refused")


class KabarPindah(SyncedModel):
    """One word about an offer, in the region of the office it is said to; said once, never changed (sync.rights)."""

    objects: ClassVar[SyncedQuerySet["KabarPindah"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["KabarPindah"]]  # type: ignore[assignment, unused-ignore]

    # Code of the village that says it.
    asal = models.CharField(max_length=13)
    tawaran_id = models.UUIDField(db_index=True)
    # Without choices: a newer version may say more.
    jenis = models.CharField(max_length=10)
    tanggal = models.DateField(_("date"))
    alasan = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    # Of an acceptance: the act (Mutasi.rombongan) by which they entered the register there.
    rombongan = models.UUIDField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.jenis} {self.tawaran_id}"
