"""Addresses that are looked up on the internet. Local: what was asked concerns nobody else."""

from django.db import models


class Keadaan(models.TextChoices):
    """Stored, so the codes are for ever."""

    MENUNGGU = "tunggu"
    KETEMU = "ketemu"
    TIADA = "tiada"


class Alamat(models.Model):
    """One question and its answer, asked once for all who live there. `ketelitian`: metres, rules.Found."""

    tanya = models.CharField(max_length=200, unique=True)
    keadaan = models.CharField(max_length=6, choices=Keadaan, default=Keadaan.MENUNGGU)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    label = models.CharField(max_length=300, blank=True)
    ketelitian = models.PositiveIntegerField(default=0)
    diminta_pada = models.DateTimeField()
    dijawab_pada = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.tanya


class CariRumah(models.Model):
    """A family whose house is looked for by that address, until somebody has decided."""

    wilayah = models.CharField(max_length=13)
    # Key of the family: a synced row, which may go.
    keluarga = models.UUIDField(unique=True)
    alamat = models.ForeignKey(Alamat, on_delete=models.CASCADE, related_name="rumah")
    # Somebody looked: the answer is not where this house is.
    ditolak = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.keluarga)
