"""The form of a request: built from what the service asks for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.models import Pemohon, TipeIsian
from layanan.katalog.rules.content import Isi, Isian
from layanan.katalog.rules.values import filled
from layanan.permohonan.messages import sentence
from layanan.permohonan.models import Hubungan
from nagari.kantor.forms.base import OfficeForm

PREFIX = "isian-"


class WrittenDate(forms.DateField):
    """Drawn as a date, left as text: what it means is decided where all values of a form are read."""

    widget = forms.DateInput(format="%d-%m-%Y")

    def to_python(self, value: Any) -> Any:
        return str(value or "").strip()


class IntakeForm(OfficeForm):
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
    field_of: ClassVar[Mapping[str, str]] = {"relation_wrong": "hubungan", "power_missing": "surat_kuasa"}

    def __init__(
        self,
        data: Any = None,
        *,
        isi: Isi,
        officials: Sequence[str] = (),
        asked: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
        only_isian: bool = False,
    ) -> None:
        """`officials`: names to choose from; `asked`: codes and names of requirements; `only_isian`: the fields of the
        service alone."""
        super().__init__(data, initial=dict(initial or {}))
        self.isi = isi
        if isi.pemohon == Pemohon.KANTOR or only_isian:
            for name in ("hubungan", "surat_kuasa", "telepon"):
                del self.fields[name]
        else:
            hubungan = self.fields["hubungan"]
            assert isinstance(hubungan, forms.ChoiceField)
            left_out = {Hubungan.KANTOR, *([Hubungan.SENDIRI] if isi.pemohon == Pemohon.LAIN else [])}
            hubungan.choices = [(one.value, one.label) for one in Hubungan if one not in left_out]
        for one in isi.isian:
            self.fields[PREFIX + one.nama] = _field(one, officials)
        if asked:
            self.fields["syarat"] = forms.MultipleChoiceField(
                label=_("Seen at the counter"),
                choices=list(asked),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("With everything that is required the request counts as checked at once."),
            )

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
        return {one.nama: _as_text(self.cleaned_data.get(PREFIX + one.nama)) for one in self.isi.isian}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for problem in filled(self.isi.isian, self.isian).problems:
            name = f"{PREFIX}{problem.params['name']}"
            if name not in self.errors:
                self.add_error(name, sentence(problem))
        return values


def _field(one: Isian, officials: Sequence[str]) -> forms.Field:
    field = _shape(one, officials)
    # Whether something is missing is said where all values are read, in words of its own.
    field.required = one.wajib
    field.error_messages["required"] = sentence_missing(one)
    return field


def sentence_missing(one: Isian) -> str:
    return _("“%(label)s” is not filled in.") % {"label": one.label}


def _shape(one: Isian, officials: Sequence[str]) -> forms.Field:
    match one.tipe:
        case TipeIsian.TANGGAL:
            return WrittenDate(label=one.label)
        case TipeIsian.PARAGRAF:
            return forms.CharField(label=one.label, widget=forms.Textarea(attrs={"rows": 3}))
        case TipeIsian.DAFTAR_ORANG:
            return forms.CharField(
                label=one.label, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One name a line.")
            )
        case TipeIsian.ANGKA:
            return forms.CharField(label=one.label, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
        case TipeIsian.UANG:
            return forms.CharField(
                label=one.label, widget=forms.TextInput(attrs={"inputmode": "numeric"}), help_text=_("In rupiah.")
            )
        case TipeIsian.JAM:
            return forms.CharField(label=one.label, widget=forms.TextInput(attrs={"data-time": "", "maxlength": 5}))
        case TipeIsian.YA_TIDAK:
            return forms.ChoiceField(
                label=one.label, choices=[("ya", _("Yes")), ("tidak", _("No"))], widget=forms.RadioSelect
            )
        case TipeIsian.PILIHAN:
            empty = [] if one.wajib else [("", _("Not known"))]
            return forms.ChoiceField(label=one.label, choices=[*empty, *one.pilihan])
        case TipeIsian.PEGAWAI if officials:
            return forms.MultipleChoiceField(
                label=one.label,
                choices=[(name, name) for name in officials],
                widget=forms.CheckboxSelectMultiple,
            )
    return forms.CharField(label=one.label)


def _as_text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(str(one) for one in value)
    return str(value or "").replace("\x00", "")
