"""The form of a stillbirth, of the mother."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.penduduk.kode import JenisKelahiran, JenisKelamin, PenolongKelahiran, TempatDilahirkan
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import StillbirthFacts
from nagari.penduduk.mutasi.forms.base import EventForm, by_number, code, day, hour, hour_text, number, text, whole
from nagari.penduduk.mutasi.queries import husband_of
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.stillbirth import record_stillbirth

_TOLD = ("tempat", "tempat_dilahirkan", "jenis_kelahiran", "anak_ke", "penolong", "jenis_kelamin", "lama_kandungan")


class StillbirthForm(EventForm):
    jenis = Jenis.LAHIR_MATI
    hint = gettext_lazy("To be reported within 30 days. No resident is made; form F-2.01 is filled in.")
    checked = frozenset({"tanggal", "nik_ayah"})

    def build(self) -> None:
        father = husband_of(self.person)
        nik_ayah = number(_("NIK of the father"), hint=_("Where he is registered here."))
        nik_ayah.initial = father.nomor if father else ""
        self.group(
            _("The stillbirth"),
            tanggal=day(_("Date of the stillbirth")),
            pukul=hour(_("Hour of birth")),
            jenis_kelamin=code(_("Sex of the child"), JenisKelamin),
            lama_kandungan=whole(_("Months in the womb"), 1, 11),
            tempat=text(_("Place"), longest=100),
            tempat_dilahirkan=code(_("Born in"), TempatDilahirkan),
            jenis_kelahiran=code(_("Kind of birth"), JenisKelahiran),
            anak_ke=whole(_("Which child of the mother"), 1, 30),
            penolong=code(_("Helped by"), PenolongKelahiran),
            sebab_kematian=text(_("Cause of the stillbirth"), longest=100),
        )
        self.group(
            _("Father and paper"),
            nik_ayah=nik_ayah,
            no_surat=text(_("Letter of the doctor or midwife no."), longest=60),
            tanggal_surat=day(_("Date of the letter"), required=False),
        )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        self.ayah = by_number(self.case.wilayah, values.get("nik_ayah", ""))
        if values.get("nik_ayah") and self.ayah is None:
            self.add_error("nik_ayah", _("Nobody with this number is registered here."))
        return values

    def named(self) -> list[Penduduk]:
        found = by_number(self.case.wilayah, self.cleaned_data.get("nik_ayah", ""))
        return [found] if found else []

    def record(self, entry: Entry) -> list[Mutasi]:
        found = self.cleaned_data
        facts = StillbirthFacts(
            laporan=self.laporan,
            pukul=hour_text(found["pukul"]),
            sebab_kematian=found["sebab_kematian"],
            no_surat=found["no_surat"],
            tanggal_surat=found["tanggal_surat"],
            ayah_id=self.ayah.id if self.ayah else None,
            **{name: found[name] for name in _TOLD},
        )
        return record_stillbirth(entry, self.person.id, found["tanggal"], facts)
