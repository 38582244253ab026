"""Forms of marriage and divorce."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from nagari.lib.nik import check_nik, check_no_kk, is_temporary
from nagari.penduduk.kode import JenisKelamin
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import MarriageFacts
from nagari.penduduk.mutasi.forms.base import EventForm, by_number, day, number, text
from nagari.penduduk.mutasi.queries import spouses_of
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.marriage import Home, Household, record_divorce, record_marriage
from nagari.penduduk.rules import Finding


class CoupleForm(EventForm):
    """The other one is found by number among those registered here, or told by name."""

    checked = frozenset({"tanggal", "nik_pasangan", "nama_pasangan", "no_kk"})

    def other_fields(self) -> dict[str, forms.Field]:
        return {
            "nik_pasangan": number(_("NIK of the spouse"), hint=_("NIK or temporary number.")),
            "nama_pasangan": text(
                _("Name of the spouse"), name=True, longest=100, hint=_("Where he or she is not registered here.")
            ),
        }

    def typed_other(self) -> Penduduk | None:
        """Before the form is looked at, to ask who is head of the family he or she leaves."""
        raw = str(self.data.get("nik_pasangan", "") if self.is_bound else self.initial.get("nik_pasangan", ""))
        return by_number(self.case.wilayah, "".join(sign for sign in raw if sign.isdigit())[:16])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        digits = values.get("nik_pasangan", "")
        self.pasangan = by_number(self.case.wilayah, digits)
        if self.pasangan is None and not values.get("nama_pasangan"):
            unknown = _("This NIK is not registered here; give the name, too.")
            self.add_error("nama_pasangan", unknown if digits else _("Give the spouse's NIK, or the name."))
        if digits and self.pasangan is None and not is_temporary(digits):
            self.show(Finding(one.code, "nik_pasangan", params=one.params) for one in check_nik(digits).errors)
        if values.get("no_kk"):
            self.show(Finding(one.code, "no_kk", params=one.params) for one in check_no_kk(values["no_kk"]).errors)
        return values

    def named(self) -> list[Penduduk]:
        other = self.typed_other()
        return [other] if other else []

    @property
    def facts(self) -> MarriageFacts:
        found = self.cleaned_data
        other = self.pasangan
        return MarriageFacts(
            laporan=self.laporan,
            pasangan_id=other.id if other else None,
            nama_pasangan=other.nama if other else found["nama_pasangan"],
            nik_pasangan=other.nik if other else found["nik_pasangan"],
            is_tercatat=found["tercatat"],
            **{name: found[name] for name in ("tempat", "no_surat", "tanggal_surat")},
        )


class MarriageForm(CoupleForm):
    jenis = Jenis.KAWIN

    def build(self) -> None:
        person = self.person
        self.group(
            _("The marriage"),
            tanggal=day(_("Date of the marriage")),
            **self.other_fields(),
            tempat=text(_("Place"), longest=100),
            tercatat=forms.BooleanField(
                label=_("It is recorded (KUA or civil registry)"), required=False, initial=True
            ),
            no_surat=text(_("Marriage certificate no."), longest=40),
            tanggal_surat=day(_("Date of the certificate"), required=False),
        )
        rumah = forms.ChoiceField(
            label=_("Family card"),
            choices=[
                (Home.STAY.value, _("Both stay on their cards for now")),
                (Home.NEW.value, _("A new card for the two")),
                (Home.HUSBANDS.value, _("Onto the husband's card")),
                (Home.WIVES.value, _("Onto the wife's card")),
            ],
            widget=forms.RadioSelect,
            initial=Home.STAY.value,
        )
        self.group(
            _("Family and home"),
            rumah=rumah,
            no_kk=number(_("KK number"), hint=_("For a new card; empty while Dukcapil has given none yet.")),
            alamat=text(_("Address")),
            **self.model_fields(["lingkungan"]),
        )
        self.add_heads(person)

    def add_heads(self, person: Penduduk) -> None:
        """Only who goes to another card leaves a family behind."""
        home = str(self.data.get("rumah", "")) if self.is_bound else ""
        other = self.typed_other()
        host = {Home.HUSBANDS.value: JenisKelamin.LAKI_LAKI, Home.WIVES.value: JenisKelamin.PEREMPUAN}.get(home)
        people = [person, other] if other else [person]
        movers = [one for one in people if one.jenis_kelamin != host] if host or home == Home.NEW.value else []
        for one in movers:
            name = "kepala" if one is person else "kepala_pasangan"
            self.add_next_head({mover.id for mover in movers}, name, whose=one)

    def record(self, entry: Entry) -> list[Mutasi]:
        person, found = self.person, self.cleaned_data
        staying = {person.id: self.staying()}
        if self.pasangan:
            staying[self.pasangan.id] = self.staying("kepala_pasangan")
        household = Household(
            home=Home(found["rumah"]),
            no_kk=found["no_kk"],
            alamat=found["alamat"],
            lingkungan_id=found["lingkungan"],
            staying=staying,
        )
        return record_marriage(entry, person.id, found["tanggal"], self.facts, household)


class DivorceForm(CoupleForm):
    jenis = Jenis.CERAI

    def build(self) -> None:
        person = self.person
        known = spouses_of(person)
        if len(known) == 1 and not self.is_bound:
            self.initial.setdefault("nik_pasangan", known[0].nomor)
        self.group(
            _("The divorce"),
            tanggal=day(_("Date of the divorce")),
            **self.other_fields(),
            tempat=text(_("Court"), longest=100),
            tercatat=forms.BooleanField(
                label=_("It is recorded (court or civil registry)"), required=False, initial=True
            ),
            no_surat=text(_("Divorce certificate no."), longest=40),
            tanggal_surat=day(_("Date of the certificate"), required=False),
        )
        leaver = forms.ChoiceField(
            label=_("Who leaves the family card"),
            choices=[
                ("", _("Nobody for now")),
                ("dia", person.nama),
                ("pasangan", _("The other one")),
            ],
            required=False,
            widget=forms.RadioSelect,
        )
        self.group(
            _("Family and home"),
            pergi=leaver,
            no_kk=number(
                _("KK number of who leaves"),
                hint=_("A new one, or that of a family here; empty while Dukcapil has given none yet."),
            ),
            **self.model_fields(["lingkungan"]),
        )
        leaving = {"dia": person, "pasangan": self.typed_other()}.get(str(self.data.get("pergi", "")))
        if leaving is not None:
            self.add_next_head({leaving.id}, "kepala", whose=leaving)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("pergi") == "pasangan" and self.pasangan is None:
            self.add_error("pergi", _("The other one is not registered here, so there is no card here to leave."))
        return values

    def record(self, entry: Entry) -> list[Mutasi]:
        person, found = self.person, self.cleaned_data
        leaver: UUID | None = person.id if found["pergi"] == "dia" else None
        if found["pergi"] == "pasangan" and self.pasangan:
            leaver = self.pasangan.id
        household = Household(
            no_kk=found["no_kk"],
            lingkungan_id=found["lingkungan"],
            leaver=leaver,
            staying={leaver: self.staying()} if leaver else {},
        )
        return record_divorce(entry, person.id, found["tanggal"], self.facts, household)
