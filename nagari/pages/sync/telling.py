"""The past of a resident or family in words a clerk knows, each change with the way back to what was there before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nagari.accounts.models import User
from nagari.kantor.forms.profile import ProfileForm
from nagari.kantor.models import Kantor, Pegawai
from nagari.penduduk import sections
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.places import Places
from nagari.sync.acting import local_user
from nagari.sync.conflicts import REASON as SETTLED
from nagari.sync.core.change import Kind, Value
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.history import RESTORED, Event, fields_of
from nagari.sync.models import Site, SiteState
from nagari.sync.registry import registry
from nagari.sync.tracking import SyncedModel
from nagari.sync.values import from_wire
from nagari.templates.wording import nik, tanggal

# Derived, or changed by steps of their own (merging, deleting, moving between families), so never put back alone.
NEVER_RESTORED: Final = frozenset(
    {
        DELETED_AT,
        "alasan_hapus",
        "digabung_ke",
        "predecessor_id",
        "nomor_sementara",
        "keluarga",
        "shdk",
        "terdata_sejak",
    }
)
_HERE: Final = frozenset({SiteState.OWN, SiteState.FORMER})


@dataclass(frozen=True, slots=True)
class ToldChange:
    field: str
    label: str
    old: str
    new: str
    may_restore: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """`key` names the event in a form: where and when it was written. `stored_at` None: not sealed yet."""

    key: str
    title: str
    who: str
    where: str
    at: datetime
    stored_at: datetime | None
    changes: tuple[ToldChange, ...]
    state: str
    # What a person wrote down; codes of the program are not told.
    reason: str = ""


def told(
    events: Iterable[Event], model: type[SyncedModel], places: Places, *, specific: bool, may_change: bool
) -> list[ToldEvent]:
    found = list(events)
    names = names_of({one.actor for one in found if one.actor is not None})
    values = [(one.field, value) for event in found for one in event.changes for value in (one.old, one.new)]
    words = Words(model, places, values)
    return [
        ToldEvent(
            key=key_of(one),
            title=_title(one),
            who=who(one.actor, one.site, names) or (_("a command on the computer") if _is_command(one) else ""),
            where=where(one.site),
            at=timezone.localtime(one.at),
            stored_at=one.stored_at,
            changes=tuple(words.changes(one, specific=specific, may_change=may_change)),
            state="done" if one.stored_at else "now",
            reason=one.reason if " " in one.reason and not _is_command(one) else "",
        )
        for one in found
    ]


def _is_command(event: Event) -> bool:
    return event.reason.startswith("manage.py ")


def key_of(event: Event) -> str:
    return f"{event.site.uuid.hex if event.site else ''}.{int(event.at.timestamp() * 1000)}"


def restored_values(event: Event, model: type[SyncedModel], field: str) -> dict[str, Any]:
    """Attribute -> value before the event, of `field` (its name in the journal) and of all that stand and fall with it.
    KeyError, ValueError."""
    together = next((group for group in registry[model].wire_groups if field in group), frozenset({field}))
    fields = fields_of(model)
    values = {
        fields[one.field].attname: _python(fields[one.field], one.old)
        for one in event.changes
        if one.field in together and fields[one.field].name not in NEVER_RESTORED
    }
    if fields[field].attname not in values:
        raise KeyError(field)
    return values


def _python(field: Any, value: Value) -> Any:
    # What is empty the journal leaves out.
    return "" if value is None and not field.null and field.empty_strings_allowed else from_wire(field, value)


def _title(event: Event) -> str:
    if event.kind is Kind.INSERT:
        return _("Recorded")
    if event.kind is Kind.DELETE:
        return _("Deleted")
    if any(one.field == DELETED_AT for one in event.changes):
        return _("Deletion taken back")
    known = {RESTORED: _("Earlier value restored"), SETTLED: _("Settled")}
    return known.get(event.reason, _("Changed"))


def names_of(actors: Collection[UUID]) -> Mapping[UUID, str]:
    """Officials are known everywhere; accounts only at the site they belong to."""
    names = dict(Pegawai.all_objects.filter(id__in=actors).values_list("id", "nama"))
    accounts = {number: actor for actor in actors if (number := local_user(actor)) is not None}
    return names | {
        accounts[number]: name for number, name in User.objects.filter(pk__in=accounts).values_list("pk", "nama")
    }


def who(actor: UUID | None, site: Site | None, names: Mapping[UUID, str]) -> str:
    """ "" for one who is not known here."""
    if actor is None or (where(site) and local_user(actor) is not None):
        return ""
    return names.get(actor, "")


def where(site: Site | None) -> str:
    """Name of another site; "" for this one."""
    return "" if site is None or site.state in _HERE else site.name or site.wilayah


class Words:
    """Fields and values of one record as its page says them, by their names in the journal. `values`: all (field,
    value) that will be asked for."""

    def __init__(self, model: type[SyncedModel], places: Places, values: Iterable[tuple[str, Value]]) -> None:
        self._model = model
        self._places = places
        self._fields = fields_of(model)
        keys = {str(value) for name, value in values if self._own(name) == "keluarga" and value}
        rows = Keluarga.all_objects.filter(id__in=keys).values_list("id", "no_kk")
        self._cards = {key.hex: no_kk for key, no_kk in rows}

    def changes(self, event: Event, *, specific: bool, may_change: bool) -> Iterable[ToldChange]:
        if event.kind is Kind.INSERT:
            return
        for one in event.changes:
            if one.field == DELETED_AT or not self.is_shown(one.field, specific=specific):
                continue
            yield ToldChange(
                one.field,
                self.label(one.field),
                self.shown(one.field, one.old),
                self.shown(one.field, one.new),
                may_change and self.may_restore(one.field),
            )

    def may_restore(self, name: str) -> bool:
        return self._own(name) not in NEVER_RESTORED

    def is_shown(self, name: str, *, specific: bool) -> bool:
        if name not in self._fields:
            return False
        return self._model is not Penduduk or sections.is_shown(self._own(name), specific=specific)

    def label(self, name: str) -> str:
        own = self._own(name)
        if self._model is Kantor and own in ProfileForm.base_fields:
            # As the form says it that fills it.
            return str(ProfileForm.base_fields[own].label)
        field = self._fields.get(name)
        return capfirst(str(field.verbose_name)) if field is not None else name

    def shown(self, name: str, value: Value) -> str:
        own = self._own(name)
        if value in (None, ""):
            return _("not filled in")
        if own == "keluarga":
            return f"KK {nik(self._cards.get(str(value), '?'))}"
        if own == DELETED_AT:
            return _("Deleted")
        try:
            found = from_wire(self._fields[name], value)
        except (ValueError, TypeError, KeyError):
            return str(value)
        if self._model is Penduduk:
            return sections.shown(own, found, self._places)
        if own == "lingkungan":
            return self._places.label(found)
        return tanggal(found) if hasattr(found, "year") else nik(found) if own == "no_kk" else str(found)

    def _own(self, name: str) -> str:
        """What this version calls it: it may have been renamed since it came to the journal."""
        field = self._fields.get(name)
        return field.name if field is not None else name
