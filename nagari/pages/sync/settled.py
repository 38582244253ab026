"""/sinkron/benturan/<record>/putusan/: what was chosen between two offices, and the way back from a wrong choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.middleware import actor_of
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor import site as office
from nagari.pages.sync import line, rivals
from nagari.pages.sync.records import KINDS, Record
from nagari.pages.sync.rivals import Option
from nagari.pages.sync.telling import Words
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.sentences import tell
from nagari.penduduk.services.outcomes import Refused
from nagari.sync import conflicts, history, waking
from nagari.sync.acting import acting
from nagari.sync.conflicts import Settlement
from nagari.sync.core.change import Value
from nagari.sync.registry import registry
from nagari.sync.tracking import SyncedModel
from nagari.sync.values import from_wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One field: what holds now, and the values it may be given instead; `holds` of one that was there before."""

    field: str
    label: str
    shown: str
    others: tuple[Option, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sync.settle")
def settled(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was chosen; by POST another of the rivals instead, as a new change."""
    row = rivals.conflicting(request, key)
    found = conflicts.settlement(key)
    if found is None or row.deleted_at is not None:
        messages.info(request, _("This was changed again since, or cannot be taken back. The history has every value."))
        return redirect("sync:conflicts")
    if request.method == "POST" and _take_back(request, row, found):
        return redirect(rivals.url_of(row) or "sync:conflicts")
    log.record(request, Act.VIEW, obj=row, detail="conflict", now=clock.now())
    context = {
        "name": rivals.name_of(row),
        "url": rivals.url_of(row),
        "lines": _lines(found, row, specific=actor(request).has_perm("penduduk.specific", row)),
        "is_open": conflicts.dispute(key) is not None,
        "key": key,
    }
    return render(request, "sinkron/putusan.html", context, status=422 if request.method == "POST" else 200)


def _lines(found: Settlement, row: SyncedModel, *, specific: bool) -> list[Settled]:
    values = [(name, rival.value) for name, some in found.fields.items() for rival in some]
    words = Words(type(row), places_of(row.wilayah), values)
    options = {one.field: one.options for one in rivals.shown(found.fields, row, specific=specific)}
    wire = {name: {rivals.key_of(one): one for one in some} for name, some in found.fields.items()}
    may_write = rivals.may_write_here(found.model, found.scope)
    return [
        Settled(
            field=name,
            label=words.label(name),
            shown=words.shown(name, found.chosen[name]),
            others=tuple(
                one
                for one in some
                if may_write
                and words.may_restore(name)
                and not wire[name][one.key].is_deletion
                and wire[name][one.key].value != found.chosen[name]
            ),
        )
        for name, some in options.items()
    ]


def _take_back(request: HttpRequest, row: SyncedModel, found: Settlement) -> bool:
    """False, with a message, where it was not done."""
    words = Words(type(row), places_of(row.wilayah), ())
    picked = {
        name: one.value
        for name, some in found.fields.items()
        for one in some
        if request.POST.get(f"pilih-{name}") == rivals.key_of(one) and not one.is_deletion and words.may_restore(name)
    }
    if not picked or not rivals.may_write_here(found.model, found.scope):
        messages.error(request, _("This value cannot be put back. Enter it by hand."))
        return False
    try:
        with acting(actor_of(request), history.RESTORED):
            _write(row, _together(row, found, picked))
    except Refused as refused:
        for one in map(tell, refused.findings):
            messages.error(request, f"{one.message} {one.remedy}")
        return False
    office.forget()
    line.forget()
    waking.wake()
    log.record(request, Act.CHANGE, obj=row, detail="restore", now=clock.now())
    messages.success(request, _("The choice is taken back, as a new change. Every office gets it."))
    return True


def _together(row: SyncedModel, found: Settlement, picked: Mapping[str, Value]) -> dict[str, Value]:
    """What stands and falls with the picked fields comes from the same rival."""
    values = dict(picked)
    for name, value in picked.items():
        stamp = next(one.stamp for one in found.fields[name] if one.value == value)
        for group in registry[type(row)].wire_groups:
            if name in group:
                values |= {
                    other: one.value for other in group for one in found.fields.get(other, ()) if one.stamp == stamp
                }
    return values


def _write(row: SyncedModel, values: Mapping[str, Value]) -> None:
    fields: dict[str, Any] = dict(history.fields_of(type(row)))
    kind = next((one for one in KINDS.values() if isinstance(row, one.model)), None)
    if kind is None:
        for name, value in values.items():
            setattr(row, fields[name].attname, from_wire(fields[name], value))
        row.save()
        return
    plain = {fields[name].attname: from_wire(fields[name], value) for name, value in values.items()}
    kind.change(cast(Record, row), plain, [])
