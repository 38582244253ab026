"""What is asked on the pages of data protection."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nagari.kantor.forms.base import OfficeForm
from nagari.pdp.models import HubunganPemohon, JenisHak, SaluranSetuju, StatusHak, Tujuan
from nagari.penduduk.forms.fields import TextField

_TIMES: Final = ["%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %H.%M", "%Y-%m-%dT%H:%M"]

_YEARS: Final = (2000, 2999)


class MomentField(forms.DateTimeField):
    """Office time, as people write it: 14-05-2026 10.20."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=_TIMES,
            widget=forms.DateTimeInput(format="%d-%m-%Y %H.%M"),
            error_messages={"invalid": _("Write day and time, for example 14-05-2026 10.20.")},
            **options,
        )

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        if found is None:
            return None
        # Such a year is mistyped; near the ends of the calendar there is no such time in another zone.
        if not _YEARS[0] <= found.year <= _YEARS[1]:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return timezone.make_aware(found) if timezone.is_naive(found) else found


def _area(most: int, label: Any, help_text: Any = "", *, required: bool = True) -> TextField:
    return TextField(
        max_length=most,
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": most}),
    )


class RequestForm(OfficeForm):
    field_of = {"guardian_missing": "hubungan", "future": "diterima"}

    jenis = forms.ChoiceField(label=_("What is asked for"), choices=JenisHak)
    hubungan = forms.ChoiceField(label=_("Who asks"), choices=HubunganPemohon)
    nama = TextField(max_length=100, label=_("Name of that person"), required=False, name=True)
    uraian = _area(500, _("What exactly"), _("For a correction: what is wrong, and what is right."), required=False)
    soal_nomor = forms.BooleanField(label=_("It is about the NIK or the KK number"), required=False)
    diterima = MomentField(
        label=_("Received"), required=False, help_text=_("Empty: now. The clock of 72 hours runs from here.")
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        other = found.get("hubungan") != HubunganPemohon.SENDIRI
        if other and not found.get("nama"):
            self.add_error("nama", _("Write the name of who asks."))
        if found.get("jenis") == JenisHak.PERBAIKAN and not found.get("uraian"):
            self.add_error("uraian", _("Write what is wrong, and what is right."))
        return found


class DecisionForm(OfficeForm):
    field_of = {"result_missing": "hasil"}

    status = forms.ChoiceField(
        label=_("What becomes of it"), choices=[one for one in StatusHak.choices if one[0] != StatusHak.DITERIMA]
    )
    hasil = _area(500, _("What the resident is told"))


class PurposeForm(OfficeForm):
    tujuan = TextField(
        min_length=3,
        max_length=100,
        label=_("Purpose"),
        help_text=_("Written into the access log, for instance: asked for at the counter with the KTP."),
    )


class ReasonForm(OfficeForm):
    alasan = TextField(max_length=200, label=_("Reason"))


class ConsentForm(OfficeForm):
    tujuan = forms.ChoiceField(choices=Tujuan)
    saluran = forms.ChoiceField(label=_("How it was said"), choices=SaluranSetuju)


class EraseForm(OfficeForm):
    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["apa"] = forms.MultipleChoiceField(
            label=_("What is erased"), choices=choices, widget=forms.CheckboxSelectMultiple
        )
        self.fields["alasan"] = TextField(max_length=200, label=_("Reason"))


class IncidentForm(OfficeForm):
    field_of = {"future": "diketahui"}

    judul = TextField(max_length=120, label=_("In a few words"), help_text=_("For instance: laptop stolen."))
    diketahui = MomentField(label=_("Noticed"), required=False, help_text=_("Empty: now. The 72 hours run from here."))
    terungkap = _area(500, _("What data was exposed"))
    kejadian = _area(1000, _("When and how"))
    penanganan = _area(1000, _("What is done about it"), required=False)
    jumlah = forms.IntegerField(
        label=_("How many people, as far as is known"), required=False, min_value=0, max_value=10_000_000
    )


class ContactForm(OfficeForm):
    nama = TextField(max_length=120, label=_("Name"))
    jabatan = TextField(max_length=120, label=_("Post"), required=False)
    telepon = TextField(max_length=30, label=_("Phone"), required=False)
    email = forms.EmailField(max_length=120, label=_("E-mail"), required=False)
    alamat = TextField(max_length=200, label=_("Address"), required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(found.get(name) for name in ("telepon", "email", "alamat")):
            self.add_error("telepon", _("Write at least one way to reach this person."))
        return found
