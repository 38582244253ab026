from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy

from nagari.kantor.forms.base import OfficeForm, TanggalField
from nagari.kantor.models import JenisJabatan, SebutanJabatan
from nagari.kantor.rules.officials import Official

# An empty value would be shown as "not known".
DEFINITIF = "tetap"


class OfficialForm(OfficeForm):
    field_of = {
        "term_backwards": "selesai",
        "term_long": "selesai",
        **dict.fromkeys(
            ("link_self", "link_head", "link_unknown", "link_circle", "link_long", "chain_no_head"), "atas_nama"
        ),
    }

    nama = forms.CharField(
        label=gettext_lazy("Name with titles"),
        max_length=120,
        help_text=gettext_lazy("As it stands under letters, for example Yusmarni, S.Pd."),
        validators=[
            RegexValidator(
                r"^[^\W\d_][^\d<>{}\[\]\\|@#$%^*_=+~]*$", gettext_lazy("Use letters, spaces and . , ' - only.")
            )
        ],
    )
    jenis = forms.ChoiceField(label=gettext_lazy("Kind of post"), choices=JenisJabatan)
    jabatan = forms.CharField(
        label=gettext_lazy("Title of the post"),
        max_length=120,
        help_text=gettext_lazy("As it stands in the signature block, for example Wali Nagari Koto Baru."),
    )
    sebutan = forms.ChoiceField(
        label=gettext_lazy("Holds it as"),
        choices=[(DEFINITIF if value == "" else value, label) for value, label in SebutanJabatan.choices],
        initial=DEFINITIF,
    )
    nip = forms.CharField(
        label=gettext_lazy("NIP"),
        max_length=24,
        required=False,
        help_text=gettext_lazy("Eighteen digits; leave empty for those without one."),
    )
    pangkat = forms.CharField(label=gettext_lazy("Rank"), max_length=60, required=False)
    mulai = TanggalField(label=gettext_lazy("In office from"))
    selesai = TanggalField(
        label=gettext_lazy("In office until"), required=False, help_text=gettext_lazy("Leave empty while it goes on.")
    )
    atas_nama = forms.ChoiceField(
        label=gettext_lazy("Signs in the name of"),
        required=False,
        widget=forms.Select(attrs={"data-closed": ""}),
        help_text=gettext_lazy("a.n. the head, or u.b. somebody who signs a.n. the head."),
    )

    def __init__(self, *args: Any, officials: Mapping[UUID, Official], official_id: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        self.official_id = official_id
        choices = [(str(one.id), f"{one.nama}, {one.jabatan}") for one in officials.values() if one.id != official_id]
        field = self.fields["atas_nama"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext_lazy("nobody: signs in the own name or not at all")), *choices]

    @staticmethod
    def initial_of(official: Official) -> dict[str, Any]:
        values = {name: getattr(official, name) for name in OfficialForm.base_fields}
        return {**values, "sebutan": official.sebutan or DEFINITIF}

    def clean_nip(self) -> str:
        digits = "".join(self.cleaned_data["nip"].split()).replace(".", "")
        if digits and not (len(digits) == 18 and digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(gettext_lazy("A NIP has eighteen digits."), code="nip")
        return digits

    def official(self) -> Official:
        link = self.cleaned_data["atas_nama"]
        return Official(
            id=self.official_id,
            nama=self.text("nama"),
            jabatan=self.text("jabatan"),
            jenis=self.cleaned_data["jenis"],
            sebutan=self.cleaned_data["sebutan"].replace(DEFINITIF, ""),
            nip=self.cleaned_data["nip"],
            pangkat=self.text("pangkat"),
            mulai=self.cleaned_data["mulai"],
            selesai=self.cleaned_data["selesai"],
            atas_nama=UUID(link) if link else None,
        )
