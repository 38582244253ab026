"""Which version of a boundary holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID


class Version(Protocol):
    id: UUID
    resmi: bool
    dipilih_pada: datetime


V = TypeVar("V", bound=Version)


def holding(versions: Iterable[V]) -> V | None:
    """One laid down by a regulation before any other; of those the one chosen last. The same at every site."""
    return max(versions, key=lambda one: (one.resmi, one.dipilih_pada, one.id.hex), default=None)
