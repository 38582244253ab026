from typing import Final

from django.db import models

# `bagian` of a figure that counts the whole region. Not null: two nulls are never the same key.
WHOLE: Final = ""


class Angka(models.Model):
    """One kept figure: how many are counted in a region, or in one part of a village.

    Written by projections alone (`counting`), read by `queries`. Figures of parts are kept where the village is; of
    districts and regencies above it where they lie inside the office's own region.
    """

    # What is counted ("agama"), and among that (the code of a religion; of dates the month, `rules.month_of`).
    seri = models.CharField(max_length=20)
    wilayah = models.CharField(max_length=13)
    # Key of the jorong, RW or RT it is written down in, 32 hex digits; what lies inside that is not summed up into it.
    bagian = models.CharField(max_length=32, blank=True, default=WHOLE)
    # Month of what happened (`rules.month_of`); 0 for what is there now.
    periode = models.PositiveIntegerField(default=0)
    kategori = models.IntegerField(default=0)
    # A JenisKelamin, 0 where it is not known or means nothing.
    jk = models.PositiveSmallIntegerField(default=0)
    # Never 0: such a row goes.
    nilai = models.IntegerField()

    class Meta:
        constraints = [
            # In the order pages ask: one series of one region, then of its parts.
            models.UniqueConstraint(
                fields=["seri", "wilayah", "bagian", "periode", "kategori", "jk"], name="uq_statistik_angka"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seri} {self.wilayah} {self.kategori}: {self.nilai}"
