"""Which models sync, and what the engine has to know of each. Filled by every app's `AppConfig.ready()`."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from django.db.models import Model

from nagari.sync.core.change import Value
from nagari.sync.rights import Author
from nagari.sync.tracking import SyncedModel

LEVELS: Final = frozenset({"nagari", "kecamatan", "kabupaten"})
Channel = Literal["register", "service", "catalogue", "log"]
Rebuild = Callable[[Collection[UUID]], None]
Computed = tuple[str, Callable[[Any], Any]]
# What an entry of an older version says, as this one says it: {name in the journal: value}. A pure function that leaves
# alone what is of this version already.
Upcast = Callable[[Mapping[str, Value]], Mapping[str, Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What the engine knows of one model. `rebuild(ids)` recomputes the derived fields after an apply."""

    model: type[SyncedModel]
    channel: Channel
    personal: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    groups: tuple[frozenset[str], ...] = ()
    rebuild: Rebuild | None = None
    # Levels of offices that may write it into a region that is not their own (sync.rights).
    foreign: frozenset[str] = frozenset()
    # The field that names the region of the office that says it; others' words in that name are refused, and so is any
    # change but of what may be erased (sync.rights). "": whoever may write it.
    author: str = ""
    # Derived fields that follow from one other alone: {derived: (field, function)}. Of new rows `rebuild` reads and
    # writes every one again, which takes longer than all the rest; these are written with the row.
    computed: Mapping[str, Computed] = field(default_factory=dict)
    # Fields whose content may be erased, all copies of it; EVERY_FIELD: the whole object may. Others the law obliges to
    # keep (sync.erasure).
    erasable: frozenset[str] = frozenset()
    # In the journal names are for ever: of a class and of fields that were renamed since, what they are called there.
    known_as: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    upcast: Upcast | None = None

    @property
    def label(self) -> str:
        """Name of the model in the journal."""
        return self.known_as or self.model._meta.label

    @property
    def said_by(self) -> Author | None:
        """In the names of the journal."""
        return Author(self.wire(self.author), frozenset(map(self.wire, self.erasable))) if self.author else None

    def wire(self, name: str) -> str:
        """Name of a field in the journal."""
        return self.names.get(name, name)

    @property
    def wire_groups(self) -> tuple[frozenset[str], ...]:
        """In the names of the journal."""
        return tuple(frozenset(map(self.wire, group)) for group in self.groups)


class RowChange(NamedTuple):
    """One effective change of a row, made here or applied. Values in the form of the journal (sync.values).

    `before` None: the row was not there, or was deleted; `after` None: it is not any more.
    """

    model: type[SyncedModel]
    object: UUID
    wilayah: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


Project = Callable[[Sequence[RowChange], datetime], None]


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of a table that one of several projections keeps: those `where` holds (as `filter` takes it)."""

    model: type[Model]
    where: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Figures kept in step with rows. `fn(changes, now)` must not depend on the order of changes, nor of batches:
    either it adds (minus before, plus after) or it works out anew what the changes name. `tables` hold all it keeps.
    Another `version` than last time: `fn` counts otherwise, so all is built anew."""

    name: str
    models: Mapping[type[SyncedModel], Sequence[str]]
    fn: Project
    tables: tuple[type[Model] | Share, ...]
    version: int = 0


@dataclass(slots=True)
class Registry:
    _entries: dict[type[SyncedModel], Synced] = field(default_factory=dict)
    _projections: dict[str, Projection] = field(default_factory=dict)

    def register(
        self,
        model: type[SyncedModel],
        *,
        channel: Channel,
        personal: Iterable[str] = (),
        derived: Iterable[str] = (),
        groups: Iterable[Iterable[str]] = (),
        rebuild: Rebuild | None = None,
        foreign: Iterable[str] = (),
        author: str = "",
        computed: Mapping[str, Computed] | None = None,
        erasable: Iterable[str] = (),
        known_as: str = "",
        names: Mapping[str, str] | None = None,
        upcast: Upcast | None = None,
    ) -> None:
        self._entries[model] = Synced(
            model=model,
            channel=channel,
            personal=frozenset(personal),
            derived=frozenset(derived),
            groups=tuple(frozenset(group) for group in groups),
            rebuild=rebuild,
            foreign=frozenset(foreign),
            author=author,
            computed=dict(computed or {}),
            erasable=frozenset(erasable),
            known_as=known_as,
            names=dict(names or {}),
            upcast=upcast,
        )

    def projection(
        self,
        name: str,
        models: Mapping[type[SyncedModel], Sequence[str]],
        fn: Project,
        *,
        tables: Iterable[type[Model] | Share],
        version: int = 0,
    ) -> None:
        """Keep `tables` in step with the declared fields of `models`; see Projection."""
        self._projections[name] = Projection(name=name, models=models, fn=fn, tables=tuple(tables), version=version)

    @property
    def projections(self) -> tuple[Projection, ...]:
        return tuple(self._projections.values())

    def __iter__(self) -> Iterator[Synced]:
        return iter(self._entries.values())

    def __contains__(self, model: object) -> bool:
        return model in self._entries

    def __getitem__(self, model: type[SyncedModel]) -> Synced:
        return self._entries[model]

    def called(self, label: str) -> type[SyncedModel] | None:
        """The model of this name in the journal; None: one that this version does not know."""
        return next((one.model for one in self if one.label == label), None)


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
