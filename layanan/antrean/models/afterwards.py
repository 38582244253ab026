"""What remains of a day and travels: its figures, and what visitors said."""

from django.db import models

from nagari.sync.tracking import SyncedModel


class RekapAntrean(SyncedModel):
    """A day of one service: how many, and how long, as counts of the bins of `rules.figures`."""

    tanggal = models.DateField()
    huruf = models.CharField(max_length=1)
    nama = models.CharField(max_length=60)
    diambil = models.PositiveIntegerField(default=0)
    dilayani = models.PositiveIntegerField(default=0)
    tidak_hadir = models.PositiveIntegerField(default=0)
    # Waiting or called, and not served when the day was over.
    ditutup = models.PositiveIntegerField(default=0)
    # Waiting and service times: how many fell into each bin.
    tunggu = models.JSONField(default=list, blank=True)
    layan = models.JSONField(default=list, blank=True)
    # Ratings 1, 2, 3, 4: how many.
    nilai = models.JSONField(default=list, blank=True)
    # The same by hour of arrival and by counter: {"jam": {"8": [...]}, "loket": {"2": [...]}}, as Tally.packed.
    rinci = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.tanggal} {self.huruf}"


class JawabanSkm(SyncedModel):
    """One answered survey (PermenPANRB 14/2017), of nobody in particular: nine marks from 1 to 4."""

    tanggal = models.DateField()
    layanan = models.CharField(max_length=60, blank=True)
    # Marks of the nine elements of rules.skm.
    unsur = models.JSONField()
    # "L", "P" or "" for not said; the others in groups of rules.skm.
    kelamin = models.CharField(max_length=1, blank=True)
    umur = models.CharField(max_length=5, blank=True)
    pendidikan = models.CharField(max_length=3, blank=True)
    pekerjaan = models.CharField(max_length=9, blank=True)
    kertas = models.BooleanField(default=False)
    saran = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.tanggal}"
