"""What is asked before something is done to a letter."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from layanan.surat.services.following import MOST_COPIES
from nagari.kantor.forms.base import OfficeForm


class ReasonForm(OfficeForm):
    field_of: ClassVar = {"reason_missing": "alasan"}

    alasan = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )


class HandedForm(OfficeForm):
    field_of: ClassVar = {"name_wrong": "kepada"}

    kepada = forms.CharField(label=gettext_lazy("Handed to"), max_length=100)


class CopiesForm(OfficeForm):
    field_of: ClassVar = {"copies_number": "lembar"}

    lembar = forms.IntegerField(label=gettext_lazy("How many copies"), min_value=1, max_value=MOST_COPIES, initial=1)
    alasan = forms.CharField(label=gettext_lazy("For what"), max_length=300, required=False)
