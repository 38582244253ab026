"""What a step asks for before it is taken."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _

from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import NEEDS_REASON
from nagari.kantor.forms.base import OfficeForm


class StepForm(OfficeForm):
    """`asked`: codes and names of requirements; `seen`, `missing`: codes."""

    field_of = {"reason_missing": "alasan", "requirements_missing": "ada"}

    def __init__(
        self,
        data: object = None,
        *,
        kind: Langkah,
        asked: Sequence[tuple[str, str]],
        seen: Sequence[str] = (),
        missing: Sequence[str] = (),
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        if kind is Langkah.PERIKSA and asked:
            self.fields["ada"] = _choices(_("Seen"), asked, seen)
        if kind is Langkah.KEMBALIKAN and asked:
            self.fields["kurang"] = _choices(_("What is missing"), asked, missing)
        if kind in NEEDS_REASON:
            self.fields["alasan"] = forms.CharField(
                label=_("What the resident has to do") if kind is Langkah.KEMBALIKAN else _("Reason"),
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("The resident reads it.") if kind is not Langkah.BATALKAN else "",
            )


def _choices(label: str, asked: Sequence[tuple[str, str]], chosen: Sequence[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(asked),
        initial=list(chosen),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
