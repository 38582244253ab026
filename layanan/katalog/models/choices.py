"""What a route, a field and a requirement are made of. Stored in versions, so the codes are for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tingkat(models.TextChoices):
    """Where a stage is done. LUAR: no user of ours is there, the resident carries the letter."""

    NAGARI = "nagari", _("village office")
    KECAMATAN = "kecamatan", _("district office")
    KABUPATEN = "kabupaten", _("regency office")
    LUAR = "luar", _("another agency")


class Peran(models.TextChoices):
    """Who acts at a stage."""

    PETUGAS = "petugas", _("clerk")
    VERIFIKATOR = "verifikator", _("verifier")
    KEPALA = "kepala", _("head of the office")
    DINAS = "dinas", _("regency officer")
    WARGA = "warga", _("the resident")


class Tindakan(models.TextChoices):
    """What may be done at a stage; all but returning and refusing have to be, in this order, before the next begins."""

    PERIKSA = "periksa", _("check the requirements")
    TERUSKAN = "teruskan", _("initial and forward")
    SETUJUI = "setujui", _("approve")
    TANDATANGANI = "tandatangani", _("sign")
    SIAPKAN = "siapkan", _("make ready")
    SERAHKAN = "serahkan", _("hand over")
    BAWA = "bawa", _("carry there")
    KEMBALIKAN = "kembalikan", _("return for completion")
    TOLAK = "tolak", _("refuse")


class TipeIsian(models.TextChoices):
    TEKS = "teks", _("text")
    PARAGRAF = "paragraf", _("longer text")
    ANGKA = "angka", _("number")
    UANG = "uang", _("rupiah")
    TANGGAL = "tanggal", _("date")
    JAM = "jam", _("time")
    YA_TIDAK = "ya_tidak", _("yes or no")
    PILIHAN = "pilihan", _("choice")
    ORANG = "orang", _("a person")
    DAFTAR_ORANG = "daftar_orang", _("several people")
    PEGAWAI = "pegawai", _("officials")


class Pemohon(models.TextChoices):
    """Who may ask."""

    SIAPA = "siapa", _("whom it is about, or somebody for them")
    LAIN = "lain", _("somebody else than whom it is about")
    KANTOR = "kantor", _("the office itself")


class Penandatangan(models.TextChoices):
    TIDAK_ADA = "", _("nobody")
    KEPALA = "kepala", _("head of the village")
    CAMAT = "camat", _("head of the district")


class Pembawa(models.TextChoices):
    """Who brings a requirement."""

    WARGA = "warga", _("the resident brings it")
    PETUGAS = "petugas", _("the clerk looks it up")
