from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.kantor.forms.base import OfficeForm
from nagari.kantor.models import Kantor
from nagari.kantor.rules.words import KEYS, MAX_WORD
from nagari.kantor.services.profile import Profile

KOP_LINES = 4


class ProfileForm(OfficeForm):
    nama = forms.CharField(label=gettext_lazy("Name of the office"), max_length=120)
    kode = forms.CharField(
        label=gettext_lazy("Short code in numbers"),
        max_length=12,
        help_text=gettext_lazy(
            "Assigned by the regency and unique in it, for example KTB. Every number of a letter contains it."
        ),
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?$",
                gettext_lazy("Use letters and digits, for example KTB."),
            )
        ],
    )
    alamat = forms.CharField(label=gettext_lazy("Address of the office"), max_length=200, required=False)
    kode_pos = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=5,
        required=False,
        validators=[RegexValidator(r"^[1-9][0-9]{4}$", gettext_lazy("A postcode has five digits."))],
    )
    telepon = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=30,
        required=False,
        validators=[RegexValidator(r"^[0-9+() ./\-]{5,30}$", gettext_lazy("Use digits, spaces and + ( ) - only."))],
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    situs_web = forms.CharField(
        label=gettext_lazy("Website"),
        max_length=120,
        required=False,
        validators=[
            RegexValidator(
                r"^(?:https?://)?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+(?:/[^\s<>\"]*)?$",
                gettext_lazy("Write it like kotobaru.desa.id."),
            )
        ],
    )

    @staticmethod
    def initial_of(kantor: Kantor | None) -> dict[str, Any]:
        return {name: getattr(kantor, name) for name in ProfileForm.base_fields} if kantor else {}

    def profile(self) -> Profile:
        values = {name: self.text(name) for name in self.fields}
        return Profile(**{**values, "kode": values["kode"].upper()})


class LetterheadForm(OfficeForm):
    """The lines above the office's name; the name and the address below come from the profile."""

    baris_1 = forms.CharField(label=gettext_lazy("First line"), max_length=100, required=False)
    baris_2 = forms.CharField(label=gettext_lazy("Second line"), max_length=100, required=False)
    baris_3 = forms.CharField(label=gettext_lazy("Third line"), max_length=100, required=False)
    baris_4 = forms.CharField(label=gettext_lazy("Fourth line"), max_length=100, required=False)

    @staticmethod
    def initial_of(kantor: Kantor | None) -> dict[str, str]:
        return {f"baris_{at}": line for at, line in enumerate(kantor.kop[:KOP_LINES] if kantor else [], 1)}

    def kop(self) -> list[str]:
        lines = (self.text(f"baris_{at}") for at in range(1, KOP_LINES + 1))
        return [line for line in lines if line]


class EmblemForm(OfficeForm):
    field_of = dict.fromkeys(
        ("emblem_empty", "emblem_big", "emblem_kind", "emblem_broken", "emblem_small", "emblem_large"), "berkas"
    )

    berkas = forms.FileField(
        label=gettext_lazy("Picture of the emblem"),
        allow_empty_file=True,
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 300 KB, 64 to 2,000 pixels on each side."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )


class WordsForm(OfficeForm):
    """The office's words; what is left empty is called as is usual in the region."""

    def __init__(self, *args: Any, usual: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        labels = {
            "desa": _("The village is called"),
            "kepala": _("Its head is called"),
            "dusun": _("Its parts are called"),
            "kepala_dusun": _("Their heads are called"),
            "kecamatan": _("The district is called"),
            "camat": _("Its head is called (district)"),
            "kabupaten": _("The regency is called"),
            "bupati": _("Its head is called (regency)"),
            "kantor": _("This office is called"),
        }
        letters = RegexValidator(r"^[^\W\d_][\w '’.\-/]*$", _("Use letters and spaces."))
        for key in KEYS:
            self.fields[key] = forms.CharField(
                label=labels[key],
                max_length=MAX_WORD,
                required=False,
                validators=[letters],
                widget=forms.TextInput(attrs={"placeholder": usual[key]}),
            )

    def words(self) -> dict[str, str]:
        return {key: self.text(key) for key in KEYS}
