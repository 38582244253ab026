"""Two values that replaced the same one, as a person sees them: which, by whom, when, at which office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.utils import timezone

from nagari.kantor.models import Kantor
from nagari.pages.sync.telling import Words, names_of, where, who
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.places import places_of
from nagari.sync import index, journal
from nagari.sync.core.change import Entry, Stamp, Value
from nagari.sync.models import Conflict, Site
from nagari.sync.tracking import SyncedModel, in_region

EARLIER, LATER = "earlier", "later"
_Held = tuple[Entry, Site | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the two. `choice` is what a form sends; `holds`: it is the one that stands until somebody settles."""

    choice: str
    shown: str
    who: str
    where: str
    at: datetime | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivalry:
    """One field that two offices changed. `before`: what both replaced."""

    id: str
    field: str
    label: str
    before: str
    options: tuple[Option, Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """A record with open conflicts."""

    object: UUID
    model: str
    scope: str
    name: str
    url: str
    count: int
    since: datetime


def disputed(scope: str) -> list[Disputed]:
    """Records of `scope` with open conflicts, the oldest first."""
    rows: dict[UUID, list[Conflict]] = {}
    for row in Conflict.objects.filter(in_region(scope, "scope"), closed_at__isnull=True).order_by("found_at"):
        rows.setdefault(row.object, []).append(row)
    found = [_disputed(key, some) for key, some in rows.items()]
    return [one for one in found if one is not None]


def _disputed(key: UUID, rows: list[Conflict]) -> Disputed | None:
    row = record(rows[0].model, key)
    return Disputed(
        object=key,
        model=rows[0].model,
        scope=rows[0].scope,
        name=name_of(row) if row is not None else str(key),
        url=url_of(row),
        count=len(rows),
        since=rows[0].found_at,
    )


def rivalries(row: SyncedModel, *, specific: bool) -> list[Rivalry]:
    """The open conflicts of a record, field by field, in the order of its fields."""
    open_ones = list(Conflict.objects.filter(object=row.pk, closed_at__isnull=True))
    held = _held(row.pk)
    values = [(name, value) for (name, _stamp), (entry, _site) in held.items() for value in (entry.values.get(name),)]
    words = Words(type(row), places_of(row.wilayah), values)
    names = names_of({entry.actor for entry, _site in held.values() if entry.actor is not None})
    order = [one.name for one in row._meta.concrete_fields]
    found = [_rivalry(one, held, words, names) for one in open_ones if words.is_shown(one.field, specific=specific)]
    return sorted(found, key=lambda one: order.index(one.field) if one.field in order else len(order))


def _held(key: UUID) -> dict[tuple[str, Stamp], _Held]:
    """Every value the record ever had, by field and stamp."""
    sealed: Iterable[_Held] = ((one.entry, one.site) for one in index.entries_of([key])[key])
    unsealed: Iterable[_Held] = ((entry, None) for entry in journal.unsealed([key])[key])
    return {(name, entry.stamp): (entry, site) for entry, site in (*sealed, *unsealed) for name in entry.values}


def _rivalry(row: Conflict, held: dict[tuple[str, Stamp], _Held], words: Words, names: Mapping[UUID, str]) -> Rivalry:
    stamps = (Stamp(row.earlier_time, row.earlier_site), Stamp(row.later_time, row.later_site))
    base = held.get((row.field, Stamp(row.base_time, row.base_site)))
    earlier, later = (
        _option(choice, held.get((row.field, stamp)), row.field, words, names)
        for choice, stamp in zip((EARLIER, LATER), stamps, strict=True)
    )
    return Rivalry(
        id=row.id,
        field=row.field,
        label=words.label(row.field),
        before=words.shown(row.field, base[0].values[row.field] if base else None),
        options=(earlier, later),
    )


def _option(choice: str, held: _Held | None, field: str, words: Words, names: Mapping[UUID, str]) -> Option:
    if held is None:
        return Option(choice=choice, shown="?", who="", where="", at=None, holds=choice == LATER)
    entry, site = held
    value: Value = entry.values[field]
    return Option(
        choice=choice,
        shown=words.shown(field, value),
        who=who(entry.actor, site, names),
        where=where(site),
        at=timezone.localtime(datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=entry.at)),
        holds=choice == LATER,
    )


def record(label: str, key: UUID) -> SyncedModel | None:
    """The row, deleted or not; None where this version knows no such model or the row has not arrived."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    found: SyncedModel | None = model._base_manager.filter(pk=key).first()
    return found


def name_of(row: SyncedModel) -> str:
    return f"KK {row.no_kk}" if isinstance(row, Keluarga) else str(row)


def url_of(row: SyncedModel | None) -> str:
    if row is None or row.deleted_at is not None:
        return ""
    folder = {Penduduk: f"/penduduk/{row.pk}/", Keluarga: f"/keluarga/{row.pk}/", Kantor: "/kantor/"}
    return folder.get(type(row), "")
