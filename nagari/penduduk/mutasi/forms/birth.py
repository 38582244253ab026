"""The form of a birth: the child, the birth, the parents, the family it enters."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.lib.nik import check_nik, is_temporary
from nagari.penduduk.kode import JenisKelahiran, PenolongKelahiran, TempatDilahirkan
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import BirthFacts
from nagari.penduduk.mutasi.forms.base import EventForm, by_number, code, hour, hour_text, number, text, whole
from nagari.penduduk.mutasi.services.birth import record_birth
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.queries.families import family_by_number
from nagari.penduduk.rules import Finding

_CHILD = ("nama", "jenis_kelamin", "tanggal_lahir", "tempat_lahir", "golongan_darah", "nik", "no_akta_lahir")


class BirthForm(EventForm):
    jenis = Jenis.LAHIR
    hint = gettext_lazy("To be reported within 60 days. Without a NIK the child gets a temporary number.")
    checked = frozenset({"nama", "nik", "tanggal_lahir", "nik_ibu", "nik_ayah", "nama_ibu", "nama_ayah", "no_kk"})

    def build(self) -> None:
        known = _("NIK or temporary number; the rest is filled in from the record.")
        child = self.model_fields(_CHILD, ("nama", "jenis_kelamin", "tanggal_lahir"))
        child["nik"].help_text = _("Leave it empty while there is none.")
        self.group(_("The child"), **child)
        self.group(
            _("The birth"),
            pukul=hour(_("Hour of birth"), hint=_("For instance 04.30")),
            tempat_dilahirkan=code(_("Born in"), TempatDilahirkan),
            jenis_kelahiran=code(_("Kind of birth"), JenisKelahiran),
            kembar_ke=whole(_("Which of the twins"), 1, 9, _("Every child of a twin birth is recorded by itself.")),
            anak_ke=whole(_("Which child of the mother"), 1, 30),
            penolong=code(_("Helped by"), PenolongKelahiran),
            berat_gram=whole(_("Weight in grams"), 300, 9000, _("For instance 3100")),
            panjang_cm=whole(_("Length in centimetres"), 15, 75),
        )
        self.group(
            _("Mother and father"),
            nik_ibu=number(_("NIK of the mother"), hint=known),
            nama_ibu=text(_("Name of the mother"), name=True, longest=100, hint=_("Where she is not registered here.")),
            nik_ayah=number(_("NIK of the father"), hint=known),
            nama_ayah=text(_("Name of the father"), name=True, longest=100),
        )
        self.group(
            _("Family and home"),
            no_kk=number(_("KK number"), hint=_("Empty: the card of the mother, else of the father.")),
            **self.model_fields(["lingkungan"]),
        )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        self.ibu = by_number(self.case.wilayah, values.get("nik_ibu", ""))
        self.ayah = by_number(self.case.wilayah, values.get("nik_ayah", ""))
        if self.ibu is None and not values.get("nama_ibu"):
            self.add_error("nama_ibu", _("Give the mother's NIK, or her name."))
        for name, found in (("nik_ibu", self.ibu), ("nik_ayah", self.ayah)):
            digits = values.get(name, "")
            if digits and found is None and not is_temporary(digits):
                self.show(Finding(one.code, name, params=one.params) for one in check_nik(digits).errors)
        self.keluarga = None
        if values.get("no_kk"):
            self.keluarga = family_by_number(values["no_kk"], self.case.wilayah)
            if self.keluarga is None:
                self.add_error("no_kk", _("No family with this number is registered here."))
        return values

    def named(self) -> list[Penduduk]:
        numbers = (self.cleaned_data.get(name, "") for name in ("nik_ibu", "nik_ayah"))
        return [one for one in (by_number(self.case.wilayah, digits) for digits in numbers) if one]

    @property
    def happened_on(self) -> date:
        born: date = self.cleaned_data["tanggal_lahir"]
        return born

    def record(self, entry: Entry) -> list[Mutasi]:
        found = self.cleaned_data
        facts = BirthFacts(
            laporan=self.laporan,
            pukul=hour_text(found["pukul"]),
            ibu_id=self.ibu.id if self.ibu else None,
            ayah_id=self.ayah.id if self.ayah else None,
            **{name: found[name] for name in ("tempat_dilahirkan", "jenis_kelahiran", "kembar_ke", "anak_ke")},
            **{name: found[name] for name in ("penolong", "berat_gram", "panjang_cm")},
        )
        # Of parents registered here the record tells name and number.
        told = {name: value for name, value in self.values.items() if name != "no_kk"}
        for which, one in (("ibu", self.ibu), ("ayah", self.ayah)):
            if one is not None:
                told = {name: value for name, value in told.items() if name not in (f"nik_{which}", f"nama_{which}")}
        return record_birth(entry, told, facts, keluarga_id=self.keluarga.id if self.keluarga else None)
