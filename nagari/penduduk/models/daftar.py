from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.sync.tracking import SyncedModel, SyncedQuerySet


class Daftar(SyncedModel):
    """A list of residents that an office saved under a name: the filters, never the people.

    Synced, for it is the office's: it survives the laptop it was made on.
    """

    # Said for the type checker only: both managers are inherited.
    objects: ClassVar[SyncedQuerySet["Daftar"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Daftar"]]  # type: ignore[assignment, unused-ignore]

    nama = models.CharField(_("name of the list"), max_length=80)
    # The address of the list of residents after "?", as queries.filters writes it.
    saringan = models.CharField(max_length=500, blank=True)
    dibuat_pada = models.DateField()

    def __str__(self) -> str:
        return self.nama
