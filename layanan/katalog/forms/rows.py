"""Requirements, fields and stages of a service as rows of a page: what is wrong is said at its row, all at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.forms.choosing import Conditioned, initial_of
from layanan.katalog.messages import sentence
from layanan.katalog.models import Peran, Tindakan, Tingkat, TipeIsian
from layanan.katalog.rules import lines
from layanan.katalog.rules.content import Isi, Isian, Syarat, Tahap, problems
from nagari.kantor.forms.base import OfficeForm
from nagari.lib.errors import CodedError, Problem, UserError

PREFIX: Final = "b"
MOST: Final = 40
OTHER: Final = ""
# A press that only shows one row more.
MORE: Final = "tambah"
_UNITS: Final = ("menit", "jam", "hari")


class Row(OfficeForm):
    """One line of a part; `at` says at which field a problem of rules.content stands."""

    at: ClassVar[Mapping[str, str]] = {}
    # A new row in which none of these was filled in is no row.
    tells: ClassVar[Sequence[str]] = ()

    urut = forms.IntegerField(label=gettext_lazy("Order in the list"), min_value=1, max_value=999, required=False)
    hapus = forms.BooleanField(label=gettext_lazy("Take this row out"), required=False)

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[tuple[str, Any]]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values

    @property
    def counts(self) -> bool:
        data = self.cleaned_data
        return not data.get("hapus") and (not self.empty_permitted or any(data.get(name) for name in self.tells))

    def keep_quiet(self) -> None:
        """Shows what was typed without looking at it."""
        self.cleaned_data, self._errors = {}, ErrorDict()

    def said(self, listed: Mapping[str, Syarat]) -> Any:
        """What it means. Raises CodedError."""
        raise NotImplementedError

    def shown(self) -> Iterable[Any]:
        """Its fields in the order of the page."""
        return (self[name] for name in self.fields if name not in ("urut", "hapus") and not name.startswith("bila"))


class RequirementRow(Conditioned, Row):
    tells = ("kode", "nama", "bila_isian")
    at = {"requirement_code": "nama", "requirement_twice": "kode"}

    kode = forms.ChoiceField(label=gettext_lazy("Requirement"), required=False)
    nama = forms.CharField(
        label=gettext_lazy("In own words"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("If it is none of the list."),
    )
    wajib = forms.BooleanField(label=gettext_lazy("Required"), required=False, initial=True)

    def said(self, listed: Mapping[str, Syarat]) -> Syarat:
        """Raises CodedError requirement_code, condition_*."""
        known = listed.get(self.cleaned_data["kode"])
        base = replace(known) if known else lines.own_requirement(self.text("nama"))
        return replace(base, wajib=self.cleaned_data["wajib"], bila=self.condition)


class FieldRow(Row):
    tells = ("label", "nama", "pilihan")
    at = {"field_name": "nama", "field_twice": "nama", "field_type": "tipe", "field_options": "pilihan"}

    label = forms.CharField(label=gettext_lazy("Label"), max_length=80, required=False)
    tipe = forms.ChoiceField(label=gettext_lazy("Type"), choices=TipeIsian.choices, initial=TipeIsian.TEKS)
    pilihan = forms.CharField(
        label=gettext_lazy("Choices"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Of a choice, with / between them: Work / School."),
    )
    nama = forms.CharField(
        label=gettext_lazy("Name in conditions and letters"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Small letters and _; empty: made from the label."),
    )
    wajib = forms.BooleanField(label=gettext_lazy("Required"), required=False, initial=True)

    def said(self, _listed: Mapping[str, Syarat]) -> Isian:
        label = self.text("label")
        nama = self.text("nama") or lines.name_of(label)
        options = lines.choices_from(self.text("pilihan"))
        return Isian(nama, label or nama, self.cleaned_data["tipe"], self.cleaned_data["wajib"], options)


class StageRow(Conditioned, Row):
    at = {
        "stage_role": "peran",
        "stage_actions": "tindakan",
        "stage_outside": "tempat",
        "stage_limit": "lama",
        "route_outside": "tingkat",
        "route_begin": "tingkat",
    }
    tells = ("tindakan", "tempat", "lama", "bila_isian")

    tingkat = forms.ChoiceField(label=gettext_lazy("Where"), choices=Tingkat.choices, initial=Tingkat.NAGARI)
    tempat = forms.CharField(
        label=gettext_lazy("Name of the agency"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Where the level does not say it: Disdukcapil, KUA."),
    )
    peran = forms.ChoiceField(label=gettext_lazy("Who"), choices=Peran.choices, initial=Peran.PETUGAS)
    lama = forms.IntegerField(label=gettext_lazy("At most"), min_value=1, max_value=9999, required=False)
    satuan = forms.ChoiceField(label=gettext_lazy("Unit of time"), required=False, initial=_UNITS[0])
    tindakan = forms.MultipleChoiceField(
        label=gettext_lazy("What is done there"),
        choices=Tindakan.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def said(self, _listed: Mapping[str, Syarat]) -> Tahap:
        data = self.cleaned_data
        batas = f"{data['lama']} {data['satuan'] or _UNITS[0]}" if data["lama"] else ""
        done = tuple(one for one in Tindakan.values if one in data["tindakan"])
        return Tahap(data["tingkat"], data["peran"], done, self.text("tempat"), batas, self.condition)


class Rows:
    """The rows of a part. As a form to whoever saves it: `is_valid`, `errors`, `refuse`."""

    row: ClassVar[type[Row]]
    # Of Isi, what the rows are.
    part: ClassVar[str]
    title: ClassVar[Promise]

    def __init__(self, data: Any, isi: Isi, listed: Mapping[str, Syarat]) -> None:
        self.isi, self.listed = isi, listed
        self.is_bound = data is not None
        self.head = OfficeForm(data)
        made = forms.formset_factory(self.row, extra=1, max_num=MOST, absolute_max=MOST)
        self.wants_more = self.is_bound and MORE in data
        if self.wants_more:
            data = _one_more(data)
        initial = [{**one, "urut": place} for place, one in enumerate(self.initial(), 1)]
        self.rows = made(data, initial=initial, prefix=PREFIX, form_kwargs=self.options())
        if self.wants_more:
            for one in self.rows.forms:
                one.keep_quiet()

    def initial(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def choices(self) -> Mapping[str, Sequence[tuple[str, Any]]]:
        return {}

    def options(self) -> dict[str, Any]:
        """What each row is made with."""
        asks = {"isian": self.isi.isian} if issubclass(self.row, Conditioned) else {}
        return {"choices": self.choices(), **asks}

    @property
    def errors(self) -> Any:
        return self.head.errors

    def refuse(self, error: UserError) -> None:
        self.head.add_error(None, str(error))

    def is_valid(self) -> bool:
        if self.wants_more:
            return False
        rows_right = self.rows.is_valid()
        self.head.full_clean()
        for one in self.rows.non_form_errors():
            self.head.add_error(None, one)
        if not rows_right:
            self.head.add_error(None, _("Some rows need mending: it is said there."))
            return False
        self._read()
        if not self.head.errors:
            for problem in problems(self.changed):
                self._place(problem)
        return not self.head.errors

    @property
    def changed(self) -> Isi:
        """Of rows that were read."""
        change: Any = {self.part: tuple(value for _row, value in self._values)}
        return replace(self.isi, **change)

    def _read(self) -> None:
        """What can't even be read is said at its row."""
        places = {id(row): place for place, row in enumerate(self.rows.forms, 1)}
        kept = [row for row in self.rows.forms if row.counts]
        # Without a number of its own a row stays where it stands; a new one comes before the old one of its number.
        kept.sort(key=lambda row: (row.cleaned_data.get("urut") or places[id(row)], not row.empty_permitted))
        self._values: list[tuple[Row, Any]] = []
        for row in kept:
            try:
                self._values.append((row, row.said(self.listed)))
            except CodedError as refused:
                place = self._number(row)
                told = sentence(Problem(refused.code, {**refused.params, "line": place, "place": place}))
                self._say(row, refused.code, told)

    def _place(self, problem: Problem) -> None:
        row = self._row_of(problem)
        if row is None:
            self.head.add_error(None, sentence(problem))
        else:
            self._say(row, problem.code, sentence(problem))

    def _say(self, row: Row, code: str, told: str) -> None:
        field = row.at.get(code)
        if isinstance(row, Conditioned) and code.startswith("condition_"):
            field = row.field_of_condition(code)
        row.add_error(field, told)
        self.head.add_error(None, _("Row %(place)s: %(told)s") % {"place": self._number(row), "told": told})

    def _number(self, row: Row) -> int:
        return self.rows.forms.index(row) + 1

    def _row_of(self, problem: Problem) -> Row | None:
        """The last it may be said of: of two of one name the second is too many."""
        return next((row for row, value in reversed(self._values) if self.is_of(value, problem)), None)

    def is_of(self, value: Any, problem: Problem) -> bool:
        raise NotImplementedError


