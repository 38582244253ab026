"""Erasing content everywhere: at this site, at every site that holds it, and wherever it turns up again (I13).

What the law obliges an office to keep is refused: a model says itself what may go (registry: `erasable`).

A whole object loses all its entries and its row. Of single fields, the entries that held them are erased, and what else
these said is said again in new ones, with their stamps: so only the office whose object it is may do that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync import blobs, identity, index, journal, retract, settling, stamping, statements
from nagari.sync.core import statements as core
from nagari.sync.core.change import EVERY_FIELD, Entry, Kind
from nagari.sync.models import Site, StatementKind, Stream
from nagari.sync.registry import registry
from nagari.sync.tracking import SyncedModel

# Entries one statement names, well below its size.
_MOST: Final = 1_500


def erase_object(model: type[SyncedModel], key: UUID, reason: str, now: datetime) -> str:
    """Erase an object of this office, or of one below it; the digest of the statement that says so.

    Raises UserError erasure_obliged, erasure_missing, erasure_foreign, reason_missing."""
    if EVERY_FIELD not in registry[model].erasable:
        raise _obliged(model)
    row, own = _row(model, key), identity.own(now)
    if not statements.within(row.wilayah, own.wilayah):
        raise _foreign()
    content = {"objects": [[registry[model].label, key.hex]], "entries": [], "reason": _reason(reason)}
    digest = _say(own, row.wilayah, content, now)
    settling.settle(now)
    return digest


def erase_fields(model: type[SyncedModel], key: UUID, names: Collection[str], reason: str, now: datetime) -> list[str]:
    """Erase what these fields of an object of this office ever held; the digests of the statements.
    Raises UserError as `erase_object`."""
    known = registry[model].erasable
    if not names or (not set(names) <= known and EVERY_FIELD not in known):
        raise _obliged(model)
    row, own = _row(model, key), identity.own(now)
    if row.wilayah != own.wilayah:
        raise _foreign()
    reason = _reason(reason)
    digests = {getattr(row, name) for name in names if name in blobs.fields_of(model)}
    journal.seal(now)
    with transaction.atomic():
        stamping.lock()
        named = _restate(key, set(map(registry[model].wire, names)), registry[model].channel, own, now)
        said = [
            _say(own, row.wilayah, {"objects": [], "entries": part, "reason": reason, "blobs": sorted(digests)}, now)
            for part in (named[at : at + _MOST] for at in range(0, len(named), _MOST))
        ]
    settling.settle(now)
    return said


def _restate(key: UUID, names: set[str], channel: str, own: Site, now: datetime) -> list[list[Any]]:
    """Say again what the entries that held these fields said besides; which these were."""
    found = [one for one in index.entries_of([key])[key] if names & one.entry.values.keys()]
    streams = {(row.site.uuid, number): row for row, number in _streams_of(key)}
    again: defaultdict[str, list[Entry]] = defaultdict(list)
    named: list[list[Any]] = []
    for one in sorted(found, key=lambda held: held.entry.number):
        row = streams[one.site.uuid, one.entry.number]
        named.append([one.site.uuid.hex, row.scope, row.channel, one.entry.number])
        left = _without(one.entry, names)
        if left.values or left.kind is Kind.INSERT:
            again[row.scope].append(left)
    for scope, entries in again.items():
        # Each by itself: they were not one transaction.
        numbered = [entry._replace(transaction=at) for at, entry in enumerate(entries)]
        retract.restate(numbered, own, scope, channel, now)
    return named


def _streams_of(key: UUID) -> Iterable[tuple[Stream, int]]:
    listed = index.places([key])[key]
    rows = Stream.objects.select_related("site").in_bulk({stream for stream, _number in listed})
    return [(rows[stream], number) for stream, number in listed]


def _without(entry: Entry, names: set[str]) -> Entry:
    values = {name: value for name, value in entry.values.items() if name not in names}
    return entry._replace(values=values, bases={name: held for name, held in entry.bases.items() if name not in names})


def _say(own: Site, scope: str, content: dict[str, Any], now: datetime) -> str:
    said = core.Statement(
        kind=StatementKind.ERASURE,
        scope=scope,
        site=own.uuid,
        signer=bytes(own.public_key),
        at=int(now.timestamp() * 1000),
        content=content,
    )
    raw = core.signed(said, identity.signer(own))
    statements.accept(raw, now)
    return core.digest_of(core.split(raw)[1]).hex()


def _row(model: type[SyncedModel], key: UUID) -> SyncedModel:
    row: SyncedModel | None = model.all_objects.filter(pk=key).first()
    if row is None:
        raise UserError("erasure_missing", _("This record is not there any more."), _("Look at the list again."))
    return row


def _reason(reason: str) -> str:
    if not reason.strip():
        raise UserError("reason_missing", _("An erasure needs a reason."), _("Say why, in a few words."))
    return reason.strip()[:200]


def _obliged(model: type[SyncedModel]) -> UserError:
    return UserError(
        "erasure_obliged",
        _("The law obliges the office to keep this: %(record)s.") % {"record": model._meta.verbose_name},
        _("Correct it instead; the history shows who did."),
    )


def _foreign() -> UserError:
    return UserError(
        "erasure_foreign",
        _("This record belongs to another office."),
        _("Ask that office to erase it."),
    )
