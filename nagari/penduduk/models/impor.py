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
    # Digest of the uploaded file (sync.blobs).
    blob = models.CharField(max_length=64)
    layout = models.CharField(max_length=12, blank=True)
    wilayah = models.CharField(max_length=13)
    status = models.CharField(max_length=10, choices=StatusImpor, default=StatusImpor.READING)
    job_id = models.BigIntegerField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name
