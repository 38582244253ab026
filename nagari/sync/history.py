"""The past of an object, read from the journal: who, when, where, and each field from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from nagari.sync import index, journal
from nagari.sync.acting import Who, acting
from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Entry, Kind, Stamp, Value, under_last_stamps
from nagari.sync.models import Site
from nagari.sync.registry import registry
from nagari.sync.tracking import SyncedModel
from nagari.sync.triggers.tracked import Field
from nagari.sync.upcasting import upcast
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
    fields = fields_of(type(row))
    for name, value in values.items():
        setattr(row, fields[name].attname, from_wire(fields[name], value))
    with acting(who, RESTORED), transaction.atomic():
        row.save()


def fields_of(model: type[SyncedModel]) -> dict[str, Field]:
    """Fields of a model by their names in the journal."""
    return {registry[model].wire(field.name): field for field in model._meta.concrete_fields}


def _entries(key: UUID) -> list[tuple[Entry, Site | None, datetime | None]]:
    sealed = [(one.entry, one.site, one.stored_at) for one in index.entries_of([key])[key]]
    found = [*sealed, *((entry, None, None) for entry in journal.unsealed([key])[key])]
    known = under_last_stamps(upcast(entry) for entry, _site, _stored in found)
    # Of a change that was sealed again, both may be held for a while.
    once = {
        (one.kind, one.stamp, tuple(one.values)): (one, site, stored_at)
        for one, (_entry, site, stored_at) in zip(known, found, strict=True)
    }
    return list(once.values())


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
