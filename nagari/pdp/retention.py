"""How long things are kept. Every app registers its classes in `AppConfig.ready()`; `services.ending` ends them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise

from nagari.sync.tracking import SyncedModel

# Rows of this office (its region) that are older than the moment, at most so many.
Due = Callable[[str, datetime, int], Sequence[UUID]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kelas:
    """A class of data. `fields` of rows of `model` that `due` names are erased, everywhere, once `after` is over."""

    kode: str
    title: str | Promise
    basis: str
    after: timedelta
    model: type[SyncedModel]
    fields: tuple[str, ...]
    due: Due
    # Nothing of use is left of the row then: it is deleted besides.
    with_row: bool = False

    @property
    def years(self) -> int:
        return self.after.days // 365


@dataclass(slots=True)
class Classes:
    _classes: dict[str, Kelas] = field(default_factory=dict)

    def register(self, kelas: Kelas) -> None:
        self._classes[kelas.kode] = kelas

    def __iter__(self) -> Iterator[Kelas]:
        return iter(sorted(self._classes.values(), key=lambda one: one.kode))

    def get(self, kode: str) -> Kelas | None:
        return self._classes.get(kode)


classes = Classes()
