"""What a resident fills in without a login; and what the clerk makes of it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.models import Pemohon
from layanan.katalog.rules.content import Isi
from layanan.permohonan.forms.intake import IntakeForm
from layanan.permohonan.models import Hubungan
from layanan.permohonan.services.wishes import Keinginan, missing_of, read_name, read_nik_of
from nagari.lib.errors import UserError

LONGEST: Final = 100
BY_NAME: Final = ""


class WishForm(IntakeForm):
    """Nothing of it is looked up: whether somebody of that NIK exists is nobody's business."""

    field_of: ClassVar[Mapping[str, str]] = {
        **IntakeForm.field_of,
        "service_not_given": "kantor",
        "wishes_many": "kantor",
        "name_wrong": "nama",
        "nik_wrong": "nik",
        "phone_wrong": "telepon",
        "subject_name_wrong": "subjek_nama",
        "subject_missing": "subjek_nama",
        "subject_applies": "hubungan",
        "subject_nik_wrong": "subjek_nik",
    }

    nama = forms.CharField(label=gettext_lazy("Your name, as on the KTP"), max_length=LONGEST)
    nik = forms.CharField(
        label=gettext_lazy("Your NIK"),
        max_length=24,
        help_text=gettext_lazy("At the counter it is compared with your KTP."),
    )
    subjek_nama = forms.CharField(label=gettext_lazy("Name of whom it is about"), max_length=LONGEST, required=False)
    subjek_nik = forms.CharField(label=gettext_lazy("NIK of whom it is about"), max_length=24, required=False)
    nonce = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        isi: Isi,
        offices: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """`offices`: code and name of those to choose from; none where there is but one."""
        super().__init__(data, isi=isi, initial={"hubungan": Hubungan.SENDIRI.value, **(initial or {})})
        telepon, hubungan = self.fields["telepon"], self.fields["hubungan"]
        telepon.label = _("Phone for news")
        telepon.help_text = _("If you want to be told how it goes; you may leave it empty.")
        hubungan.label = _("You ask for") if isi.pemohon == Pemohon.LAIN else _("For whom?")
        assert isinstance(hubungan, forms.ChoiceField)
        is_other = isi.pemohon == Pemohon.LAIN
        hubungan.choices = [one for one in _SAID.items() if one[0] != Hubungan.SENDIRI or not is_other]
        if isi.pemohon == Pemohon.LAIN:
            self.fields["subjek_nama"].required = True
        if offices:
            self.fields["kantor"] = forms.ChoiceField(
                label=_("At which office?"), choices=[("", _("Choose an office")), *offices]
            )

    def refuse(self, error: Any) -> None:
        field = self.field_of.get(error.code)
        self.add_error(field if field in self.fields else None, str(error))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for name, value in values.items():
            if isinstance(value, str):
                # PostgreSQL refuses the zero sign in text.
                values[name] = value.replace("\x00", "")
        self._name_all(values)
        return values

    def _name_all(self, values: Mapping[str, Any]) -> None:
        """Everything that would be refused, at once. Of who asks for himself the other's fields count for nothing."""
        hubungan = str(values.get("hubungan") or Hubungan.SENDIRI)
        read = [("nama", read_name, "name_wrong"), ("nik", read_nik_of, "nik_wrong")]
        if hubungan != Hubungan.SENDIRI:
            subjek, kuasa = str(values.get("subjek_nama") or ""), str(values.get("surat_kuasa") or "")
            missing = missing_of(hubungan, "-" if "subjek_nama" in self.errors else subjek, kuasa)
            for problem in missing:
                self.refuse(problem)
            if subjek:
                read.append(("subjek_nama", read_name, "subject_name_wrong"))
            read.append(("subjek_nik", read_nik_of, "subject_nik_wrong"))
        for name, reads, code in read:
            if name not in self.errors:
                try:
                    reads(str(values.get(name) or ""), code)
                except UserError as refused:
                    self.refuse(refused)

    def wish(self, versi: Any, wilayah: str, asal: str) -> Keinginan:
        return Keinginan(
            wilayah=wilayah,
            versi=versi,
            nama=self.text("nama"),
            nik=self.text("nik"),
            telepon=self.text("telepon"),
            hubungan=self.relation,
            surat_kuasa=self.text("surat_kuasa"),
            subjek_nama=self.text("subjek_nama"),
            subjek_nik=self.text("subjek_nik"),
            asal=asal,
            isian=self.isian,
            nonce=self.text("nonce"),
        )


# What the other is to who asks, the other way round than at the counter.
_SAID: Final[Mapping[str, Any]] = {
    Hubungan.SENDIRI: gettext_lazy("for myself"),
    Hubungan.PASANGAN: gettext_lazy("for my husband or wife"),
    Hubungan.ORANG_TUA: gettext_lazy("for my child"),
    Hubungan.ANAK: gettext_lazy("for my father or mother"),
    Hubungan.SAUDARA: gettext_lazy("for my brother or sister"),
    Hubungan.KERABAT: gettext_lazy("for another relative"),
    Hubungan.KUASA: gettext_lazy("for somebody who gave me a power of attorney"),
}


class ConfirmForm(IntakeForm):
    """The same for the clerk: what was typed, to be corrected, and who they are in the register."""

    pemohon_nama = forms.CharField(label=gettext_lazy("Name of who asks"), max_length=LONGEST)
    subjek_nama = forms.CharField(label=gettext_lazy("Name of whom it is about"), max_length=LONGEST, required=False)
    pemohon = forms.ChoiceField(
        label=gettext_lazy("Who asks, in the register"), widget=forms.RadioSelect, required=False
    )
    subjek = forms.ChoiceField(
        label=gettext_lazy("Whom it is about, in the register"), widget=forms.RadioSelect, required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        isi: Isi,
        asked: Sequence[tuple[str, str]] = (),
        found: Sequence[tuple[str, str]] = (),
        found_subject: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """`found`, `found_subject`: keys of residents, and how they are told apart."""
        super().__init__(data, isi=isi, asked=asked, initial=initial)
        nobody = (BY_NAME, _("not in this register: by name alone"))
        for name, rows in (("pemohon", found), ("subjek", found_subject)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*rows, nobody]
