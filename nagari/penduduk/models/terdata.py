from django.db import models


class KoreksiTerdata(models.Model):
    """What a resident with events was corrected by in the figures of who came into the register without one
    (figures.entered). Kept by a projection, never by hand."""

    penduduk = models.UUIDField(primary_key=True)
    wilayah = models.CharField(max_length=13)
    jk = models.PositiveSmallIntegerField(default=0)
    # Month since when the register knows him, and how many of him were counted there (residents.TERDATA): 1 or 0.
    terdata = models.PositiveIntegerField()
    terhitung = models.SmallIntegerField()
    # Month of that or of his first event, the earlier one, and as how many he was there before his events.
    awal = models.PositiveIntegerField()
    sebelum = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.penduduk}"
