"""How this office signs electronically. Local: what stands here is of no use elsewhere, and some of it is secret."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaraTte(models.TextChoices):
    BASAH = "basah", _("by hand, on the printed letter")
    BERKAS = "p12", _("with a certificate on this computer")
    BSRE_1 = "bsre1", _("by BSrE's service, version 1")
    BSRE_2 = "bsre2", _("by BSrE's service, version 2")


class PengaturanTte(models.Model):
    """One row. The password of the service lies in a file among the site's keys (signing.vault), not here."""

    cara = models.CharField(max_length=5, choices=CaraTte, default=CaraTte.BASAH)
    alamat = models.CharField(max_length=200, blank=True)
    pengguna = models.CharField(max_length=80, blank=True)
    # Is the signature to be seen on the letter?
    tampak = models.BooleanField(default=True)
    # Where everybody can open the check page: the address in the QR code. Empty: the regency's.
    alamat_periksa = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.cara


class SertifikatPegawai(models.Model):
    """As whom the service knows an official, and the certificate that lies here. `pegawai`: key of the Pegawai."""

    pegawai = models.UUIDField(primary_key=True)
    # Of the official, who is not asked in any register for it.
    nik = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    # Of a PKCS#12 file, for the page that lists it; "" and empty where there is none.
    pemilik = models.CharField(max_length=200, blank=True)
    penerbit = models.CharField(max_length=200, blank=True)
    berlaku_sampai = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.pegawai}"
