"""A place outside the village, by its name and, where it is known, by its code."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from nagari.penduduk.forms.fields import TextField
from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.queries.search import find_regions

REGION: Final = ("tempat",)


class RegionCodeField(TextField):
    """A code of Kemendagri of any level; what is no region of Indonesia is refused."""

    def to_python(self, value: Any) -> str:
        found = super().to_python(value).strip(".")
        if found and not Wilayah.objects.filter(code=found).exists():
            raise ValidationError(_("There is no region with this code."), "unknown_region")
        return found


def region_fields(label: str, *, required: bool) -> dict[str, forms.Field]:
    return {
        "tempat": TextField(
            label=label,
            required=required,
            max_length=100,
            help_text=_(
                "Village, district and regency, or the country. Matching regions appear below with their code."
            ),
        ),
        "kode_tempat": RegionCodeField(
            label=_("Region code"), required=False, max_length=13, help_text=_("If known, for instance 13.71.02.1001")
        ),
    }


def region_of(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"tempat": values["tempat"], "wilayah": values["kode_tempat"]}


def only_village(typed: str, near: str) -> str:
    """Code of the one region of the country that what was typed can mean, if that is a village; else ""."""
    hits = find_regions(typed, level=None, near=near, limit=2)
    return hits[0].code if len(hits) == 1 and hits[0].level == Tingkat.DESA else ""
