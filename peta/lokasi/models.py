"""What lies where in a village: houses of families, and what everybody goes to."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.models import Keluarga
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class Cara(models.TextChoices):
    """How a place was found. Stored, so the codes are for ever."""

    KETUK = "ketuk", _("pointed at on the map")
    POSISI = "posisi", _("position of the phone")
    FOTO = "foto", _("from a photo")
    ANGKA = "angka", _("typed as numbers")
    ALAMAT = "alamat", _("looked up by its address")


class Kategori(models.TextChoices):
    """Stored, so the codes are for ever."""

    KANTOR = "kantor", _("Office")
    SEKOLAH = "sekolah", _("School")
    KESEHATAN = "sehat", _("Health")
    IBADAH = "ibadah", _("Place of worship")
    ADAT = "adat", _("Custom and meeting house")
    PASAR = "pasar", _("Market and shop")
    AIR = "air", _("Water")
    KEAMANAN = "aman", _("Security and evacuation")
    OLAHRAGA = "raga", _("Sports and playground")
    WISATA = "wisata", _("Sight")
    JALAN = "jalan", _("Bridge and road")
    MAKAM = "makam", _("Cemetery")
    LAIN = "lain", _("Other")


class LetakRumah(SyncedModel):
    """Where a family's house stands. One for each family: services.place_house. Both numbers empty: erased."""

    objects: ClassVar[SyncedQuerySet["LetakRumah"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["LetakRumah"]]  # type: ignore[assignment, unused-ignore]

    keluarga = reference(Keluarga)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    cara = models.CharField(max_length=6, choices=Cara)
    # Metres, as the phone said it.
    ketelitian = models.PositiveIntegerField(null=True)
    dicatat_pada = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.keluarga_id}"


class Sarana(SyncedModel):
    """A facility or another point of interest; nothing of it is anybody's own."""

    objects: ClassVar[SyncedQuerySet["Sarana"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Sarana"]]  # type: ignore[assignment, unused-ignore]

    nama = models.CharField(max_length=80)
    kategori = models.CharField(max_length=7, choices=Kategori)
    lat = models.FloatField()
    lng = models.FloatField()
    alamat = models.CharField(max_length=120, blank=True)
    keterangan = models.CharField(max_length=300, blank=True)
    jam_buka = models.CharField(max_length=80, blank=True, default="")
    # Everybody may see where it is and when it is open: never its remark or photos.
    umum = models.BooleanField(default=False)
    dicatat_pada = models.DateTimeField()

    def __str__(self) -> str:
        return self.nama


class FotoSarana(SyncedModel):
    """A photo of a facility; its content is a blob, which follows after the records."""

    objects: ClassVar[SyncedQuerySet["FotoSarana"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["FotoSarana"]]  # type: ignore[assignment, unused-ignore]

    sarana = reference(Sarana)
    # Digest (sync.blobs).
    isi = models.CharField(max_length=64)
    diterima_pada = models.DateTimeField()

    def __str__(self) -> str:
        return self.isi[:8]
