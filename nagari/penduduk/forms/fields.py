"""Form fields that read the way clerks type."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError
from nagari.penduduk.fields import KodeField
from nagari.penduduk.kode.layar import screen_choices
from nagari.penduduk.labels import field_label
from nagari.penduduk.messages import describe
from nagari.penduduk.rules import tidy_name

NAMES = frozenset({"nama", "tempat_lahir", "nama_ayah", "nama_ibu", "nama_sponsor", "nama_panggilan"})
NUMBERS = frozenset({"nik", "nik_ayah", "nik_ibu", "no_kk"})
_SEPARATORS = re.compile(r"[\s.'’\-]+")
_FAR = date(2200, 1, 1)


class TanggalField(forms.DateField):
    """Day before month; a date that does not exist is refused, never bent. The future is the rules' business."""

    widget = forms.DateInput(format="%d-%m-%Y")

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return parse_date(value, latest=_FAR)
        except CodedError as error:
            raise ValidationError(" ".join(describe(error)), code=error.code) from None


class TextField(forms.CharField):
    """One line; control characters, which databases or printers choke on, become spaces."""

    def __init__(self, *, name: bool = False, digits: bool = False, **options: Any) -> None:
        self.is_name, self.digits = name, digits
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\x00-\x1f\x7f]", " ", "" if value is None else str(value)).strip()
        if self.is_name:
            return tidy_name(text)
        return _SEPARATORS.sub("", text) if self.digits else text


class PlaceField(forms.TypedChoiceField):
    def __init__(self, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(
            choices=[("", _("Not known")), *choices],
            coerce=UUID,
            empty_value=None,
            widget=forms.Select(attrs={"data-closed": ""}),
            **options,
        )


class YesNoField(forms.TypedChoiceField):
    def __init__(self, **options: Any) -> None:
        choices = [("", _("Not known")), ("True", _("Yes")), ("False", _("No"))]
        super().__init__(choices=choices, coerce=lambda value: value == "True", empty_value=None, **options)


def form_field(field: models.Field, *, required: bool = False, places: Sequence[tuple[str, str]] = ()) -> forms.Field:
    options: dict[str, Any] = {"label": field_label(field), "required": required}
    if isinstance(field, KodeField):
        return _code_field(field, **options)
    if isinstance(field, models.DateField):
        return TanggalField(**options)
    if isinstance(field, models.BooleanField):
        return YesNoField(**options)
    if isinstance(field, models.FloatField):
        return forms.FloatField(**options)
    if field.name == "lingkungan":
        return PlaceField(places, **options)
    if field.name in NUMBERS:
        # Longer than sixteen, so that a number with spaces or one digit too many is told of in its own words.
        return TextField(digits=True, max_length=40, **options)
    return TextField(max_length=field.max_length, name=field.name in NAMES, **options)


def _code_field(field: KodeField, **options: Any) -> forms.Field:
    choices: list[tuple[int | str, Any]] = list(screen_choices(field.kode_list)) if field.kode_list else []
    empty = [] if options["required"] else [("", _("Not known"))]
    return forms.TypedChoiceField(choices=[*empty, *choices], coerce=int, empty_value=None, **options)


def form_text(value: object) -> str:
    """A stored value as the form's field writes it: what a hidden field carries along."""
    if value is None:
        return ""
    return value.strftime("%d-%m-%Y") if isinstance(value, date) else str(value)
