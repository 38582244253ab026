"""What the forms of all events share: fields in groups, who reported, which papers were shown, who is head next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import IntegerChoices, Q
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from nagari.penduduk.forms.fields import TanggalField, TextField, form_field
from nagari.penduduk.forms.membership import confirmed_by, next_head, next_head_field
from nagari.penduduk.forms.resident import RecordForm
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.kode.layar import screen_choices
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import Report
from nagari.penduduk.mutasi.papers import papers_of
from nagari.penduduk.mutasi.rules import REPORT_DAYS
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.queries.families import family_by_number
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import members_of
from nagari.penduduk.services.families import Staying
from nagari.penduduk.services.heads import are_alone, candidates
from nagari.penduduk.services.outcomes import Refused

# The card that children enter whom nobody is left with.
GUARDIAN = "kk_wali"
# The button that ticks all of the family.
ALL = "semua"
# Sentences, which would not stand beside each other.
TALL = frozenset({"berkas", "orang", "kepala", "kepala_pasangan", "rumah", "pergi", "jenis_kepindahan"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a form is about. `person`: whom it concerns, for events of somebody registered here."""

    wilayah: str
    today: date
    places: Sequence[tuple[str, str]]
    person: Penduduk | None = None
    specific: bool = False


@dataclass(slots=True)
class Group:
    title: str
    names: list[str]


class EventForm(RecordForm):
    """Subclasses add their fields in `build` and record in `record`. Groups are drawn in the order they were made."""

    jenis: ClassVar[Jenis]
    # Said above the form.
    hint: ClassVar[str | Promise] = ""
    # Fields whose typed value is looked at while typing.
    checked: ClassVar[frozenset[str]] = frozenset({"tanggal"})
    has_report = True

    def __init__(
        self, data: QueryDict | None = None, *, case: Case, initial: Mapping[str, object] | None = None
    ) -> None:
        super().__init__((), data, initial=dict(initial or {}))
        self.case = case
        self.groups: list[Group] = []
        # Sentences about heads proposed who go themselves.
        self.moved_on: list[str] = []
        self.build()
        if self.has_report:
            self._add_report()

    def build(self) -> None:
        raise NotImplementedError

    @property
    def person(self) -> Penduduk:
        """Whom it concerns: for the kinds of events that happen to somebody registered here."""
        assert self.case.person is not None, f"{self.jenis} is of somebody"
        return self.case.person

    def named(self) -> list[Penduduk]:
        """Whoever is registered here and was found by a typed number, so is shown beside `case.person`."""
        return []

    def record(self, entry: Entry) -> list[Mutasi]:
        """Calls the service; the form is valid. Raises Refused."""
        raise NotImplementedError

    @property
    def drawn(self) -> list[tuple[str, list[tuple[Any, str, bool]]]]:
        """(title, [(field, address that looks at what is typed or "", choices stand under each other)])."""
        return [
            (
                group.title,
                [
                    (self[name], self._address(name) if self.is_checked(name) else "", name in TALL)
                    for name in group.names
                    if name in self.fields
                ],
            )
            for group in self.groups
        ]

    def _address(self, name: str) -> str:
        if name == "no_kk":
            return reverse("penduduk:check", args=[name])
        about = {"jenis": self.jenis.value} | ({"orang": str(self.case.person.id)} if self.case.person else {})
        return f"{reverse('mutasi:check', args=[name])}?{urlencode(about)}"

    def statements(self) -> list[str]:
        """What the page before the last press says beside what will change."""
        return self.moved_on

    @property
    def happened_on(self) -> date:
        """The day of the event, of a valid form."""
        return self.cleaned_data.get("tanggal") or self.case.today

    def keep_quiet(self) -> None:
        """Shows what was typed without looking at it."""
        self.cleaned_data, self._errors = {}, ErrorDict()

    def is_checked(self, name: str) -> bool:
        return name in self.checked

    def group(self, title: str, **fields: forms.Field) -> None:
        self.fields.update(fields)
        self.groups.append(Group(title, list(fields)))

    def model_fields(self, names: Iterable[str], required: Iterable[str] = ()) -> dict[str, forms.Field]:
        needed = frozenset(required)
        return {
            name: form_field(Penduduk._meta.get_field(name), required=name in needed, places=self.case.places)  # type: ignore[arg-type]
            for name in names
        }

    @property
    def laporan(self) -> Report:
        found = self.cleaned_data
        witnesses = [(found.get(f"saksi_{at}", ""), found.get(f"nik_saksi_{at}", "")) for at in (1, 2)]
        witnesses = [one for one in witnesses if one[0]]
        return Report(
            pelapor=found.get("pelapor", ""),
            nik_pelapor=found.get("nik_pelapor", ""),
            hubungan_pelapor=found.get("hubungan_pelapor", ""),
            saksi=tuple(name for name, _nik in witnesses),
            nik_saksi=tuple(nik for _name, nik in witnesses) if any(nik for _name, nik in witnesses) else (),
            berkas=tuple(found.get("berkas", ())),
            alasan_terlambat=found.get("alasan_terlambat", ""),
        )

    def _add_report(self) -> None:
        late = {"alasan_terlambat": text(_("Reason of the delay"))} if self.jenis in REPORT_DAYS else {}
        self.group(
            _("Who reports it"),
            pelapor=text(_("Name of the reporter"), name=True, longest=100),
            nik_pelapor=number(_("NIK of the reporter")),
            hubungan_pelapor=text(_("Relation to the person"), longest=60),
            saksi_1=text(_("First witness"), name=True, longest=100),
            nik_saksi_1=number(_("NIK of the first witness")),
            saksi_2=text(_("Second witness"), name=True, longest=100),
            nik_saksi_2=number(_("NIK of the second witness")),
            **late,
        )
        if papers := papers_of(self.jenis):
            said = _("if need be")
            choices = [(one.kode, one.nama if one.is_required else f"{one.nama} ({said})") for one in papers]
            berkas = forms.MultipleChoiceField(
                label=_("Papers that were shown"),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("What is missing can be brought later; the event is recorded all the same."),
            )
            self.group(_("Papers"), berkas=berkas)

    def add_next_head(self, leaving: Iterable[UUID], name: str = "kepala", whose: Penduduk | None = None) -> None:
        """Asks who is head, where the family of `whose` (the person of the case) loses its head by this."""
        one = whose or self.case.person
        heads = candidates(one.keluarga_id, set(leaving)) if one else []
        if not heads:
            return
        field = next_head_field(heads, self.case.today)
        self._move_on(name, heads, set(leaving))
        if whose is not None:
            field.label = _("Next head of the family of %(name)s") % {"name": whose.nama}
        fields: dict[str, forms.Field] = {name: field}
        if are_alone(heads, self.case.today):
            hint = _("Only children stay behind. Leave it empty if they keep their card.")
            fields[GUARDIAN] = number(_("KK number of the guardian whose family they enter"), hint=hint)
        self.group(_("The family that stays"), **fields)

    def _move_on(self, name: str, heads: Sequence[Penduduk], leaving: set[UUID]) -> None:
        """The head proposed before somebody was ticked may be ticked since: then the next of those who stay is."""
        proposed = next_head(str(self.data.get(name, ""))) if self.is_bound else None
        if proposed not in leaving or not isinstance(self.data, QueryDict):
            return
        self.data = self.data.copy()
        self.data[name] = str(heads[0].id)
        gone = Penduduk.objects.filter(id=proposed, wilayah=self.case.wilayah).first()
        if gone is not None:
            said = _("%(gone)s goes too, so %(name)s is the next head of those who stay.")
            self.moved_on.append(said % {"gone": gone.nama, "name": heads[0].nama})

    def staying(self, name: str = "kepala") -> Staying:
        """Raises Refused guardian_unknown, at its field."""
        card = self.cleaned_data.get(GUARDIAN, "")
        guardian = family_by_number(card, self.case.wilayah) if card else None
        if card and guardian is None:
            raise Refused((Finding("guardian_unknown", GUARDIAN),))
        return Staying(
            next_head=next_head(self.cleaned_data.get(name, "")), taken_in_by=guardian.id if guardian else None
        )

    @property
    def undecided(self) -> frozenset[str]:
        """Codes that the answer "not decided yet" confirms."""
        heads = [name for name in self.fields if name.startswith("kepala")]
        return frozenset().union(*(confirmed_by(self.cleaned_data.get(name, "")) for name in heads))