class RequirementRows(Rows):
    row, part, title = RequirementRow, "syarat", gettext_lazy("Requirements")

    def choices(self) -> Mapping[str, Sequence[tuple[str, Any]]]:
        known = [(one.kode, f"{one.kode} · {one.nama}") for one in self.listed.values()]
        return {"kode": [(OTHER, _("none of these: in own words")), *known]}

    def initial(self) -> list[dict[str, Any]]:
        return [
            {
                "kode": one.kode if one.kode in self.listed else OTHER,
                "nama": "" if one.kode in self.listed else one.nama,
                "wajib": one.wajib,
                **initial_of(one.bila, self.isi.isian),
            }
            for one in self.isi.syarat
        ]

    def is_of(self, value: Any, problem: Problem) -> bool:
        return bool(value.kode == problem.params.get("place"))


class FieldRows(Rows):
    row, part, title = FieldRow, "isian", gettext_lazy("Form")

    def initial(self) -> list[dict[str, Any]]:
        return [
            {
                "nama": one.nama,
                "label": one.label,
                "tipe": one.tipe,
                "wajib": one.wajib,
                "pilihan": " / ".join(f"{value}={label}" for value, label in one.pilihan),
            }
            for one in self.isi.isian
        ]

    def is_of(self, value: Any, problem: Problem) -> bool:
        return problem.code.startswith("field_") and value.nama == problem.params.get("name")


