"""What is asked with a question, and the name of an own list."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.daftar.questions import PAPERS, QUESTIONS, Kind, Paper, Param
from nagari.penduduk.forms.fields import TanggalField, TextField, form_text
from nagari.penduduk.queries.filters import MAX_AGE

_MONTHS_BEFORE, _MONTHS_AFTER = 12, 24
_YEAR = 12


class QuestionForm(forms.Form):
    """The params of a question; what an address does not name is as on an ordinary day. `values` once it is valid."""

    def __init__(self, slug: str, query: Mapping[str, str], today: date) -> None:
        self.params = QUESTIONS[slug].params
        defaults = {param.name: _text(param, param.default(today)) for param in self.params}
        super().__init__({name: query.get(name, text) for name, text in defaults.items()})
        for param in self.params:
            self.fields[param.name] = _field(param, today)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        least, most = found.get("dari"), found.get("sampai")
        if least is not None and most is not None and least > most:
            self.add_error("sampai", _("This age is below the first one; exchange the two."))
        return found

    @property
    def tells_ages(self) -> bool:
        """On a day of its own, where statistics take the end of the month."""
        return any(param.kind is Kind.DAY for param in self.params)

    @property
    def values(self) -> Mapping[str, Any]:
        return {param.name: _value(param, self.cleaned_data[param.name]) for param in self.params}

    @property
    def query_string(self) -> str:
        """Of the address that asks the same."""
        return urlencode({name: value for name, value in self.data.items() if value})

    def told(self) -> list[tuple[str, str]]:
        """Label and value, for the print."""
        return [(str(param.label), self._shown(param)) for param in self.params if self.data[param.name]]

    def _shown(self, param: Param) -> str:
        value = self.values[param.name]
        if param.kind is Kind.DAY:
            return date_format(value, "j F Y")
        if param.kind is Kind.MONTH:
            return date_format(value, "F Y")
        return str(PAPERS[value]) if param.kind is Kind.PAPER else "✓" if param.kind is Kind.YES else str(value)


def _text(param: Param, value: Any) -> str:
    if param.kind is Kind.MONTH:
        return f"{value:%Y-%m}"
    return ("1" if value else "") if param.kind is Kind.YES else form_text(value)


def _value(param: Param, value: Any) -> Any:
    if param.kind is Kind.MONTH:
        return date.fromisoformat(f"{value}-01")
    return Paper(value) if param.kind is Kind.PAPER else value


def _field(param: Param, today: date) -> forms.Field:
    label = str(param.label)
    if param.kind is Kind.DAY:
        return TanggalField(label=label)
    if param.kind is Kind.MONTH:
        return forms.ChoiceField(label=label, choices=_months(today))
    if param.kind is Kind.AGE:
        said = {"invalid": _("Write the age in whole years, such as 17.")}
        return forms.IntegerField(label=label, min_value=0, max_value=MAX_AGE, error_messages=said)
    if param.kind is Kind.YES:
        return forms.BooleanField(label=label, required=False)
    return forms.ChoiceField(
        label=label, choices=[(paper.value, text) for paper, text in PAPERS.items()], required=False
    )


def _months(today: date) -> list[tuple[str, str]]:
    now = today.year * _YEAR + today.month - 1
    months = [divmod(now + step, _YEAR) for step in range(-_MONTHS_BEFORE, _MONTHS_AFTER + 1)]
    return [
        (f"{year}-{month + 1:02}", date_format(date(year, month + 1, 1), "F Y"))
        for year, month in months
        if 1 < year < date.max.year
    ]


class SaveForm(forms.Form):
    nama = TextField(max_length=80, label=_("Name of the list"))
