from django.db import models


class MutasiGanda(models.Model):
    """What figures left out: an event that counts once more what happened once. Kept by a projection, never by hand."""

    mutasi = models.UUIDField(primary_key=True)
    penduduk = models.UUIDField(db_index=True)
    wilayah = models.CharField(max_length=13)
    # As the figures of events know it (penduduk.figures.events): kind, month, and both sides.
    kategori = models.PositiveSmallIntegerField()
    periode = models.PositiveIntegerField()
    keluar_bagian = models.UUIDField(null=True)
    keluar_jk = models.PositiveSmallIntegerField(null=True)
    masuk_bagian = models.UUIDField(null=True)
    masuk_jk = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.mutasi}"
