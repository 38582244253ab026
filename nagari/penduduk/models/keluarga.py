from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class Keluarga(SyncedModel):
    """A family as its card (Kartu Keluarga) shows it. Its head is derived from SHDK, never stored twice."""

    # Said for the type checker only: both managers are inherited.
    objects: ClassVar[SyncedQuerySet["Keluarga"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Keluarga"]]  # type: ignore[assignment, unused-ignore]

    # No index of its own: ix_keluarga_daftar begins with it.
    wilayah = models.CharField(max_length=13)
    no_kk = models.CharField(_("KK number"), max_length=16, blank=True)
    alamat = models.CharField(_("address"), max_length=200, blank=True)
    # Address on the card; where each member lives is Penduduk.lingkungan.
    lingkungan = reference("wilayah.Lingkungan", null=True, related_name="keluarga_list")
    kode_pos = models.CharField(_("postcode"), max_length=5, blank=True)
    tanggal_kk = models.DateField(_("date of the KK"), null=True, blank=True)
    terdata_sejak = models.DateField(_("registered since"))
    # From this day on nobody belongs to the card any more: it is kept, and opened again when somebody enters it.
    tutup_sejak = models.DateField(_("closed since"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["no_kk"], name="ix_keluarga_no_kk"),
            # The operator class lets PostgreSQL find all regions below one (LIKE) whatever language it sorts by.
            models.Index(
                fields=["wilayah", "deleted_at", "no_kk"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "varchar_ops"],
                name="ix_keluarga_daftar",
            ),
        ]

    def __str__(self) -> str:
        return self.no_kk
