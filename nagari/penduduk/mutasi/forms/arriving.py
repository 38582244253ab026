"""Forms of those who come: for good, as guests, and the end of a stay or absence."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.lib.nik import check_no_kk
from nagari.penduduk.forms.fields import form_field
from nagari.penduduk.forms.resident import attname
from nagari.penduduk.kode import AlasanPindah, Kewarganegaraan, StatusKk, StatusPenduduk
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import MoveFacts, StayFacts
from nagari.penduduk.mutasi.forms.base import EventForm, Group, code, day, number, text
from nagari.penduduk.mutasi.forms.places import REGION, region_fields, region_of
from nagari.penduduk.mutasi.services.arrival import Card, record_absence, record_arrival, record_stay, record_stay_end
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.rules import Finding

# More come in two acts.
MOST = 12
COUNT = "jumlah"
PERSON = (
    *("nama", "nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "shdk", "status_perkawinan", "agama"),
    *("kewarganegaraan", "pendidikan_kk", "pekerjaan", "nama_ayah", "nama_ibu"),
)
_NEEDED = frozenset({"nama", "jenis_kelamin", "tanggal_lahir"})


class ArrivalForm(EventForm):
    """One person or a family: fields of person n are named "n-nama" and so on."""

    jenis = Jenis.DATANG
    hint = gettext_lazy("The head of family first. Who lived here before is recognised by the NIK.")
    checked = frozenset({"tanggal", "no_kk", *REGION})

    def build(self) -> None:
        self.count = self._asked_count()
        if isinstance(self.data, QueryDict):
            # The page that comes back asks for as many again.
            typed = self.data.copy()
            typed[COUNT] = str(self.count)
            self.data = typed
        self.group(
            _("Where from"),
            tanggal=day(_("Date of arrival")),
            **region_fields(_("Comes from"), required=True),
            alamat_asal=text(_("Address there")),
            alasan=code(_("Reason of the move"), AlasanPindah),
            no_surat=text(_("Letter of departure no. (SKP/SKPWNI)"), longest=60),
            tanggal_surat=day(_("Date of the letter"), required=False),
        )
        card = _(
            "A number that is new here makes the family; a known one adds them to it; empty: without a card for now."
        )
        self.group(
            _("Family and home"),
            no_kk=number(_("KK number"), hint=card),
            alamat=text(_("Address here")),
            **self.model_fields(["lingkungan"]),
            status_kk_pindah=code(_("KK of those who move"), StatusKk),
        )
        for place in range(self.count):
            fields = {f"{place}-{name}": self._person_field(name) for name in PERSON}
            self.fields.update(fields)
            self.groups.append(Group(_("Person %(number)s") % {"number": place + 1}, list(fields)))
        self.fields[COUNT] = forms.IntegerField(widget=forms.HiddenInput, initial=self.count, required=False)

    def _asked_count(self) -> int:
        """One more where that was pressed; what is no number counts as one."""
        raw = str(self.data.get(COUNT, "")) if self.is_bound else str(self.initial.get(COUNT, ""))
        typed = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 3 else 1
        if self.is_bound and "tambah" in self.data:
            typed += 1
        return min(max(typed, 1), MOST)

    def _person_field(self, name: str) -> forms.Field:
        field = form_field(Penduduk._meta.get_field(name), required=name in _NEEDED)  # type: ignore[arg-type]
        if name == "kewarganegaraan":
            field.initial = Kewarganegaraan.WNI.value
        return field

    def is_checked(self, name: str) -> bool:
        return name in self.checked or name.partition("-")[2] in ("nama", "nik", "tanggal_lahir")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("no_kk"):
            self.show(Finding(one.code, "no_kk", params=one.params) for one in check_no_kk(values["no_kk"]).errors)
            for place in range(self.count):
                if not values.get(f"{place}-shdk") and f"{place}-shdk" not in self.errors:
                    self.add_error(f"{place}-shdk", _("Choose the relation as on the KK."))
        return values

    @property
    def people(self) -> list[dict[str, object]]:
        return [
            {attname(Penduduk, name): self.cleaned_data[f"{place}-{name}"] for name in PERSON}
            for place in range(self.count)
        ]

    def record(self, entry: Entry) -> list[Mutasi]:
        found = self.cleaned_data
        facts = MoveFacts(
            laporan=self.laporan,
            **region_of(found),
            alamat=found["alamat_asal"],
            **{name: found[name] for name in ("alasan", "no_surat", "tanggal_surat", "status_kk_pindah")},
        )
        card = Card(no_kk=found["no_kk"], alamat=found["alamat"], lingkungan_id=found["lingkungan"] or self._home())
        return record_arrival(entry, self.people, found["tanggal"], facts, card)

    def _home(self) -> Any:
        """Who enters a family that is here lives where it lives."""
        rows = Keluarga.objects.filter(no_kk=self.cleaned_data["no_kk"] or None, wilayah=self.case.wilayah)
        return rows.values_list("lingkungan_id", flat=True).first()


_GUEST = ("nama", "nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "pekerjaan", "kewarganegaraan", "no_paspor")


class StayForm(EventForm):
    jenis = Jenis.SEMENTARA_MASUK
    hint = gettext_lazy("For guests of some weeks or months: they stand in book B.4 and do not count as residents.")
    checked = frozenset({"tanggal", "nama", "nik", "tanggal_lahir", *REGION})

    def build(self) -> None:
        person = self.model_fields(_GUEST, ("nama", "jenis_kelamin", "tanggal_lahir"))
        person["kewarganegaraan"].initial = Kewarganegaraan.WNI.value
        self.group(_("The guest"), **person, keturunan=text(_("Descent"), longest=60))
        self.group(
            _("The stay"),
            tanggal=day(_("Here since")),
            **region_fields(_("Comes from"), required=False),
            maksud=text(_("Purpose"), longest=100),
            dikunjungi=text(_("Stays with (name and address)")),
            sampai=day(_("Until"), required=False),
            **self.model_fields(["lingkungan"]),
        )

    def record(self, entry: Entry) -> list[Mutasi]:
        found = self.cleaned_data
        names = ("tempat", "maksud", "dikunjungi", "keturunan", "sampai")
        facts = StayFacts(laporan=self.laporan, **{name: found[name] for name in names})
        return record_stay(entry, self.values, found["tanggal"], facts)


class AbsenceForm(EventForm):
    jenis = Jenis.SEMENTARA_KELUAR
    hint = gettext_lazy("Who is away for a while stays a resident and counts as before.")
    checked = frozenset({"tanggal", *REGION})

    def build(self) -> None:
        self.group(
            _("The absence"),
            tanggal=day(_("Away since")),
            **region_fields(_("Goes to"), required=True),
            maksud=text(_("Purpose"), longest=100),
            sampai=day(_("Until"), required=False),
        )

    def record(self, entry: Entry) -> list[Mutasi]:
        person, found = self.person, self.cleaned_data
        facts = StayFacts(laporan=self.laporan, **{name: found[name] for name in ("tempat", "maksud", "sampai")})
        return record_absence(entry, person.id, found["tanggal"], facts)


class StayEndForm(EventForm):
    jenis = Jenis.SEMENTARA_SELESAI
    hint = gettext_lazy("A guest has left, or whoever was away is back.")
    has_report = False

    def build(self) -> None:
        fields: dict[str, forms.Field] = {"tanggal": day(_("Date")), "catatan": text(_("Note"))}
        if self.person.status_penduduk == StatusPenduduk.TIDAK_TETAP:
            fields["menetap"] = forms.BooleanField(
                label=_("The guest stays for good and counts as a resident from that day on"), required=False
            )
        self.group(_("The end"), **fields)

    def record(self, entry: Entry) -> list[Mutasi]:
        person, found = self.person, self.cleaned_data
        facts = StayFacts(catatan=found["catatan"])
        settles = bool(found.get("menetap"))
        return record_stay_end(entry, person.id, found["tanggal"], facts, settles=settles)
