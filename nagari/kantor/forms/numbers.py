from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy

from nagari.kantor.forms.base import OfficeForm, TanggalField
from nagari.kantor.rules.numbers import HIGHEST, LARGEST_BLOCK, LONGEST

USUAL_PATTERN = "{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}"
_PATTERN_CODES = ("empty", "long", "characters", "braces", "field", "width", "no_number", "no_year", "no_office")


class SeriesForm(OfficeForm):
    field_of = {
        "series_exists": "kode",
        "series_start": "mulai",
        "series_started": "mulai",
        **{f"pattern_{code}": "pola" for code in _PATTERN_CODES},
    }

    kode = forms.CharField(
        label=gettext_lazy("Code of the series"),
        max_length=30,
        help_text=gettext_lazy("Short, for example SURAT or SK."),
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9\-]*$", gettext_lazy("Use letters, digits and - only."))],
    )
    nama = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    pola = forms.CharField(
        label=gettext_lazy("How a number is written"),
        max_length=LONGEST,
        initial=USUAL_PATTERN,
        help_text=gettext_lazy(
            "This gives 470/001/KTB/XI/2026. The words in braces are filled in for each letter: {klas} classification "
            "(470), {urut:03d} serial number of three digits (001), {kantor} code of the office (KTB), {romawi} month "
            "in Roman numerals (XI), {bulan:02d} month (11), {tahun} year (2026). All other signs stay as they are."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    mulai = forms.IntegerField(
        label=gettext_lazy("First number given here this year"),
        min_value=1,
        max_value=HIGHEST,
        initial=1,
        help_text=gettext_lazy("One more than the last number in the paper register."),
    )


class GiveForm(OfficeForm):
    field_of = {"class_missing": "klas", "class_characters": "klas"}

    perihal = forms.CharField(label=gettext_lazy("Subject"), max_length=160)
    klas = forms.CharField(
        label=gettext_lazy("Classification"), max_length=40, required=False, help_text=gettext_lazy("For example 470.")
    )


class ReserveForm(OfficeForm):
    field_of = {"block_size": "jumlah"}

    jumlah = forms.IntegerField(
        label=gettext_lazy("How many numbers"), min_value=1, max_value=LARGEST_BLOCK, initial=10
    )
    alasan = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("power cut, service in the field …")}),
    )


class ContinueForm(OfficeForm):
    field_of = {"last_known": "terakhir", "gap_large": "terakhir"}

    terakhir = forms.IntegerField(
        label=gettext_lazy("Last number in the paper register"),
        min_value=0,
        max_value=HIGHEST,
        help_text=gettext_lazy("Only the serial number: of 470/041/KTB/XI/2026 enter 41."),
    )
    alasan = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("the laptop broke on Tuesday …")}),
    )


class FillForm(GiveForm):
    field_of = {**GiveForm.field_of, "date_future": "tanggal", "date_other_year": "tanggal"}

    tanggal = TanggalField(label=gettext_lazy("Date on the letter"))


class CancelForm(OfficeForm):
    field_of = {"reason_missing": "alasan"}

    alasan = forms.CharField(label=gettext_lazy("Reason"), max_length=160)
