"""The form by which people from another office are accepted; the reason of a refusal or of asking back."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.lib.nik import check_no_kk
from nagari.penduduk.forms.fields import TextField
from nagari.penduduk.kode import Shdk, StatusKk
from nagari.penduduk.models import Jenis, Mutasi, TawaranPindah
from nagari.penduduk.models.mutasi import LONGEST_REASON
from nagari.penduduk.mutasi.facts import MoveFacts
from nagari.penduduk.mutasi.forms.base import Case, EventForm, code, day, number, text
from nagari.penduduk.mutasi.rules import classify
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.rules import Finding
from nagari.penduduk.serah_terima import snapshot
from nagari.penduduk.serah_terima.services import Welcome, accept

_RELATION: Final = "shdk"


class AcceptForm(EventForm):
    """Where they live here and on which card; all else is known from the offer. Relations are "shdk-<id>"."""

    jenis = Jenis.DATANG
    hint = gettext_lazy("Their data comes with the offer; say where they live here.")
    checked = frozenset({"tanggal", "no_kk"})
    has_report = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        case: Case,
        offer: TawaranPindah,
        origin: str,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        self.offer, self.origin = offer, origin
        self.told = snapshot.read(offer.isi)
        super().__init__(data, case=case, initial=initial)

    def build(self) -> None:
        hint = _("A number that is new here makes the family; a known one adds them to it.")
        no_kk = number(_("KK number"), hint=hint)
        no_kk.initial = self.told.no_kk if self.told.is_whole else ""
        arrived = day(_("Date of arrival"))
        arrived.initial = self.offer.tanggal
        self.group(
            _("Family and home"),
            tanggal=arrived,
            no_kk=no_kk,
            alamat=text(_("Address here")),
            **self.model_fields(["lingkungan"], ["lingkungan"]),
            status_kk_pindah=code(_("KK of those who move"), StatusKk),
        )
        relations: dict[str, forms.Field] = {}
        for one in self.told.people:
            field = code(one.nama, Shdk)
            field.initial = one.values.get("shdk") if self.told.is_whole else None
            relations[f"{_RELATION}-{one.id.hex}"] = field
        self.group(_("Relation to the head of family"), **relations)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("no_kk"):
            self.show(Finding(one.code, "no_kk", params=one.params) for one in check_no_kk(values["no_kk"]).errors)
            for one in self.told.people:
                name = f"{_RELATION}-{one.id.hex}"
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose the relation as on the KK."))
        return values

    def record(self, entry: Entry) -> list[Mutasi]:
        found = self.cleaned_data
        facts = MoveFacts(
            tempat=self.origin,
            wilayah=self.offer.asal,
            klasifikasi=classify(entry.wilayah, self.offer.asal),
            status_kk_pindah=found["status_kk_pindah"],
        )
        shdk: dict[UUID, int | None] = {one.id: found[f"{_RELATION}-{one.id.hex}"] for one in self.told.people}
        welcome = Welcome(no_kk=found["no_kk"], alamat=found["alamat"], lingkungan_id=found["lingkungan"], shdk=shdk)
        return accept(entry, self.offer.id, found["tanggal"], facts, welcome)


class ReasonForm(forms.Form):
    alasan = TextField(max_length=LONGEST_REASON)

    def __init__(self, data: QueryDict | None, label: str, hint: str) -> None:
        super().__init__(data)
        self.fields["alasan"].label = label
        self.fields["alasan"].help_text = hint
