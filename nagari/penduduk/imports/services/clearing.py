"""Uploaded files hold everybody's data: what an import no longer needs is removed."""

from datetime import datetime, timedelta

from django.db import transaction

from nagari.lib.errors import UserError
from nagari.penduduk.imports.services import preview
from nagari.penduduk.models import Impor, StatusImpor
from nagari.sync import blobs

# The rows that were refused are given back out of the file: a week to mend them, and another.
KEPT_DONE = timedelta(days=14)
# A preview nobody has decided on by then describes a register that is no more.
KEPT_OPEN = timedelta(days=30)
_OPEN = (StatusImpor.PREVIEW, StatusImpor.FAILED)


def forget_file(impor: Impor) -> None:
    """Removes the uploaded file, unless another import came from the very same one."""
    digest, impor.blob = impor.blob, ""
    impor.save(update_fields=["blob"])
    if digest and not Impor.objects.filter(blob=digest).exists():
        transaction.on_commit(lambda: blobs.forget([digest]))


def sweep(now: datetime) -> int:
    """Daily: files of imports that ended a while ago, and whole previews nobody decided on. How many."""
    cleared = 0
    for impor in Impor.objects.filter(status__in=_OPEN, created_at__lt=now - KEPT_OPEN).defer("trace"):
        try:
            preview.discard(impor)
        except UserError:
            continue  # decided on this very moment
        forget_file(impor)
        cleared += 1
    ended = Impor.objects.exclude(blob="").exclude(status__in=(*_OPEN, StatusImpor.READING, StatusImpor.WRITING))
    for impor in ended.filter(created_at__lt=now - KEPT_DONE).defer("trace"):
        forget_file(impor)
        cleared += 1
    return cleared
