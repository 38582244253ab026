"""The file handed in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.imports import messages
from nagari.penduduk.imports.files import LARGEST_FILE, MEGABYTE

KINDS = ".xlsx,.xlsm,.xls,.ods,.csv"


class UploadForm(forms.Form):
    berkas = forms.FileField(
        label=_("File with residents"),
        help_text=_("Excel (.xlsx, .xlsm, .xls), OpenDocument (.ods) or CSV, up to 32 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": KINDS}),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        max_length=200,
    )

    def clean_berkas(self) -> Any:
        file: UploadedFile = self.cleaned_data["berkas"]
        if file.size and file.size > LARGEST_FILE:
            params = {"megabytes": file.size // MEGABYTE + 1, "most": LARGEST_FILE // MEGABYTE}
            raise forms.ValidationError(" ".join(messages.tell("file_too_big", params)), code="file_too_big")
        return file
