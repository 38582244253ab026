from django.db import models


class UkuranKeluarga(models.Model):
    """What figures know of a family: kept by a projection, never by hand. Families nobody lives in are not here."""

    keluarga = models.UUIDField(primary_key=True)
    wilayah = models.CharField(max_length=13)
    # Where the head lives, or whoever comes first on the card.
    bagian = models.UUIDField(null=True)
    # Present, permanent members.
    anggota = models.PositiveSmallIntegerField()
    # Sex of the head; 0 without one. And of one who lives alone, with the month of birth (statistik.rules.month_of).
    jk_kepala = models.PositiveSmallIntegerField()
    jk_sendiri = models.PositiveSmallIntegerField()
    lahir_sendiri = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.keluarga}: {self.anggota}"