class PeopleForm(EventForm):
    """An event of somebody and, if so ticked, others of the family."""

    # A family of one needs no button that ticks all.
    may_tick_all = False

    def add_people(self) -> None:
        one = self.person
        members = members_of(one.keluarga_id) if one.keluarga_id else [one]
        if all(member.id != one.id for member in members):
            members = [one, *members]
        choices = [(str(member.id), member.nama) for member in members]
        if ALL in self.data and isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data.setlist("orang", [key for key, _name in choices])
        self.may_tick_all = len(choices) > 1
        orang = forms.TypedMultipleChoiceField(
            label=_("Who"), choices=choices, coerce=UUID, initial=[str(one.id)], widget=forms.CheckboxSelectMultiple
        )
        self.group(_("Who goes"), orang=orang)

    @property
    def chosen(self) -> list[UUID]:
        """As typed so far, before the form is looked at."""
        one = self.person
        if not self.is_bound or not isinstance(self.data, QueryDict):
            return [one.id]
        found = []
        for raw in self.data.getlist("orang"):
            try:
                found.append(UUID(raw))
            except ValueError:
                continue
        return found


def text(label: str, *, required: bool = False, name: bool = False, longest: int = 200, hint: str = "") -> TextField:
    return TextField(label=label, required=required, name=name, max_length=longest, help_text=hint)


def number(label: str, *, required: bool = False, hint: str = "") -> TextField:
    """A NIK, temporary number or KK number, read without spaces and points."""
    return TextField(label=label, required=required, digits=True, max_length=40, help_text=hint)


def day(label: str, *, required: bool = True, hint: str = "") -> TanggalField:
    return TanggalField(label=label, required=required, help_text=hint)


def hour(label: str, *, hint: str = "") -> forms.TimeField:
    return forms.TimeField(label=label, required=False, input_formats=["%H:%M", "%H.%M"], help_text=hint)


def hour_text(value: time | None) -> str:
    """As events keep it: 04:30."""
    return value.strftime("%H:%M") if value else ""


def code(label: str, kode_list: type[IntegerChoices], *, required: bool = False) -> forms.TypedChoiceField:
    empty = [] if required else [("", _("Not known"))]
    return forms.TypedChoiceField(
        label=label,
        choices=[*empty, *screen_choices(kode_list)],
        coerce=int,
        empty_value=None,
        required=required,
    )


def whole(label: str, least: int, most: int, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, help_text=hint)


def by_number(wilayah: str, digits: str) -> Penduduk | None:
    """The resident here with this NIK or temporary number, a living one before one who died or left."""
    if not digits:
        return None
    rows = Penduduk.objects.filter(Q(nik=digits) | Q(nomor_sementara=digits), wilayah=wilayah)
    return min(rows, key=lambda one: (one.status_dasar != StatusDasar.HIDUP, one.id), default=None)
