from typing import ClassVar

from django.db import models

from nagari.sync.tracking import SyncedModel, SyncedQuerySet


class KunciKantor(SyncedModel):
    """What a regency signed of the key of one office, sent out to all: that it is the office's, or that it is closed.

    Statements of the exchange reach only who is above or below an office, and a letter is shown next door too.
    """

    objects: ClassVar[SyncedQuerySet["KunciKantor"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["KunciKantor"]]  # type: ignore[assignment, unused-ignore]

    # The beginning of SHA-256 of the key, 8 hex digits, as letters name it (genuine.rules.token).
    kunci = models.CharField(max_length=8, db_index=True)
    # Digest of the statement, and the statement in base64 (sync.attesting).
    sidik = models.CharField(max_length=64)
    pernyataan = models.TextField()

    def __str__(self) -> str:
        return f"{self.kunci} {self.sidik[:8]}"
