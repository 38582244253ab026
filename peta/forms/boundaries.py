"""The file handed in, and what is said of the boundaries in it."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nagari.kantor.forms.base import OfficeForm, TanggalField
from peta import messages
from peta.rules.files.found import LARGEST_FILE, MEGABYTE

KINDS = ".geojson,.json,.kml,.kmz,.zip"


class UploadForm(forms.Form):
    berkas = forms.FileField(
        label=_("File with boundaries"),
        help_text=_("GeoJSON, KML, KMZ, or a Shapefile in a ZIP with its .prj, up to 32 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": KINDS}),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        max_length=200,
    )

    def clean_berkas(self) -> Any:
        file: UploadedFile = self.cleaned_data["berkas"]
        if file.size and file.size > LARGEST_FILE:
            params = {"megabytes": file.size // MEGABYTE + 1, "most": LARGEST_FILE // MEGABYTE}
            raise forms.ValidationError(" ".join(messages.tell("batas_too_big", params)), code="batas_too_big")
        return file


class SourceForm(OfficeForm):
    field_of = {"batas_not_official": "resmi", "batas_no_regulation": "sumber"}

    sumber = forms.CharField(
        label=_("Source"),
        max_length=160,
        required=False,
        help_text=_("Who drew or measured it; of an official boundary the number and year of the regulation."),
    )
    berlaku_sejak = TanggalField(label=_("Holds since"), required=False)
    resmi = forms.BooleanField(
        label=_("Official: laid down by a regulation"),
        required=False,
        help_text=_("Otherwise every map says that the boundary is indicative."),
    )

    def __init__(self, *args: Any, official: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not official:
            del self.fields["resmi"]
