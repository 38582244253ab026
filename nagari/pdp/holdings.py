"""What other parts of the site hold about a resident: told in the copy of the own data, and erased where it may be.

Filled by every app's `AppConfig.ready()`; this app lies below those that hold requests and letters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from nagari.sync.tracking import SyncedModel


@dataclass(frozen=True, slots=True)
class Erasable:
    """Fields of one row that may go (sync.erasure), and what to call them."""

    model: type[SyncedModel]
    key: UUID
    fields: tuple[str, ...]
    label: str
    # Nothing of use is left of the row then: it is deleted besides.
    with_row: bool = False


# Rows of a table, official words: (what, detail) of a resident.
Tell = Callable[[UUID], Sequence[tuple[str, str]]]
Find = Callable[[UUID], Sequence[Erasable]]
Stop = Callable[[UUID, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """`title` stands in the copy. `erasable`: what of it the law does not oblige to keep."""

    name: str
    title: str | Promise
    tell: Tell
    erasable: Find | None = None
    order: int = 50


@dataclass(slots=True)
class Holdings:
    _holdings: dict[str, Holding] = field(default_factory=dict)
    _stops: dict[str, list[Stop]] = field(default_factory=dict)

    def register(self, holding: Holding) -> None:
        self._holdings[holding.name] = holding

    def all(self) -> list[Holding]:
        return sorted(self._holdings.values(), key=lambda one: (one.order, one.name))

    def erasable(self, penduduk: UUID) -> list[Erasable]:
        return [one for holding in self.all() if holding.erasable for one in holding.erasable(penduduk)]

    def on_withdrawal(self, tujuan: str, stop: Stop) -> None:
        """What has to end when a resident withdraws the consent to that purpose; in the same transaction."""
        self._stops.setdefault(tujuan, []).append(stop)

    def stop(self, tujuan: str, penduduk: UUID, now: datetime) -> None:
        for one in self._stops.get(tujuan, ()):
            one(penduduk, now)


holdings = Holdings()
