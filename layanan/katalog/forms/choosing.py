"""Of a row that may count only under a condition: which field, how, with what. One comparison is chosen; what is more
than that stays a line of text."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.models import TipeIsian
from layanan.katalog.rules import choosing
from layanan.katalog.rules.choosing import UNTIL, Chosen
from layanan.katalog.rules.content import Isian
from nagari.kantor.forms.base import OfficeForm
from nagari.lib.errors import CodedError

ALWAYS: Final = ""
# The condition as it stands in the line of text.
WRITTEN: Final = "*"
# Of the page, where suggestions for values stand.
SUGGESTED: Final = "nilai-syarat"
COMPARED: Final = (
    ("=", gettext_lazy("is")),
    ("!=", gettext_lazy("is not")),
    (choosing.SEVERAL, gettext_lazy("is one of")),
    ("<", gettext_lazy("less than")),
    ("<=", gettext_lazy("at most")),
    (">", gettext_lazy("more than")),
    (">=", gettext_lazy("at least")),
)
_FIELDS: Final = ("bila_isian", "bila_banding", "bila_nilai", "bila")


class Conditioned(OfficeForm):
    bila_isian = forms.ChoiceField(label=gettext_lazy("Only if"), required=False)
    bila_banding = forms.ChoiceField(label=gettext_lazy("Comparison"), choices=COMPARED, required=False, initial="=")
    bila_nilai = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": SUGGESTED, "autocomplete": "off"}),
        help_text=gettext_lazy("Several with a comma between them."),
    )
    bila = forms.CharField(label=gettext_lazy("Condition as text"), max_length=300, required=False)

    def __init__(self, *args: Any, isian: Sequence[Isian] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.isian = isian
        field = self.fields["bila_isian"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*_subjects(isian), (WRITTEN, _("as the text below says"))]

    @property
    def condition(self) -> str:
        """As a line; of a form that was looked at. Raises CodedError condition_end, and as `choosing.written`."""
        subject = self.cleaned_data.get("bila_isian", "")
        if subject == ALWAYS:
            return ""
        if subject == WRITTEN:
            if not self.text("bila"):
                raise CodedError("condition_end")
            return self.text("bila")
        op = self.cleaned_data.get("bila_banding") or "="
        return choosing.written(Chosen(subject, op, self.text("bila_nilai")), self.isian)

    def conditions(self) -> Iterable[Any]:
        """Its fields, as far as they are needed."""
        is_written = self["bila_isian"].value() == WRITTEN
        return [self[name] for name in _FIELDS if name != "bila" or is_written or self["bila"].errors]

    def field_of_condition(self, code: str) -> str:
        """At which a refusal of the condition stands."""
        if self["bila_isian"].value() == WRITTEN:
            return "bila"
        return {"condition_type": "bila_banding", "condition_value": "bila_nilai"}.get(code, "bila_isian")


def initial_of(bila: str, isian: Sequence[Isian]) -> dict[str, str]:
    if not bila:
        return {"bila_isian": ALWAYS}
    found = choosing.chosen(bila, isian)
    if found is None:
        return {"bila_isian": WRITTEN, "bila": bila}
    return {"bila_isian": found.subject, "bila_banding": found.op, "bila_nilai": found.values}


def suggestions(isian: Sequence[Isian]) -> list[str]:
    """Values that may be meant, of all fields."""
    fields = choosing.askable(isian)
    yes_no = ["ya", "tidak"] if any(one.tipe == TipeIsian.YA_TIDAK for one in fields) else []
    return list(dict.fromkeys([*(label for one in fields for _value, label in one.pilihan), *yes_no]))


def _subjects(isian: Sequence[Isian]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [(ALWAYS, _("always"))]
    for one in choosing.askable(isian):
        found.append((one.nama, one.label))
        if one.tipe == TipeIsian.TANGGAL:
            told = _("working days until %(field)s") % {"field": one.label.lower()}
            found.append((f"{UNTIL}{one.nama}", told))
    return found
