"""Forms of the office map. A position comes as two typed numbers, which the map, the phone or a photo fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nagari.kantor.forms.base import OfficeForm
from nagari.lib.errors import CodedError, UserError
from peta.lokasi.messages import told
from peta.lokasi.models import Cara, Kategori
from peta.lokasi.rules import Position, position
from peta.lokasi.services import Told, photo_place


class PositionForm(OfficeForm):
    """`at` and `how` after `is_valid()`. A photo stands above what was typed: who sends one means it."""

    lat = forms.CharField(label=_("Latitude"), max_length=24, required=False)
    lng = forms.CharField(label=_("Longitude"), max_length=24, required=False)
    cara = forms.CharField(widget=forms.HiddenInput, max_length=6, required=False)
    ketelitian = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    foto = forms.FileField(
        label=_("Or a photo taken there"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        help_text=_("Only the place is read from it; the photo is not kept."),
    )

    at: Position
    how: str = Cara.ANGKA

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        try:
            file = values.get("foto")
            if file:
                self.at, self.how = photo_place(file.read()), Cara.FOTO
                return values
        except UserError as refused:
            self.add_error("foto", str(refused))
            return values
        try:
            self.at = position(values.get("lat") or "", values.get("lng") or "")
        except CodedError as refused:
            self.add_error("lat", str(told(refused)))
            return values
        self.how = values["cara"] if values.get("cara") in Cara.values else Cara.ANGKA
        return values

    @property
    def accuracy(self) -> int | None:
        text = self.cleaned_data.get("ketelitian") or ""
        return int(text) if text.isascii() and text.isdigit() else None


class FacilityForm(PositionForm):
    field_of = {"facility_taken": "nama"}

    nama = forms.CharField(label=_("Name"), max_length=80)
    kategori = forms.ChoiceField(label=_("Category"), choices=Kategori.choices)
    alamat = forms.CharField(label=_("Address"), max_length=120, required=False)
    jam_buka = forms.CharField(
        label=_("Opening hours"),
        max_length=80,
        required=False,
        help_text=_("For example: Monday to Friday 08.00-14.00."),
    )
    umum = forms.BooleanField(
        label=_("Everybody may see it"),
        required=False,
        help_text=_("Without login: name, address, hours and where it is; never the remark and photos."),
    )
    keterangan = forms.CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nothing about persons: everybody who logs in sees it."),
    )

    @property
    def told(self) -> Told:
        """After `is_valid()`."""
        return Told(
            nama=self.text("nama"),
            kategori=self.cleaned_data["kategori"],
            at=self.at,
            alamat=self.text("alamat"),
            keterangan=self.text("keterangan"),
            jam_buka=self.text("jam_buka"),
            umum=self.cleaned_data["umum"],
        )
