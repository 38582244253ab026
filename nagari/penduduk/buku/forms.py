"""What a book that leaves the office, and a month that is closed, ask for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from nagari.kantor.queries import Signer
from nagari.penduduk.buku.giving_out import PDF, XLSX
from nagari.penduduk.forms.fields import TextField
from nagari.penduduk.models.mutasi import LONGEST_REASON

PRINT = "cetak"


class SignedForm(forms.Form):
    """Who signs: the head, or an official who may for the head."""

    def __init__(self, *args: Any, signers: Sequence[Signer], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.official.id), f"{one.official.nama}, {one.official.jabatan}") for one in signers]
        if choices:
            self.fields["penanda"] = forms.ChoiceField(
                label=_("Signed by"), choices=choices, initial=choices[0][0], required=False
            )

    @property
    def signer(self) -> str:
        return str(self.cleaned_data.get("penanda", ""))


class GiveOutForm(SignedForm):
    def __init__(self, *args: Any, may_print: bool, may_export: bool, is_closed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_closed:
            # As signed, whoever prints it now.
            self.fields.pop("penanda", None)
        kinds = [(PDF, _("PDF, to print or send")), (PRINT, _("Print from the browser"))] if may_print else []
        kinds += [(XLSX, "Excel (.xlsx)")] if may_export else []
        self.fields["jenis"] = forms.ChoiceField(
            label=_("As"), choices=kinds, initial=kinds[0][0] if kinds else None, widget=forms.RadioSelect
        )
        self.fields["lembar"] = forms.ChoiceField(
            label=_("Sheet"),
            choices=[("f4", "F4, 33 x 21,5 cm"), ("a4", "A4, 29,7 x 21 cm")],
            initial="f4",
            widget=forms.RadioSelect,
        )
        self.fields["keperluan"] = TextField(
            max_length=100, label=_("Purpose"), help_text=_("Written into the access log, for instance: to the camat.")
        )
        self.order_fields(["jenis", "lembar", "penanda", "keperluan"])


class ReopenForm(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["alasan"] = TextField(max_length=LONGEST_REASON, label=_("Reason"))
