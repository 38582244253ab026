"""Fields of a form that a service asks for, as a page draws them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from layanan.katalog.models import TipeIsian
from layanan.katalog.rules.content import Isian

PREFIX = "isian-"


class WrittenDate(forms.DateField):
    """Drawn as a date, left as text: what it means is decided where all values of a form are read."""

    widget = forms.DateInput(format="%d-%m-%Y")

    def prepare_value(self, value: Any) -> Any:
        """As people write it, also where a form begins with what was stored."""
        try:
            return date.fromisoformat(value).strftime("%d-%m-%Y")
        except (TypeError, ValueError):
            return value

    def to_python(self, value: Any) -> Any:
        return str(value or "").strip()


def fields_for(isian: Sequence[Isian], officials: Sequence[str]) -> Mapping[str, forms.Field]:
    """By PREFIX and name. `officials`: names to choose from."""
    return {PREFIX + one.nama: _field(one, officials) for one in isian}


def read(isian: Sequence[Isian], cleaned: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, as text by name of the field (rules.values.filled takes it)."""
    return {one.nama: _as_text(cleaned.get(PREFIX + one.nama)) for one in isian}


def _field(one: Isian, officials: Sequence[str]) -> forms.Field:
    field = _shape(one, officials)
    # Whether something is missing is said where all values are read, in words of its own.
    field.required = one.wajib
    field.error_messages["required"] = _("“%(label)s” is not filled in.") % {"label": one.label}
    return field


def _shape(one: Isian, officials: Sequence[str]) -> forms.Field:
    match one.tipe:
        case TipeIsian.TANGGAL:
            return WrittenDate(label=one.label)
        case TipeIsian.PARAGRAF:
            return forms.CharField(label=one.label, widget=forms.Textarea(attrs={"rows": 3}))
        case TipeIsian.DAFTAR_ORANG:
            return forms.CharField(
                label=one.label,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("One person a line: NIK and name, or the name alone."),
            )
        case TipeIsian.ANGKA:
            return forms.CharField(label=one.label, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
        case TipeIsian.UANG:
            return forms.CharField(
                label=one.label, widget=forms.TextInput(attrs={"inputmode": "numeric"}), help_text=_("In rupiah.")
            )
        case TipeIsian.JAM:
            return forms.CharField(label=one.label, widget=forms.TextInput(attrs={"data-time": "", "maxlength": 5}))
        case TipeIsian.YA_TIDAK:
            return forms.ChoiceField(
                label=one.label, choices=[("ya", _("Yes")), ("tidak", _("No"))], widget=forms.RadioSelect
            )
        case TipeIsian.PILIHAN:
            empty = [] if one.wajib else [("", _("Not known"))]
            return forms.ChoiceField(label=one.label, choices=[*empty, *one.pilihan])
        case TipeIsian.PEGAWAI if officials:
            return forms.MultipleChoiceField(
                label=one.label,
                choices=[(name, name) for name in officials],
                widget=forms.CheckboxSelectMultiple,
            )
    hint = _("NIK and name, or the name alone.") if one.tipe == TipeIsian.ORANG else ""
    return forms.CharField(label=one.label, help_text=hint)


def _as_text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(str(one) for one in value)
    return str(value or "").replace("\x00", "")
