"""The past of an object, read from the journal: who, when, where, and each field from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from nagari.sync.acting import Who, acting
from nagari.sync.captures import Captured, Reader
from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Entry, Kind, Stamp, Value
from nagari.sync.journal import load
from nagari.sync.models import Capture, EntryIndex, Segment, Site
from nagari.sync.tracking import SyncedModel
from nagari.sync.values import from_wire

RESTORED: Final = "restored"


@dataclass(frozen=True, slots=True)
class FieldHistory:
    """Values as the journal has them (sync.values)."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    kind: Kind
    changes: tuple[FieldHistory, ...]
    # None: nobody was named. Else a Pegawai, or an account of the site (acting.local_user).
    actor: UUID | None
    reason: str
    # Device time where it was written, and when this site stored it; None while it is not sealed.
    at: datetime
    stored_at: datetime | None
    site: Site | None


def of_object(key: UUID) -> list[Event]:
    """Everything that happened to an object, latest first; content that was erased is not there."""
    found = _entries(key)
    found.sort(key=lambda one: (one[0].kind is not Kind.INSERT, one[0].stamp))
    values: dict[tuple[str, Stamp], Value] = {}
    latest: dict[str, Value] = {}
    events = [_event(entry, where, stored_at, values, latest) for entry, where, stored_at in found]
    return events[::-1]


def restore(row: SyncedModel, values: Mapping[str, Value], *, who: Who) -> None:
    """Give fields of a row values they had before (`FieldHistory.old`), as a new change by `who`.

    The caller checks the row by the rules of its app first, and holds the lock on it.
    """
    fields = {field.name: field for field in row._meta.concrete_fields}
    for name, value in values.items():
        setattr(row, fields[name].attname, from_wire(fields[name], value))
    with acting(who, RESTORED), transaction.atomic():
        row.save()


def _entries(key: UUID) -> list[tuple[Entry, Site | None, datetime | None]]:
    wanted: dict[int, set[int]] = {}
    for segment, number in EntryIndex.objects.filter(object=key).values_list("segment_id", "number"):
        wanted.setdefault(segment, set()).add(number)
    sealed = [
        (entry, row.stream.site, row.stored_at)
        for row in Segment.objects.filter(pk__in=wanted).select_related("stream__site")
        for entry in load(row).entries
        if entry.number in wanted[row.pk]
    ]
    return sealed + [(entry, None, None) for entry in _unsealed(key)]


def _unsealed(key: UUID) -> list[Entry]:
    rows = Capture.objects.filter(object=key).order_by("id").values_list(*Captured._fields)
    # A site that has not sealed yet has no name: its stamps are put in order here and shown to nobody.
    sites = dict(Site.objects.values_list("number", "uuid")) or {0: UUID(int=0)}
    reader = Reader(sites)
    return [entry for row in rows for entry in reader.entries(Captured(*row), 0, 0)]


def _event(
    entry: Entry,
    where: Site | None,
    stored_at: datetime | None,
    values: dict[tuple[str, Stamp], Value],
    latest: dict[str, Value],
) -> Event:
    changes = []
    for name, value in sorted(entry.values.items()):
        base = next(iter(entry.bases.get(name) or entry.bases.get(EVERY_FIELD) or ()), ORIGIN)
        changes.append(FieldHistory(name, values.get((name, base), latest.get(name)), value))
        values[name, entry.stamp] = latest[name] = value
    return Event(
        kind=entry.kind,
        changes=tuple(one for one in changes if one.old != one.new),
        actor=entry.actor,
        reason=entry.reason,
        at=datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=entry.at),
        stored_at=stored_at,
        site=where,
    )
