"""Values that replaced the same one, as a person sees them: which, by whom, when, at which office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.accounts.access import ensure_in_region
from nagari.kantor.models import Kantor
from nagari.pages.sync.telling import Words, names_of, where, who
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import check_nik_free, findings_of, newly_found
from nagari.sync import conflicts
from nagari.sync.conflicts import Dispute, Rival
from nagari.sync.core.change import Kind, Value
from nagari.sync.history import fields_of
from nagari.sync.models import Conflict
from nagari.sync.registry import office, registry
from nagari.sync.rights import may_write
from nagari.sync.tracking import SyncedModel, in_region
from nagari.sync.values import from_wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the rivals. `key` is what a form sends; `holds`: it stands until somebody settles."""

    key: str
    shown: str
    who: str
    where: str
    at: datetime
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivalry:
    """One field that was changed at two places, its options latest first."""

    field: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """A record with open conflicts, for the list."""

    object: UUID
    scope: str
    name: str
    fields: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person picked. `bring_back`: a change against the deletion of the record, and the change was picked."""

    values: dict[str, Value]
    bring_back: bool


def disputed(scope: str) -> list[Disputed]:
    found = []
    for one in conflicts.open_for(scope):
        row = record(one.model, one.object)
        words = Words(type(row), places_of(one.scope), ()) if row is not None else None
        labels = [words.label(name) if words else name for name in one.fields]
        name = name_of(row) if row is not None else str(one.object)
        found.append(Disputed(object=one.object, scope=one.scope, name=name, fields=", ".join(labels), since=one.since))
    return found


def rivalries(dispute: Dispute, row: SyncedModel, *, specific: bool) -> list[Rivalry]:
    return shown(dispute.fields, row, specific=specific)


def shown(fields: Mapping[str, tuple[Rival, ...]], row: SyncedModel, *, specific: bool) -> list[Rivalry]:
    """Field by field, in the order of the record's fields."""
    rivals = [rival for some in fields.values() for rival in some]
    values = [(name, rival.value) for name, some in fields.items() for rival in some]
    words = Words(type(row), places_of(row.wilayah), values)
    names = names_of({rival.actor for rival in rivals if rival.actor is not None})
    order = list(fields_of(type(row)))
    return [
        Rivalry(
            field=name,
            label=words.label(name),
            options=tuple(
                Option(
                    key=key_of(rival),
                    shown=_("Delete the record") if rival.is_deletion else words.shown(name, rival.value),
                    who=who(rival.actor, rival.site, names),
                    where=where(rival.site),
                    at=timezone.localtime(rival.at),
                    holds=rival.holds,
                )
                for rival in fields[name]
            ),
        )
        for name in sorted(fields, key=lambda name: order.index(name) if name in order else len(order))
        if words.is_shown(name, specific=specific)
    ]


def key_of(rival: Rival) -> str:
    return f"{rival.stamp.time}.{rival.stamp.site.hex}"


def chosen(dispute: Dispute, picked: dict[str, str]) -> Chosen:
    """`picked`: field -> key of an option. KeyError where one is missing or is not there any more."""
    found = {
        name: next((one for one in rivals if key_of(one) == picked[name]), None)
        for name, rivals in dispute.fields.items()
        if name in picked
    }
    if not found or None in found.values():
        raise KeyError(next((name for name, one in found.items() if one is None), ""))
    options = {name: one for name, one in found.items() if one is not None}
    return Chosen(
        {name: one.value for name, one in options.items()},
        dispute.is_deleted and any(not one.is_deletion for one in options.values()),
    )


def broken_rules(row: SyncedModel, values: dict[str, Value], today: datetime) -> Sequence[Finding]:
    """Errors these values would bring into a resident's record; other models have no rules of their own."""
    if not isinstance(row, Penduduk):
        return ()
    before = findings_of(row, today=today.date())
    fields = fields_of(type(row))
    for name, value in values.items():
        setattr(row, fields[name].attname, from_wire(fields[name], value))
    after, given = [*findings_of(row, today=today.date())], [fields[name].name for name in values]
    if "nik" in given:
        after += check_nik_free(row.nik, row.wilayah, but=row.id)
    return [one for one in newly_found(before, after, given) if one.is_error]


def may_settle(dispute: Dispute) -> bool:
    """May this office write what it settles? Else the office of the record has to."""
    return may_write_here(dispute.model, dispute.scope)


def may_write_here(label: str, scope: str) -> bool:
    model, told = registry.called(label), office()
    return model is not None and may_write(
        wilayah=told.wilayah, level=told.level, scope=scope, kind=Kind.UPDATE, foreign=registry[model].foreign
    )


def to_settle(scope: str) -> int:
    """Values inside `scope` that wait for a choice this office may make. One query."""
    found = Conflict.objects.filter(in_region(scope, "scope"), closed_at=None).order_by()
    counted = found.values_list("model", "scope").annotate(Count("pk"))
    return sum(count for label, region, count in counted if may_write_here(label, region))


def record(label: str, key: UUID) -> SyncedModel | None:
    """The row, deleted or not; None where this version knows no such model or the row has not arrived."""
    model = registry.called(label)
    found: SyncedModel | None = model.all_objects.filter(pk=key).first() if model else None
    return found


def name_of(row: SyncedModel) -> str:
    return f"KK {row.no_kk}" if isinstance(row, Keluarga) else str(row)


def url_of(row: SyncedModel) -> str:
    if row.deleted_at is not None:
        return ""
    folder: dict[type[SyncedModel], str] = {
        Penduduk: f"/penduduk/{row.pk}/",
        Keluarga: f"/keluarga/{row.pk}/",
        Kantor: "/kantor/",
    }
    return folder.get(type(row), "")


def conflicting(request: HttpRequest, key: UUID) -> SyncedModel:
    """The record of a conflict, open or closed, inside the region of who asks; Http404."""
    one = Conflict.objects.filter(object=key).order_by("-found_at").first()
    row = record(one.model, key) if one is not None else None
    if row is None:
        raise Http404
    ensure_in_region(request, "sync.settle", row.wilayah)
    return row
