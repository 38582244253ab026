from typing import ClassVar

from django.db import models

from nagari.sync.tracking import SyncedModel, SyncedQuerySet


class BukanGanda(SyncedModel):
    """Two records that are alike and yet of two people, as somebody has looked up: they are not listed as doubles."""

    # Said for the type checker only: both managers are inherited.
    objects: ClassVar[SyncedQuerySet["BukanGanda"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["BukanGanda"]]  # type: ignore[assignment, unused-ignore]

    # The lesser key first.
    satu_id = models.UUIDField(db_index=True)
    lain_id = models.UUIDField()
    dicatat_pada = models.DateField()

    def __str__(self) -> str:
        return f"{self.satu_id} != {self.lain_id}"
