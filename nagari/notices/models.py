"""Messages to residents: what is to be sent, what each try came to, and the gateway of this site."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.sync.tracking import SyncedModel, SyncedQuerySet


class Kabar(models.TextChoices):
    """What it says. Stored, and the name of a template of WhatsApp, so the codes are for ever."""

    DITERIMA = "diterima", _("taken in")
    DIKEMBALIKAN = "dikembalikan", _("something is missing")
    SIAP = "siap", _("ready to be collected")
    DITOLAK = "ditolak", _("refused")


class StatusPesan(models.TextChoices):
    MENUNGGU = "menunggu", _("waits")
    TERKIRIM = "terkirim", _("sent")
    GAGAL = "gagal", _("given up")
    # The gateway may have it or not: nobody is told twice by a machine.
    TIDAK_PASTI = "tidak_pasti", _("not known whether it was sent")


class Pesan(SyncedModel):
    """One message, in the region of what it is about. Which site sends it is decided when it is made (`pengirim`): that
    one alone writes `status`, and others only ask it to stop or to try again."""

    objects: ClassVar[SyncedQuerySet["Pesan"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Pesan"]]  # type: ignore[assignment, unused-ignore]

    # rules.normal_phone, or an e-mail address.
    kepada = models.CharField(max_length=120)
    jenis = models.CharField(max_length=12, choices=Kabar)
    # What the template of a gateway is filled with, in order; and the same as a text. Never a NIK.
    isian = models.JSONField(default=list)
    teks = models.CharField(max_length=480)
    # Region of the office whose site sends it.
    pengirim = models.CharField(max_length=13, db_index=True)
    # The step that made it.
    sumber = models.UUIDField(db_index=True)
    dibuat_pada = models.DateTimeField()
    status = models.CharField(max_length=12, choices=StatusPesan, default=StatusPesan.MENUNGGU)
    # Code of why it was given up.
    alasan = models.CharField(max_length=40, blank=True)
    terkirim_pada = models.DateTimeField(null=True, blank=True)
    # Somebody called or wrote himself, and who.
    dikabari_pada = models.DateTimeField(null=True, blank=True)
    dikabari_oleh = models.CharField(max_length=120, blank=True)
    dihentikan_pada = models.DateTimeField(null=True, blank=True)
    ulang_pada = models.DateTimeField(null=True, blank=True)

    class Meta(SyncedModel.Meta):
        indexes = [models.Index(fields=["pengirim", "status", "deleted_at"], name="ix_pesan_menunggu")]

    def __str__(self) -> str:
        return f"{self.jenis} {self.sumber}"


class Percobaan(models.Model):
    """One try of this site; local. Written before anything is sent, so that no other process sends it too."""

    pesan = models.UUIDField()
    ke = models.PositiveSmallIntegerField()
    mulai = models.DateTimeField()
    selesai = models.DateTimeField(null=True)
    # "" went out; else why not.
    alasan = models.CharField(max_length=40, blank=True)
    # Under which the gateway knows it.
    luar = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pesan", "ke"], name="one_try")]

    def __str__(self) -> str:
        return f"{self.pesan} {self.ke}"


class Saluran(models.TextChoices):
    TELEPON = "telepon", _("phone")
    SUREL = "surel", _("e-mail")


class JenisGerbang(models.TextChoices):
    """How this site sends."""

    TIDAK_ADA = "", _("not from here")
    CATATAN = "catatan", _("only into the log, for trying out")
    FONNTE = "fonnte", _("Fonnte, or a gateway that speaks like it")
    WHATSAPP = "whatsapp", _("WhatsApp Cloud API")
    SMTP = "smtp", _("e-mail by SMTP")


class Gerbang(models.Model):
    """The gateway of this site for one kind of address. Local: what is secret never leaves the machine."""

    saluran = models.CharField(max_length=8, choices=Saluran, unique=True)
    jenis = models.CharField(max_length=10, choices=JenisGerbang, blank=True)
    # Address of its server.
    alamat = models.CharField(max_length=200, blank=True)
    # Number id of WhatsApp, user of SMTP.
    nama = models.CharField(max_length=120, blank=True)
    rahasia = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.saluran} {self.jenis}"
