"""The file handed in, and what is said of the boundaries in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nagari.kantor.forms.base import OfficeForm, TanggalField, UploadField
from peta import messages
from peta.rules.files.found import LARGEST_FILE

KINDS = ".geojson,.json,.kml,.kmz,.zip"


class UploadForm(forms.Form):
    berkas = UploadField(
        label=_("File with boundaries"),
        help_text=_("GeoJSON, KML, KMZ, or a Shapefile in a ZIP with its .prj, up to 32 MB."),
        kinds=KINDS,
        largest=LARGEST_FILE,
        code="batas_too_big",
        refused=messages.tell,
    )


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
