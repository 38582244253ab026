"""Conflicts as a person sees and settles them: of each field, all values that stand against each other (I6).

Until settled the latest holds. A settlement is a change like any other, save that it names every value it replaces; so
it closes the conflict wherever it arrives, and two that differ are a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import orjson
from django.db import connection, transaction

from nagari.sync.acting import Who, acting, current
from nagari.sync.apply import refold, rows
from nagari.sync.apply.columns import Landing
from nagari.sync.apply.merging import with_computed
from nagari.sync.apply.work import landings
from nagari.sync.backends.announcing import Announcing
from nagari.sync.captures import SETTLED
from nagari.sync.core.change import EVERY_FIELD, ORIGIN, Entry, Kind, Stamp, Value, under_last_stamps
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.merge import DELETED_AT, State, fold, tips
from nagari.sync.journal import unsealed
from nagari.sync.models import Capture, CaptureKind, Conflict, Site, Writer
from nagari.sync.objects import entries_of
from nagari.sync.sites import numbered
from nagari.sync.tracking import in_region
from nagari.sync.upcasting import upcast

REASON: Final = "settled"


@dataclass(frozen=True, slots=True)
class Open:
    """An object with conflicts, for lists."""

    object: UUID
    model: str
    scope: str
    fields: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """One of the values that stand against each other, in the form of the journal (sync.values)."""

    stamp: Stamp
    value: Value
    # The one that holds meanwhile.
    holds: bool
    # Not a value but the deletion of the object; `value` is what it found.
    is_deletion: bool
    actor: UUID | None
    reason: str
    # Device time.
    at: datetime
    site: Site | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The conflicts of one object, field by field; rivals latest first."""

    object: UUID
    model: str
    scope: str
    is_deleted: bool
    fields: Mapping[str, tuple[Rival, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The last choice between rivals of an object, of fields that nobody has changed since. Of the rivals of a field
    (latest first) the one that `holds` was there before the choice; `chosen` is there now."""

    object: UUID
    model: str
    scope: str
    fields: Mapping[str, tuple[Rival, ...]]
    chosen: Mapping[str, Value]


def open_count(scope: str) -> int:
    """Open conflicts of a region and those below it."""
    return Conflict.objects.filter(in_region(scope, "scope"), closed_at=None).count()


def open_for(scope: str, *, most: int = 200) -> list[Open]:
    """Objects of a region, and of those below it, that wait for somebody to settle; oldest first."""
    found = Conflict.objects.filter(in_region(scope, "scope"), closed_at=None).order_by("found_at", "object", "field")
    by_object: dict[UUID, list[Conflict]] = {}
    for row in found[: most * 5]:
        by_object.setdefault(row.object, []).append(row)
    return [
        Open(key, held[0].model, held[0].scope, tuple(sorted({one.field for one in held})), held[0].found_at)
        for key, held in list(by_object.items())[:most]
    ]


def dispute(key: UUID) -> Dispute | None:
    """What stands against each other in this object; None where nothing does (any more)."""
    row = Conflict.objects.filter(object=key, closed_at=None).first()
    if row is None:
        return None
    entries = _entries(key)
    state = fold(entries)
    sites = {one.uuid: one for one in Site.objects.all()}
    by_stamp = {entry.stamp: entry for entry in entries if entry.kind is not Kind.INSERT}
    fields = {
        name: tuple(
            _rival(by_stamp[stamp], name, entries, state, sites)
            for stamp in sorted(tips(entries, name), reverse=True)
            if stamp in by_stamp
        )
        for name in sorted({one.field for one in state.conflicts})
    }
    return Dispute(object=key, model=row.model, scope=row.scope, is_deleted=state.is_deleted, fields=fields)


def settlement(key: UUID) -> Settlement | None:
    """The choice that was made last and still stands; None where there is none to be taken back."""
    row = Conflict.objects.filter(object=key).order_by("-closed_at").first()
    if row is None:
        return None
    entries = _entries(key)
    made = [one for one in entries if any(len(replaced) > 1 for replaced in one.bases.values())]
    last = max(made, key=lambda one: one.stamp, default=None)
    if last is None or last.kind is not Kind.UPDATE:
        return None
    state, sites = fold(entries), {one.uuid: one for one in Site.objects.all()}
    by_stamp = {entry.stamp: entry for entry in entries if entry.kind is not Kind.INSERT}
    fields = {
        name: tuple(
            replace(_rival(by_stamp[stamp], name, entries, state, sites), holds=stamp == max(replaced))
            for stamp in sorted(replaced, reverse=True)
            if stamp in by_stamp
        )
        for name, replaced in sorted(last.bases.items())
        if len(replaced) > 1 and name in last.values and state.fields[name].stamp == last.stamp
    }
    chosen = {name: last.values[name] for name in fields}
    return Settlement(object=key, model=row.model, scope=row.scope, fields=fields, chosen=chosen) if fields else None


def _rival(entry: Entry, name: str, entries: list[Entry], state: State, sites: Mapping[UUID, Site]) -> Rival:
    is_deletion = entry.kind is Kind.DELETE and name != DELETED_AT
    held = state.fields.get(name)
    return Rival(
        stamp=entry.stamp,
        value=_found_by(entry, name, entries) if is_deletion else entry.values.get(name),
        holds=held is not None and held.stamp == entry.stamp,
        is_deletion=is_deletion,
        actor=entry.actor,
        reason=entry.reason,
        at=datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=entry.at),
        site=sites.get(entry.stamp.site),
    )


def _found_by(deletion: Entry, name: str, entries: list[Entry]) -> Value:
    """What a deletion found in a field."""
    seen = set(deletion.bases.get(name) or deletion.bases.get(EVERY_FIELD) or (ORIGIN,))
    known = [one for one in entries if name in one.values and one.stamp in seen]
    return max(known, key=lambda one: one.stamp).values[name] if known else None


def settle(
    key: UUID, choices: Mapping[str, Value], *, who: Who, now: datetime, reason: str = REASON, bring_back: bool = False
) -> None:
    """Let `choices` hold: {field: value, as `Rival.value`, or another}; `bring_back` undoes a deletion too. One change,
    by `who`, at the device time `now`.

    Raises SyncRefused("settled_already") where nothing is in conflict any more, ("settled_value", field=) for a value
    the field cannot hold. The caller checks the values by the rules of its app first.
    """
    row = Conflict.objects.filter(object=key, closed_at=None).first()
    if row is None or row.model not in landings():
        raise SyncRefused("settled_already", object=key.hex)
    landing = landings()[row.model]
    values = {**choices, DELETED_AT: None} if bring_back else dict(choices)
    for name, value in values.items():
        if name not in landing.fields or landing.unfit(name, [value]):
            raise SyncRefused("settled_value", field=name)
    with transaction.atomic(), acting(who, reason):
        _write(landing, row.scope, key, values, now)
        refold([key], row.model, now)


def _write(landing: Landing, scope: str, key: UUID, values: Mapping[str, Value], now: datetime) -> None:
    rows.locked(landing, [key], now)
    entries = _entries(key)
    replaced = {name: tips(entries, name) or (ORIGIN,) for name in values}
    writer = Writer.objects.get()
    by_number = dict(Site.objects.values_list("number", "uuid"))
    latest = max(stamp.time for held in replaced.values() for stamp in held)
    stamp = Stamp(max(int(now.timestamp() * 1000) + writer.offset_ms, latest + 1), by_number[writer.site])
    before = rows.stamps_of([key], by_number).get(key, {})
    numbers = numbered({one.site for held in (*replaced.values(), before.values()) for one in held}, now)
    told = {name: [one.time, numbers[one.site]] for name, one in before.items()}
    settled = {
        name: [part for one in held for part in (one.time, numbers[one.site])] for name, held in replaced.items()
    }
    # Triggers would not see a choice of the value that is there already, nor know what it replaces.
    rows.mute(True)
    rows.update(landing, with_computed(landing, {key: values}))
    rows.write_stamps({key: {**before, **dict.fromkeys(values, stamp)}}, {**numbers, stamp.site: writer.site})
    rows.mute(False)
    _capture(landing, scope, key, values, {**told, SETTLED: settled}, stamp, writer, now)


def _capture(
    landing: Landing,
    scope: str,
    key: UUID,
    values: Mapping[str, Value],
    before: Mapping[str, object],
    stamp: Stamp,
    writer: Writer,
    now: datetime,
) -> None:
    if isinstance(connection, Announcing):
        connection.announce()
    Capture.objects.create(
        txn=_transaction(),
        kind=CaptureKind.UPDATE,
        shape=landing.tracked.shape,
        object=key,
        wilayah=scope,
        site=writer.site,
        at=int(now.timestamp() * 1000) + writer.offset_ms,
        stamp=stamp.time,
        fields=orjson.dumps(dict(values)).decode(),
        before=orjson.dumps(before).decode(),
        actor=current().actor,
        reason=current().reason,
    )


def _transaction() -> int:
    statement = (
        "SELECT pg_current_xact_id()::text::bigint"
        if connection.vendor == "postgresql"
        else "SELECT txn FROM sync_writer"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def _entries(key: UUID) -> list[Entry]:
    sealed = [one.entry for one in entries_of([key]).get(key, []) if one.entry is not None]
    return under_last_stamps(map(upcast, (*sealed, *unsealed([key])[key])))
