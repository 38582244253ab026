"""Forms of those who die, go missing, leave or move, and of those who are found."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.kantor.words import words
from nagari.penduduk.kode import AlasanPindah, JenisKelamin, PenerangKematian, SebabKematian, Shdk, StatusKk
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import DeathFacts, MissingFacts, MoveFacts
from nagari.penduduk.mutasi.forms.base import EventForm, PeopleForm, code, day, hour, hour_text, number, text
from nagari.penduduk.mutasi.forms.places import REGION, only_village, region_fields, region_of
from nagari.penduduk.mutasi.rules import classify
from nagari.penduduk.mutasi.services.death import record_death, record_missing, record_return
from nagari.penduduk.mutasi.services.departure import record_departure, record_move
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.queries.families import family_by_number
from nagari.penduduk.rules import Finding
from nagari.penduduk.serah_terima.rules import may_be_offered
from nagari.penduduk.serah_terima.services import offer_departure
from nagari.penduduk.services.checks import members_of
from nagari.wilayah.queries.tree import label


class DeathForm(EventForm):
    jenis = Jenis.MATI
    hint = gettext_lazy("To be reported within 30 days.")

    def build(self) -> None:
        person = self.person
        self.group(
            _("The death"),
            tanggal=day(_("Date of death")),
            pukul=hour(_("Hour of death")),
            tempat=text(_("Place of death"), longest=100),
            sebab=code(_("Cause"), SebabKematian),
            penerang=code(_("Explained by"), PenerangKematian),
            no_surat=text(_("Death certificate no."), longest=60, hint=_("Empty while there is none.")),
            tanggal_surat=day(_("Date of the certificate"), required=False),
        )
        self.add_next_head({person.id})

    def record(self, entry: Entry) -> list[Mutasi]:
        person, found = self.person, self.cleaned_data
        facts = DeathFacts(
            laporan=self.laporan,
            pukul=hour_text(found["pukul"]),
            jenis_surat="Akta kematian" if found["no_surat"] else "",
            **{name: found[name] for name in ("tempat", "sebab", "penerang", "no_surat", "tanggal_surat")},
        )
        return record_death(entry, person.id, found["tanggal"], facts, staying=self.staying())


class MissingForm(EventForm):
    jenis = Jenis.HILANG
    hint = gettext_lazy("Who is missing no longer counts as living here, until found again.")

    def build(self) -> None:
        person = self.person
        self.group(
            _("What is known"),
            tanggal=day(_("Missing since")),
            tempat=text(_("Last seen at"), longest=100),
            no_laporan_polisi=text(_("Police report no."), longest=60),
            catatan=text(_("Note")),
        )
        self.add_next_head({person.id})

    def record(self, entry: Entry) -> list[Mutasi]:
        person, found = self.person, self.cleaned_data
        facts = MissingFacts(
            laporan=self.laporan, **{name: found[name] for name in ("tempat", "no_laporan_polisi", "catatan")}
        )
        return record_missing(entry, person.id, found["tanggal"], facts, staying=self.staying())


class ReturnForm(EventForm):
    jenis = Jenis.KEMBALI
    hint = gettext_lazy("The old record goes on, with its history.")
    checked = frozenset({"tanggal", "no_kk"})

    def build(self) -> None:
        person = self.person
        card = person.keluarga
        shdk = code(_("Relation to the head of family"), Shdk)
        shdk.initial = _relation_now(person)
        no_kk = number(_("KK number"), hint=_("Empty: without a family card for now."))
        no_kk.initial = card.no_kk if card else ""
        home = self.model_fields(["lingkungan"])
        home["lingkungan"].initial = person.lingkungan_id
        self.group(
            _("Found or come back"),
            tanggal=day(_("Back since")),
            tempat=text(_("Found at, or come back from"), longest=100),
            catatan=text(_("Note")),
        )
        self.group(_("Family and home"), no_kk=no_kk, shdk=shdk, **home)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        self.keluarga = None
        if values.get("no_kk"):
            self.keluarga = family_by_number(values["no_kk"], self.case.wilayah)
            if self.keluarga is None:
                self.add_error("no_kk", _("No family with this number is registered here."))
            elif not values.get("shdk"):
                self.add_error("shdk", _("Choose the relation as on the KK."))
        return values

    def record(self, entry: Entry) -> list[Mutasi]:
        person, found = self.person, self.cleaned_data
        return record_return(
            entry,
            person.id,
            found["tanggal"],
            MissingFacts(laporan=self.laporan, tempat=found["tempat"], catatan=found["catatan"]),
            keluarga_id=self.keluarga.id if self.keluarga else None,
            shdk=found["shdk"],
            lingkungan_id=found["lingkungan"],
        )


class DepartureForm(PeopleForm):
    jenis = Jenis.PINDAH
    checked = frozenset({"tanggal", *REGION})

    def build(self) -> None:
        self.add_people()
        self.group(
            _("Where to"),
            tanggal=day(_("Date of departure")),
            **region_fields(_("Moves to"), required=True),
            tawarkan=_offer_field(),
            alamat=text(_("Address there")),
            alasan=code(_("Reason of the move"), AlasanPindah),
            alasan_lain=text(_("Other reason"), longest=100),
            no_surat=text(_("Letter of departure no. (SKP/SKPWNI)"), longest=60),
            tanggal_surat=day(_("Date of the letter"), required=False),
        )
        self.group(
            _("Family cards"),
            status_kk_pindah=code(_("KK of those who move"), StatusKk),
            status_kk_tinggal=code(_("KK of those who stay"), StatusKk),
        )
        self.add_next_head(self.chosen)

    def clean(self) -> dict[str, Any]:
        """A place that can only be one village of the country is that one, also without its code."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("tempat") and not values.get("kode_tempat") and "kode_tempat" not in self.errors:
            values["kode_tempat"] = only_village(values["tempat"], self.case.wilayah)
        if values.get("kode_tempat") == self.case.wilayah:
            self.show([Finding("moves_inside", "tempat")])
        return values

    def statements(self) -> list[str]:
        there = self.cleaned_data.get("kode_tempat", "")
        if not there:
            return [
                _("The destination has no region code, so no office is told; the people leave as they are."),
                *self.moved_on,
            ]
        kind = classify(self.case.wilayah, there)
        said = [f"{_('Moves to')}: {label(there)} ({there})", f"{kind.label}" if kind else ""]
        if may_be_offered(self.case.wilayah, there):
            offered = _("They are offered to the office there, with their data.")
            said.append(offered if self.cleaned_data["tawarkan"] else _("They are not offered to the office there."))
        return [*(one for one in said if one), *self.moved_on]

    def record(self, entry: Entry) -> list[Mutasi]:
        found = self.cleaned_data
        names = (
            "alamat",
            "alasan",
            "alasan_lain",
            "no_surat",
            "tanggal_surat",
            "status_kk_pindah",
            "status_kk_tinggal",
        )
        facts = MoveFacts(laporan=self.laporan, **region_of(found), **{name: found[name] for name in names})
        is_offered = found["tawarkan"] and may_be_offered(entry.wilayah, facts.wilayah)
        service = offer_departure if is_offered else record_departure
        return service(entry, found["orang"], found["tanggal"], facts, staying=self.staying())


