"""Forms of those who keep the catalogue: the head of a service, its parts as lines, its texts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from layanan.katalog import shipped
from layanan.katalog.models import Pemohon
from layanan.katalog.rules import lines
from layanan.katalog.rules.content import Isi, Syarat
from layanan.katalog.services import kinds
from nagari.kantor.forms.base import OfficeForm
from nagari.lib.errors import UserError

# What a letter of the village alone takes; most own kinds are such.
USUAL_ROUTE = """nagari | petugas | periksa, kembalikan, tolak | 30 menit
nagari | kepala | setujui, tandatangani, kembalikan, tolak | 1 hari
nagari | petugas | siapkan, serahkan"""
USUAL_ROUTE_DISTRICT = USUAL_ROUTE.replace("nagari", "kecamatan")
NOBODY = "tidak"


class KindForm(OfficeForm):
    judul = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    kelompok = forms.CharField(label=gettext_lazy("Group"), max_length=40)
    pemohon = forms.ChoiceField(label=gettext_lazy("Who may ask"), choices=Pemohon.choices, initial=Pemohon.SIAPA)
    mandiri = forms.BooleanField(label=gettext_lazy("Residents may ask by phone"), required=False, initial=True)
    biaya = forms.IntegerField(
        label=gettext_lazy("Fee in rupiah"),
        min_value=0,
        max_value=100_000_000,
        initial=0,
        help_text=gettext_lazy("0: free of charge."),
    )
    berlaku_hari = forms.IntegerField(
        label=gettext_lazy("Valid for days"),
        min_value=0,
        max_value=3650,
        initial=0,
        help_text=gettext_lazy("0: no end."),
    )
    klasifikasi = forms.CharField(
        label=gettext_lazy("Classification number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("The first part of the letter's number, for example 470."),
    )
    penandatangan = forms.ChoiceField(label=gettext_lazy("Signed by"))
    mengetahui = forms.ChoiceField(label=gettext_lazy("Attested by"))

    def __init__(self, *args: Any, kata: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(NOBODY, gettext_lazy("nobody")), ("kepala", kata["kepala_cap"]), ("camat", kata["camat_cap"])]
        for name in ("penandatangan", "mengetahui"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = people

    @staticmethod
    def initial_of(isi: Isi) -> dict[str, Any]:
        found = {name: getattr(isi, name) for name in KindForm.base_fields}
        return {**found, "penandatangan": isi.penandatangan or NOBODY, "mengetahui": isi.mengetahui or NOBODY}

    def changed(self, isi: Isi) -> Isi:
        """`isi` with what this form says."""
        data = self.cleaned_data
        return replace(
            isi,
            judul=self.text("judul"),
            kelompok=self.text("kelompok").lower(),
            pemohon=data["pemohon"],
            mandiri=data["mandiri"],
            biaya=data["biaya"],
            berlaku_hari=data["berlaku_hari"],
            klasifikasi=self.text("klasifikasi"),
            penandatangan=data["penandatangan"].replace(NOBODY, ""),
            mengetahui=data["mengetahui"].replace(NOBODY, ""),
        )


class NewKindForm(KindForm):
    field_of = {"kind_code": "kode", "kind_taken": "kode"}

    kode = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Short and for ever, for example IZIN-BALAI. It stands in the address of its page."),
    )
    field_order = ("kode",)

    def check_code(self, wilayah: str) -> None:
        """With everything else that is wrong, not after it."""
        kode = str(self.data.get("kode", ""))
        try:
            kinds.check_code(wilayah, kode)
        except UserError as refused:
            if kode.strip():
                self.refuse(refused)


class PartForm(OfficeForm):
    """One part of a service as lines."""

    teks = forms.CharField(label="", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 12}))


class RequirementsForm(PartForm):
    def changed(self, isi: Isi, listed: Mapping[str, Syarat]) -> Isi:
        return replace(isi, syarat=lines.requirements_from(self.cleaned_data["teks"], listed))


class FieldsForm(PartForm):
    def changed(self, isi: Isi, listed: Mapping[str, Syarat]) -> Isi:
        return replace(isi, isian=lines.fields_from(self.cleaned_data["teks"]))


class RouteForm(PartForm):
    def changed(self, isi: Isi, listed: Mapping[str, Syarat]) -> Isi:
        return replace(isi, rute=lines.stages_from(self.cleaned_data["teks"]))


class ComponentsForm(OfficeForm):
    """The texts of the service standard; one left empty says what is usual."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in shipped.components()[4:]:
            self.fields[f"k{one.nomor}"] = forms.CharField(
                label=f"{one.nomor}. {one.nama}",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @staticmethod
    def initial_of(isi: Isi) -> dict[str, str]:
        return {f"k{number}": text for number, text in isi.komponen.items()}

    def changed(self, isi: Isi, listed: Mapping[str, Syarat]) -> Isi:
        said = {name[1:]: self.text(name) for name in self.fields}
        return replace(isi, komponen={number: text for number, text in said.items() if text})
