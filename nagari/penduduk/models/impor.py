from django.db import models
from django.utils.translation import gettext_lazy as _


class StatusImpor(models.TextChoices):
    READING = "reading", _("being read")
    PREVIEW = "preview", _("waiting for your decision")
    WRITING = "writing", _("being written")
    DONE = "done", _("imported")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Impor(models.Model):
    """One file brought in: local to the site, kept so that it can be looked up and undone."""

    file_name = models.CharField(max_length=200)
    # Digest of the uploaded file (sync.blobs); "" when the file came by command and stayed where it was.
    blob = models.CharField(max_length=64, blank=True)
    layout = models.CharField(max_length=12, blank=True)
    wilayah = models.CharField(max_length=13, db_index=True)
    status = models.CharField(max_length=10, choices=StatusImpor, default=StatusImpor.READING)
    job_id = models.BigIntegerField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    # Remarks on the file as a whole: [[code, params], ...].
    notices = models.JSONField(default=list)
    # What went wrong: {code, message, remedy}.
    error = models.JSONField(null=True)
    # Of the plan that was shown (imports.plan): nothing else is written.
    fingerprint = models.CharField(max_length=64, blank=True)
    # What was written, to take it back (imports.trace).
    trace = models.BinaryField(null=True)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name


class BarisImpor(models.Model):
    """One row of a preview that a person decides on. Unchanged rows without a remark are only counted."""

    impor = models.ForeignKey(Impor, on_delete=models.CASCADE, related_name="baris_list")
    # Place in the preview.
    urut = models.PositiveIntegerField()
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10)
    nama = models.CharField(max_length=100, blank=True)
    nomor = models.CharField(max_length=16, blank=True)
    no_kk = models.CharField(max_length=16, blank=True)
    # [[field, old, new], ...] as shown.
    changes = models.JSONField(default=list)
    # imports.problems.RowProblem.kept()
    problems = models.JSONField(default=list)
    picked = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["impor", "verdict", "urut"], name="ix_baris_impor")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