def _relation_now(person: Penduduk) -> int | None:
    """What it was, unless somebody else has become head meanwhile."""
    was: int | None = person.shdk
    members = members_of(person.keluarga_id) if person.keluarga_id else []
    head = next((one for one in members if one.shdk == Shdk.KEPALA_KELUARGA and one.id != person.id), None)
    if head is None or was != Shdk.KEPALA_KELUARGA:
        return was
    if head.jenis_kelamin == person.jenis_kelamin:
        return None
    return int(Shdk.SUAMI if person.jenis_kelamin == JenisKelamin.LAKI_LAKI else Shdk.ISTRI)


def _offer_field() -> forms.BooleanField:
    told = words()
    return forms.BooleanField(
        label=_("Offer them to the office there"),
        required=False,
        initial=True,
        help_text=_("With the code of a %(desa)s of this %(kabupaten)s: its office gets their data and accepts them.")
        % told,
    )


class MoveForm(PeopleForm):
    jenis = Jenis.PINDAH_DALAM

    def build(self) -> None:
        self.add_people()
        home = self.model_fields(["lingkungan"], ["lingkungan"])
        home["lingkungan"].label = _("New %(dusun)s") % words()
        self.group(
            _("Where to"),
            tanggal=day(_("Date of the move")),
            **home,
            alamat=text(_("New address"), hint=_("Goes onto the card where the whole family moves.")),
            alasan=code(_("Reason of the move"), AlasanPindah),
        )

    def record(self, entry: Entry) -> list[Mutasi]:
        found = self.cleaned_data
        facts = MoveFacts(laporan=self.laporan, alamat=found["alamat"], alasan=found["alasan"])
        return record_move(entry, found["orang"], found["tanggal"], found["lingkungan"], facts)
