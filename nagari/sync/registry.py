"""Which models sync, and what the engine has to know of each. Filled by every app's `AppConfig.ready()`."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from nagari.sync.tracking import SyncedModel

Channel = Literal["register", "service", "catalogue", "log"]
Rebuild = Callable[[Collection[UUID]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What the engine knows of one model. `rebuild(ids)` recomputes the derived fields after an apply."""

    model: type[SyncedModel]
    channel: Channel
    personal: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    groups: tuple[frozenset[str], ...] = ()
    rebuild: Rebuild | None = None


@dataclass(slots=True)
class Registry:
    _entries: dict[type[SyncedModel], Synced] = field(default_factory=dict)

    def register(
        self,
        model: type[SyncedModel],
        *,
        channel: Channel,
        personal: Iterable[str] = (),
        derived: Iterable[str] = (),
        groups: Iterable[Iterable[str]] = (),
        rebuild: Rebuild | None = None,
    ) -> None:
        self._entries[model] = Synced(
            model=model,
            channel=channel,
            personal=frozenset(personal),
            derived=frozenset(derived),
            groups=tuple(frozenset(group) for group in groups),
            rebuild=rebuild,
        )

    def __iter__(self) -> Iterator[Synced]:
        return iter(self._entries.values())

    def __contains__(self, model: object) -> bool:
        return model in self._entries

    def __getitem__(self, model: type[SyncedModel]) -> Synced:
        return self._entries[model]


registry = Registry()


@dataclass(frozen=True, slots=True)
class Office:
    """Which office this installation serves; "" before its first day."""

    wilayah: str = ""
    level: str = ""
    name: str = ""


_ask: Callable[[], Office] = Office


def office_told_by(ask: Callable[[], Office]) -> None:
    """By whom the engine, which lies below the office, is told of it."""
    global _ask
    _ask = ask


def office() -> Office:
    return _ask()
