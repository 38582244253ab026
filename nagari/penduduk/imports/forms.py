"""The file handed in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nagari.kantor.forms.base import UploadField
from nagari.penduduk.imports import messages
from nagari.penduduk.imports.files import LARGEST_FILE

KINDS = ".xlsx,.xlsm,.xls,.ods,.csv"


class UploadForm(forms.Form):
    berkas = UploadField(
        label=_("File with residents"),
        help_text=_("Excel (.xlsx, .xlsm, .xls), OpenDocument (.ods) or CSV, up to 32 MB."),
        kinds=KINDS,
        largest=LARGEST_FILE,
        code="file_too_big",
        refused=messages.tell,
    )
