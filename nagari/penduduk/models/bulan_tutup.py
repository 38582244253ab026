from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.models.mutasi import LONGEST_REASON
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class BulanTutup(SyncedModel):
    """A month whose books were signed. What was signed is kept with it and shown for ever, whatever comes in later.

    Removed (a tombstone with `alasan_buka`) when the head opened the month again.
    """

    # Said for the type checker only: both managers are inherited.
    objects: ClassVar[SyncedQuerySet["BulanTutup"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["BulanTutup"]]  # type: ignore[assignment, unused-ignore]

    # Its first day.
    bulan = models.DateField(_("month"))
    ditutup_pada = models.DateTimeField(_("closed at"))
    pejabat = reference("kantor.Pegawai", null=True, verbose_name=_("signed by"))
    # Place, day and block as they stand under the books (printing.paper.Signature).
    tanda_tangan = models.JSONField(default=dict)
    # The recapitulation (B.3) as signed (buku.recap.as_data), which the next month begins with.
    angka = models.JSONField(default=dict)
    # The rows of each book as signed: blobs of compressed JSON (buku.snapshot).
    b1 = models.CharField(max_length=64, blank=True)
    b2 = models.CharField(max_length=64, blank=True)
    b4 = models.CharField(max_length=64, blank=True)
    b5 = models.CharField(max_length=64, blank=True)
    # SHA-256 over all of it; stands on every sheet.
    sidik = models.CharField(_("digest"), max_length=64)
    alasan_buka = models.CharField(_("reason of the reopening"), max_length=LONGEST_REASON, blank=True)

    class Meta(SyncedModel.Meta):
        indexes = [models.Index(fields=["wilayah", "deleted_at", "bulan"], name="ix_bulan_tutup")]

    def __str__(self) -> str:
        return f"{self.wilayah} {self.bulan:%Y-%m}"
