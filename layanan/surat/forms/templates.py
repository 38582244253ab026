from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from layanan.surat.rules.source import LONGEST
from nagari.kantor.forms.base import OfficeForm


class SourceForm(OfficeForm):
    field_of: ClassVar = {"source_wrong": "sumber", "field_unknown": "sumber", "source_refused": "sumber"}

    sumber = forms.CharField(
        label=gettext_lazy("Template"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "code"}),
    )
    catatan = forms.CharField(
        label=gettext_lazy("What changed"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For the list of versions."),
    )

    @property
    def source(self) -> str:
        """With the line ends that files have."""
        return str(self.cleaned_data["sumber"]).replace("\r\n", "\n").replace("\x00", "")
