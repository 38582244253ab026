"""The past of an object in words, for the timeline of a page (`sync/_history.html`)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nagari.sync.core.change import Kind, Value
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.history import Event, FieldHistory, fields_of
from nagari.sync.tracking import SyncedModel
from nagari.sync.triggers.tracked import Field
from nagari.sync.values import from_wire

# What a person reads for the name of an actor; "" for one that is not known here.
NameOf = Callable[[UUID], str]


def told(events: Iterable[Event], model: type[SyncedModel], name_of: NameOf) -> list[dict[str, Any]]:
    """Events as the tag `timeline` takes them. References are told as changed, without what they pointed to."""
    fields = fields_of(model)
    return [
        {
            "when": timezone.localtime(one.at),
            "title": _title(one),
            "text": "; ".join(_changes(one, model, fields)),
            "who": " · ".join(part for part in (_who(one, name_of), one.site.name if one.site else "") if part),
            "state": "done" if one.stored_at else "now",
        }
        for one in events
    ]


def _title(event: Event) -> str:
    if event.kind is Kind.INSERT:
        return _("Recorded")
    if event.kind is Kind.DELETE:
        return _("Deleted")
    if any(one.field == DELETED_AT for one in event.changes):
        return _("Deletion taken back")
    return _("Changed")


def _who(event: Event, name_of: NameOf) -> str:
    return (name_of(event.actor) if event.actor else "") or _("unknown")


def _changes(event: Event, model: type[SyncedModel], fields: dict[str, Field]) -> Iterator[str]:
    if event.kind is Kind.INSERT:
        return
    for one in event.changes:
        field = fields.get(one.field)
        if one.field != DELETED_AT and field is not None:
            yield _change(one, model, field)


def _change(one: FieldHistory, model: type[SyncedModel], field: Field) -> str:
    name = capfirst(str(field.verbose_name))
    if field.is_relation:
        return name
    return f"{name}: {_shown(model, field, one.old)} → {_shown(model, field, one.new)}"


def _shown(model: type[SyncedModel], field: Field, value: Value) -> str:
    if value in (None, ""):
        return "–"
    try:
        found = from_wire(field, value)
    except (ValueError, TypeError):
        return str(value)
    display = getattr(model, f"get_{field.name}_display", None)
    if display is not None:
        return str(display(model(**{field.attname: found})))
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    if isinstance(found, datetime):
        return formats.date_format(timezone.localtime(found), "SHORT_DATETIME_FORMAT")
    return formats.date_format(found, "DATE_FORMAT") if isinstance(found, date) else str(found)
