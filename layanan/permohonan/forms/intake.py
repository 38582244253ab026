"""The form of a request: built from what the service asks for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.forms.filling import PREFIX as PREFIX
from layanan.katalog.forms.filling import fields_for, read
from layanan.katalog.models import Pemohon, TipeIsian
from layanan.katalog.rules.content import Isi
from layanan.katalog.rules.values import filled
from layanan.permohonan.messages import sentence
from layanan.permohonan.models import Hubungan
from layanan.permohonan.services.submitting import read_phone
from nagari.kantor import clock, queries
from nagari.kantor.forms.base import OfficeForm
from nagari.lib.errors import UserError


def officials_of(wilayah: str) -> list[str]:
    """Names of those in office today, to choose from."""
    return [one.nama for one in queries.officials(wilayah).values() if one.in_office(clock.today())]


def begun(isi: Isi, isian: Mapping[str, str]) -> dict[str, Any]:
    """What a form begins with that was filled in before."""
    several = {one.nama for one in isi.isian if one.tipe == TipeIsian.PEGAWAI}
    return {PREFIX + name: text.splitlines() if name in several else text for name, text in isian.items()}


class IntakeForm(OfficeForm):
    # Searched for with boxes of the page's own; here for what is wrong with who was chosen.
    cari_subjek = forms.CharField(label=gettext_lazy("Whom it is about"), required=False)
    cari_pemohon = forms.CharField(label=gettext_lazy("Who asks"), required=False)
    hubungan = forms.ChoiceField(label=gettext_lazy("Who asks is"), widget=forms.RadioSelect)
    surat_kuasa = forms.CharField(
        label=gettext_lazy("Power of attorney"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Its number and date, where somebody asks by power of attorney."),
    )
    telepon = forms.CharField(
        label=gettext_lazy("Phone for news of the request"), max_length=30, required=False, strip=True
    )
    field_of: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("subject_missing", "subjects_many"), "cari_subjek"),
        **dict.fromkeys(("applicant_missing", "subject_applies"), "cari_pemohon"),
        "relation_wrong": "hubungan",
        "power_missing": "surat_kuasa",
        "phone_wrong": "telepon",
        **dict.fromkeys(("testator_lives", "testator_differs", "testator_date_missing"), f"{PREFIX}pewaris"),
        "requirements_missing": "syarat",
        "requirement_unknown": "syarat",
    }

    def __init__(
        self,
        data: Any = None,
        *,
        isi: Isi,
        officials: Sequence[str] = (),
        asked: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
        only_isian: bool = False,
        with_phone: bool = False,
        today: date | None = None,
    ) -> None:
        """`officials`: names to choose from; `asked`: codes and names of requirements; `only_isian`: the fields of the
        service alone, `with_phone` besides; `today`: what has happened is not after it."""
        super().__init__(data, initial=dict(initial or {}))
        self.isi, self.today = isi, today
        keeps_phone = with_phone and isi.pemohon != Pemohon.KANTOR
        if isi.pemohon == Pemohon.KANTOR or only_isian:
            for name in (
                "cari_subjek",
                "cari_pemohon",
                "hubungan",
                "surat_kuasa",
                *(() if keeps_phone else ("telepon",)),
            ):
                del self.fields[name]
        else:
            hubungan = self.fields["hubungan"]
            assert isinstance(hubungan, forms.ChoiceField)
            left_out = {Hubungan.KANTOR, *([Hubungan.SENDIRI] if isi.pemohon == Pemohon.LAIN else [])}
            hubungan.choices = [(one.value, one.label) for one in Hubungan if one not in left_out]
        self.fields.update(fields_for(isi.isian, officials))
        if asked:
            self.fields["syarat"] = forms.MultipleChoiceField(
                label=_("Seen at the counter"),
                choices=list(asked),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("With everything that is required the request counts as checked at once."),
            )

    def clean_telepon(self) -> str:
        typed = str(self.cleaned_data.get("telepon") or "")
        try:
            return read_phone(typed)
        except UserError as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from None

    def keep_quiet(self) -> None:
        """Shows what was typed without looking at it."""
        self.cleaned_data, self._errors = {}, ErrorDict()

    @property
    def relation(self) -> str:
        if self.isi.pemohon == Pemohon.KANTOR:
            return Hubungan.KANTOR.value
        return str(self["hubungan"].value() or "")

    @property
    def asked_fields(self) -> Iterator[Any]:
        """Those of the service."""
        return (self[PREFIX + one.nama] for one in self.isi.isian)

    @property
    def isian(self) -> dict[str, str]:
        """What was filled in, as text by name of the field; of a form that was looked at."""
        return read(self.isi.isian, self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for problem in filled(self.isi.isian, self.isian, self.today).problems:
            name = f"{PREFIX}{problem.params['name']}"
            if name not in self.errors:
                self.add_error(name, sentence(problem))
        return values
