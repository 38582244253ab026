"""Forms of the set-up and of the survey."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.antrean.models import AturanAntrean, Jalur, JawabanSkm, LayananAntrean, Loket, Sambungan
from layanan.antrean.rules import skm
from layanan.antrean.services import setup, survey
from nagari.kantor.forms.base import JamField, OfficeForm, TanggalField
from nagari.kantor.forms.hours import WeekForm

LETTERS = [(letter, letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
NONE = "tidak"
# The survey is reported on for this year and so many before, less one.
YEARS_SHOWN = 4
CHOSEN_LANES = [(code, label) for code, label in Jalur.choices if code not in (Jalur.BIASA, Jalur.JANJI)]


class ServiceForm(OfficeForm):
    field_of = {"letter_wrong": "huruf", "letter_taken": "huruf", "hours_half": "tutup", "hours_backwards": "tutup"}

    nama = forms.CharField(label=gettext_lazy("Name of the service"), max_length=60)
    keterangan = forms.CharField(
        label=gettext_lazy("What belongs to it"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Stands small on the button of the kiosk."),
    )
    huruf = forms.ChoiceField(label=gettext_lazy("Letter before its numbers"), choices=LETTERS)
    urutan = forms.IntegerField(
        label=gettext_lazy("Place on the kiosk"), min_value=0, max_value=99, initial=0, required=False
    )
    buka = JamField(
        label=gettext_lazy("Numbers from"),
        required=False,
        help_text=gettext_lazy("Leave both empty: on working days, from an hour before opening until closing."),
    )
    tutup = JamField(label=gettext_lazy("Numbers until"), required=False)
    kuota = forms.IntegerField(
        label=gettext_lazy("Numbers a day"),
        min_value=0,
        max_value=999,
        initial=0,
        required=False,
        help_text=gettext_lazy("0: as many as come."),
    )
    menit = forms.IntegerField(
        label=gettext_lazy("Minutes one visitor takes"),
        min_value=1,
        max_value=240,
        initial=10,
        help_text=gettext_lazy("For the expected wait, until the day itself tells."),
    )
    per_slot = forms.IntegerField(
        label=gettext_lazy("Bookings in one time slot"),
        min_value=0,
        max_value=50,
        initial=0,
        required=False,
        help_text=gettext_lazy("0: this service can't be booked ahead."),
    )
    slot_menit = forms.IntegerField(
        label=gettext_lazy("Minutes of a time slot"), min_value=10, max_value=240, initial=30
    )
    jenis = forms.ChoiceField(
        label=gettext_lazy("For one service of the catalogue"),
        required=False,
        initial=NONE,
        help_text=gettext_lazy("Who books ahead is shown what to bring for it."),
    )
    aktif = forms.BooleanField(label=gettext_lazy("Numbers are given for it"), required=False, initial=True)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], has_week: bool = False, **options: Any) -> None:
        """`kinds`: keys and titles of the catalogue. `has_week`: its hours are those of its own week, which has a page
        of its own."""
        super().__init__(*args, **options)
        field = self.fields["jenis"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(NONE, gettext_lazy("for several")), *kinds]
        if has_week:
            del self.fields["buka"], self.fields["tutup"]

    @staticmethod
    def initial_of(row: LayananAntrean) -> dict[str, Any]:
        return {**{name: getattr(row, name) for name in ServiceForm.base_fields}, "jenis": str(row.jenis or NONE)}

    def values(self) -> setup.Layanan:
        data = self.cleaned_data
        return setup.Layanan(
            nama=self.text("nama"),
            keterangan=self.text("keterangan"),
            huruf=data["huruf"],
            urutan=data["urutan"] or 0,
            aktif=data["aktif"],
            buka=data.get("buka"),
            tutup=data.get("tutup"),
            kuota=data["kuota"] or 0,
            menit=data["menit"],
            slot_menit=data["slot_menit"],
            per_slot=data["per_slot"] or 0,
            jenis=None if data["jenis"] in ("", NONE) else UUID(data["jenis"]),
        )


class ServiceWeekForm(WeekForm):
    """Hours of one service; a weekday left empty is closed."""

    pada_libur = forms.BooleanField(label=gettext_lazy("On holidays too"), required=False)


class CounterForm(OfficeForm):
    field_of = {"counter_number": "nomor", "counter_taken": "nomor", "counter_idle": "layanan", "counter_busy": "aktif"}

    nomor = forms.IntegerField(label=gettext_lazy("Number of the counter"), min_value=1, max_value=99)
    nama = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example “Letters”; the number is what is called."),
    )
    layanan = forms.MultipleChoiceField(
        label=gettext_lazy("Takes these services"), widget=forms.CheckboxSelectMultiple, required=False
    )
    aktif = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, services: Iterable[LayananAntrean], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["layanan"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.pk), f"{one.huruf} · {one.nama}") for one in services]

    @staticmethod
    def initial_of(row: Loket) -> dict[str, Any]:
        return {"nomor": row.nomor, "nama": row.nama, "layanan": row.layanan, "aktif": row.aktif}

    def services(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["layanan"]]


class RulesForm(OfficeForm):
    jalur = forms.MultipleChoiceField(
        label=gettext_lazy("Priority lanes"),
        choices=CHOSEN_LANES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("PermenPANRB 11/2024: who is vulnerable is served first."),
    )
    selang = forms.IntegerField(
        label=gettext_lazy("Regular visitors between two of a priority lane"), min_value=0, max_value=10, initial=2
    )
    teks_berjalan = forms.CharField(
        label=gettext_lazy("Text running along the foot of the display"), max_length=300, required=False
    )
    pengumuman = forms.CharField(
        label=gettext_lazy("Announcement on the display"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example “Counter 2 opens again at 13.00”."),
    )
    suara = forms.BooleanField(label=gettext_lazy("The display speaks"), required=False, initial=True)
    survei_tiap = forms.IntegerField(
        label=gettext_lazy("Every so manieth visitor is asked for the survey"),
        min_value=0,
        max_value=100,
        initial=5,
        help_text=gettext_lazy("0: nobody."),
    )

    @staticmethod
    def initial_of(row: AturanAntrean) -> dict[str, Any]:
        return {name: getattr(row, name) for name in RulesForm.base_fields}

    def values(self) -> setup.Aturan:
        data = self.cleaned_data
        return setup.Aturan(
            jalur=tuple(data["jalur"]),
            selang=data["selang"],
            teks_berjalan=self.text("teks_berjalan"),
            pengumuman=self.text("pengumuman"),
            suara=data["suara"],
            survei_tiap=data["survei_tiap"],
        )


class PrinterForm(OfficeForm):
    field_of = {"printer_address": "alamat"}

    sambungan = forms.ChoiceField(
        label=gettext_lazy("Slip printer"),
        choices=[(value or NONE, label) for value, label in Sambungan.choices],
        initial=NONE,
    )
    alamat = forms.CharField(
        label=gettext_lazy("Device or address"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("USB: /dev/usb/lp0. Network: 192.168.1.50 or 192.168.1.50:9100."),
    )
    lebar = forms.TypedChoiceField(
        label=gettext_lazy("Width of the paper"), choices=[(58, "58 mm"), (80, "80 mm")], coerce=int, initial=58
    )

    def connection(self) -> str:
        return str(self.cleaned_data["sambungan"]).replace(NONE, "")


# Of a visitor, as the form, the sheet and `survey.Visitor` name it.
_TOLD: Final = ("kelamin", "umur", "pendidikan", "pekerjaan", "saran")


class SurveyForm(OfficeForm):
    """Nine questions with four answers each, and four about the visitor, who may leave them out."""

    kelamin = forms.ChoiceField(label=gettext_lazy("Sex"), choices=skm.SEXES, required=False)
    umur = forms.ChoiceField(label=gettext_lazy("Age"), choices=skm.AGE_GROUPS, required=False)
    pendidikan = forms.ChoiceField(label=gettext_lazy("Schooling"), choices=skm.SCHOOLING, required=False)
    pekerjaan = forms.ChoiceField(label=gettext_lazy("Occupation"), choices=skm.OCCUPATIONS, required=False)
    saran = forms.CharField(
        label=gettext_lazy("What should we do better?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Please write no names."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = {
            f"u{place}": forms.TypedChoiceField(
                label=f"{place}. {question}", choices=skm.answers(word), widget=forms.RadioSelect, coerce=int
            )
            for place, (_name, question, word) in enumerate(skm.UNSUR, 1)
        }
        self.fields = {**own, **self.fields}

    def marks(self) -> list[int]:
        return [self.cleaned_data[f"u{place}"] for place in range(1, skm.ELEMENTS + 1)]

    def visitor(self) -> survey.Visitor:
        told = {name: self.cleaned_data[name] for name in _TOLD}
        return survey.Visitor(**told, layanan=self.cleaned_data.get("layanan", ""))


class PaperForm(SurveyForm):
    """The same, typed in from paper. `services`: names to choose from; `today`: no visit is later."""

    tanggal = TanggalField(label=gettext_lazy("Day of the visit"))
    layanan = forms.ChoiceField(label=gettext_lazy("Service"), required=False)

    def __init__(self, *args: Any, services: Iterable[str], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        first = {name: self.fields.pop(name) for name in ("tanggal", "layanan")}
        self.fields = {**first, **self.fields}
        field = self.fields["layanan"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("not said")), *((name, name) for name in services)]
        self.fields["saran"].help_text = _("Leave names out.")

    def clean_tanggal(self) -> date:
        day: date = self.cleaned_data["tanggal"]
        if day > self.today:
            raise forms.ValidationError(_("This date is still to come."), code="date")
        if day.year <= self.today.year - YEARS_SHOWN:
            raise forms.ValidationError(_("This date is too long ago for any report."), code="date")
        return day

    @staticmethod
    def initial_of(row: JawabanSkm) -> dict[str, Any]:
        own = {name: getattr(row, name) for name in ("tanggal", "layanan", *_TOLD)}
        marks = row.unsur if isinstance(row.unsur, list) else []
        return {**own, **{f"u{place}": mark for place, mark in enumerate(marks, 1)}}
