"""Forms of a family's own events: first whom it concerns (by GET, so that *back* works), then what becomes of all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from nagari.penduduk.forms.fields import TanggalField, TextField
from nagari.penduduk.forms.membership import UNDECIDED, described, next_head
from nagari.penduduk.kode import Shdk
from nagari.penduduk.kode.layar import screen_choices
from nagari.penduduk.models import Penduduk
from nagari.penduduk.rules import Finding
from nagari.penduduk.rules.succession import Relation
from nagari.penduduk.sentences import Told, tell
from nagari.penduduk.services.families.reasons import Occasion
from nagari.penduduk.services.families.splitting import NewCard


def people_choices(people: Iterable[Penduduk], today: date) -> list[tuple[str, str]]:
    return [(str(one.id), described(one, today)) for one in people]


class WhoLeadsForm(forms.Form):
    """First step of a change of head."""

    def __init__(self, *args: Any, people: Sequence[Penduduk], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kepala"] = forms.ChoiceField(
            label=_("Next head of the family"), choices=people_choices(people, today), widget=forms.RadioSelect
        )


class WhoPartsForm(forms.Form):
    """First step of a division: who parts, who is head of each card then."""

    def __init__(self, *args: Any, members: Sequence[Penduduk], head: Penduduk | None, today: date, **options: Any):
        super().__init__(*args, **options)
        self.head = head
        everybody = people_choices(members, today)
        self.fields["anggota"] = forms.MultipleChoiceField(
            label=_("Who gets a card of their own"), choices=everybody, widget=forms.CheckboxSelectMultiple
        )
        self.fields["kepala"] = forms.ChoiceField(
            label=_("Head on the new card"), choices=everybody, widget=forms.RadioSelect
        )
        if head is not None:
            rest = people_choices([one for one in members if one is not head], today)
            self.fields["penerus"] = forms.ChoiceField(
                label=_("Next head of the family that stays behind"),
                help_text=_("Only where the present head, %(name)s, gets a card of their own.") % {"name": head.nama},
                choices=[*rest, (UNDECIDED, _("Not decided yet"))],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        going = values.get("anggota", [])
        if going and values.get("kepala") and values["kepala"] not in going:
            self.add_error("kepala", _("Choose one of those who get a card of their own."))
        if self.head is not None and str(self.head.id) in going:
            if not values.get("penerus"):
                self.add_error("penerus", _("Choose who is head of the family that stays behind."))
            elif values["penerus"] in going:
                self.add_error("penerus", _("Choose one of those who stay."))
        return values

    @property
    def going(self) -> frozenset[UUID]:
        return frozenset(map(UUID, self.cleaned_data["anggota"]))

    @property
    def next_head(self) -> UUID | None:
        """None where the head stays, or nobody is decided on."""
        leaves = self.head is not None and self.head.id in self.going
        return next_head(self.cleaned_data.get("penerus", "")) if leaves else None

    @property
    def is_undecided(self) -> bool:
        return self.cleaned_data.get("penerus") == UNDECIDED


class OtherCardForm(forms.Form):
    """First step of joining: by which card."""

    no_kk = TextField(digits=True, max_length=40)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["no_kk"].label = _("KK number of the family that is entered")


class OccasionForm(forms.Form):
    """When and why; findings of the service are shown at the field they belong to, the others above the form."""

    tanggal = TanggalField()
    alasan = TextField(max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.notes: list[Told] = []
        self.fields["tanggal"].label = _("Date of the event")
        self.fields["tanggal"].initial = today
        self.fields["alasan"].label = _("Reason")

    def occasion(self, pencatat: UUID | None) -> Occasion:
        values = self.cleaned_data
        return Occasion(tanggal=values["tanggal"], today=self.today, alasan=values["alasan"], pencatat=pencatat)

    def show(self, findings: Iterable[Finding]) -> None:
        for told in map(tell, findings):
            if told.is_error and told.field in self.fields:
                self.add_error(told.field, f"{told.message} {told.remedy}")
            else:
                self.notes.append(told)


class RelationsPart(OccasionForm):
    """With what each of some people is to a head, proposed where it could be worked out."""

    def __init__(self, *args: Any, proposed: Sequence[tuple[Penduduk, Relation]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [one for one in screen_choices(Shdk) if one[0] != Shdk.KEPALA_KELUARGA]
        for one, relation in proposed:
            self.fields[self.name_of(one)] = forms.TypedChoiceField(
                label=described(one, self.today),
                help_text="" if relation.is_sure else _("Not certain: please look at this one."),
                choices=[("", _("Not known")), *choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=relation.shdk,
                widget=forms.Select(attrs={"data-closed": ""}),
            )
        self.people = [one for one, _relation in proposed]

    @staticmethod
    def name_of(one: Penduduk) -> str:
        return f"hubungan-{one.id}"

    def relations(self, of: Collection[UUID] | None = None) -> Mapping[UUID, int | None]:
        """Those of `of`; of all."""
        chosen = [one for one in self.people if of is None or one.id in of]
        return {one.id: self.cleaned_data[self.name_of(one)] for one in chosen}


class SplitForm(RelationsPart):
    no_kk = TextField(digits=True, max_length=40, required=False)
    tanggal_kk = TanggalField(required=False)
    alamat = TextField(max_length=200, required=False)

    def __init__(self, *args: Any, alamat: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["no_kk"].label = _("Number of the new KK")
        self.fields["no_kk"].help_text = _("Leave it empty until Dukcapil has given one.")
        self.fields["tanggal_kk"].label = _("Date of the new KK")
        self.fields["alamat"].label = _("Address on the new KK")
        self.fields["alamat"].initial = alamat

    def card(self) -> NewCard:
        values = self.cleaned_data
        return NewCard(no_kk=values["no_kk"], tanggal_kk=values["tanggal_kk"], alamat=values["alamat"])


class NumberForm(OccasionForm):
    no_kk = TextField(digits=True, max_length=40)
    tanggal_kk = TanggalField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["no_kk"].label = _("Number of the new KK")
        self.fields["tanggal_kk"].label = _("Date of the new KK")
        self.order_fields(["no_kk", "tanggal_kk", "tanggal", "alasan"])
