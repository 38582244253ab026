"""What a step asks for before it is taken."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _

from layanan.permohonan.models import Hubungan
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import NEEDS_REASON
from nagari.kantor.forms.base import OfficeForm
from nagari.lib.errors import CodedError
from nagari.lib.names import clean_name, search_key


class StepForm(OfficeForm):
    """`asked`: codes and names of requirements; `seen`, `missing`: codes; `applicant`: name."""

    field_of = {"reason_missing": "alasan", "requirements_missing": "ada"}

    def __init__(
        self,
        data: object = None,
        *,
        kind: Langkah,
        asked: Sequence[tuple[str, str]],
        seen: Sequence[str] = (),
        missing: Sequence[str] = (),
        applicant: str = "",
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._applicant = applicant
        if kind is Langkah.PERIKSA and asked:
            self.fields["ada"] = _choices(_("Seen"), asked, seen)
        if kind is Langkah.KEMBALIKAN and asked:
            self.fields["kurang"] = _choices(_("What is missing"), asked, missing)
        if kind is Langkah.SERAHKAN:
            self.fields["kepada"] = forms.CharField(label=_("Handed to"), max_length=100, initial=applicant)
            self.fields["sebagai"] = forms.ChoiceField(
                label=_("Relation to the applicant"),
                choices=[(one.value, one.label) for one in Hubungan],
                initial=Hubungan.SENDIRI.value,
                help_text=_(
                    "Whoever is not the applicant shows an identity card. Name and relation stay in the history."
                ),
            )
        if kind in NEEDS_REASON:
            self.fields["alasan"] = forms.CharField(
                label=_("What the resident has to do") if kind is Langkah.KEMBALIKAN else _("Reason"),
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("The resident reads it.") if kind is not Langkah.BATALKAN else "",
            )

    def clean_kepada(self) -> str:
        try:
            found = clean_name(str(self.cleaned_data.get("kepada") or ""))
        except CodedError:
            found = ""
        if not found:
            raise forms.ValidationError(_("This is no name. Write it as on the KTP, without a title."))
        return found

    def clean_sebagai(self) -> str:
        found = str(self.cleaned_data["sebagai"])
        # Cleaned before: None where it was no name.
        taker = self.cleaned_data.get("kepada")
        applicant = search_key(self._applicant)
        if found == Hubungan.SENDIRI and taker and applicant and search_key(taker) != applicant:
            raise forms.ValidationError(
                _("The applicant is %(name)s. Choose what who takes it is to the applicant.")
                % {"name": self._applicant}
            )
        return found

    @property
    def kepada(self) -> tuple[str, ...]:
        """Name of who took the letter, and code of Hubungan; nothing of other steps."""
        values = self.cleaned_data
        return (values["kepada"], values["sebagai"]) if "kepada" in values else ()


def _choices(label: str, asked: Sequence[tuple[str, str]], chosen: Sequence[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(asked),
        initial=list(chosen),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
