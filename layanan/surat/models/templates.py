"""Templates that somebody changed. One that nobody did comes with the program (shipped.py) and has no row."""

from typing import ClassVar

from django.db import models

from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class TemplatSurat(SyncedModel):
    """The template of one kind, kept by the office of region `wilayah` for itself and all below it."""

    objects: ClassVar[SyncedQuerySet["TemplatSurat"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["TemplatSurat"]]  # type: ignore[assignment, unused-ignore]

    # Code of JenisLayanan.
    jenis = models.CharField(max_length=20)
    versi = reference("surat.VersiTemplat", null=True)
    # Off: the one above it holds again, or the one that came with the program.
    aktif = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.jenis


class VersiTemplat(SyncedModel):
    """A template as it was at one time. Never changed: letters point here."""

    objects: ClassVar[SyncedQuerySet["VersiTemplat"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["VersiTemplat"]]  # type: ignore[assignment, unused-ignore]

    templat = reference(TemplatSurat, related_name="versi_list")
    nomor = models.PositiveIntegerField()
    dibuat_pada = models.DateTimeField()
    dibuat_oleh = models.CharField(max_length=120, blank=True)
    # Typst, README.md says what it may use.
    sumber = models.TextField()
    # SHA-256 of `sumber`.
    sidik = models.CharField(max_length=64)
    catatan = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return f"{self.templat_id} {self.nomor}"