class StageRows(Rows):
    row, part, title = StageRow, "rute", gettext_lazy("Route")

    def choices(self) -> Mapping[str, Sequence[tuple[str, Any]]]:
        return {"satuan": [("menit", _("minutes")), ("jam", _("hours")), ("hari", _("working days"))]}

    def initial(self) -> list[dict[str, Any]]:
        return [{**_of_stage(one), **initial_of(one.bila, self.isi.isian)} for one in self.isi.rute]

    def is_of(self, value: Any, problem: Problem) -> bool:
        place = problem.params.get("place")
        return isinstance(place, int) and [one for _row, one in self._values][place - 1] is value


OF_PART: Final[Mapping[str, Callable[[Any, Isi, Mapping[str, Syarat]], Rows]]] = {
    one.part: one for one in (RequirementRows, FieldRows, StageRows)
}


def _of_stage(one: Tahap) -> dict[str, Any]:
    lama, _space, satuan = one.batas.partition(" ")
    return {
        "tingkat": one.tingkat,
        "tempat": one.tempat,
        "peran": one.peran,
        "tindakan": list(one.tindakan),
        "lama": lama,
        "satuan": satuan or _UNITS[0],
    }


def _one_more(data: Any) -> Any:
    """What was typed, with an empty row at the end."""
    more = data.copy()
    name = f"{PREFIX}-TOTAL_FORMS"
    count = more.get(name, "")
    more[name] = str(min(int(count) + 1, MOST)) if count.isdigit() and len(count) < 5 else "1"
    return more
