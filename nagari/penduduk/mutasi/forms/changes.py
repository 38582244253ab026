"""Forms of a change of data and of a correction: first which elements, then their new values."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.penduduk import sections
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.mutasi.facts import ChangeFacts
from nagari.penduduk.mutasi.forms.base import Case, EventForm, day, text
from nagari.penduduk.mutasi.services.change import NOT_CHANGED_SO, record_change, record_correction
from nagari.penduduk.mutasi.services.entry import Entry

ELEMENTS = "elemen"
_CHECKED = frozenset({"nama", "nik", "tanggal_lahir", "nik_ayah", "nik_ibu"})


def elements(case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """(section, [(field, label)]) that may be changed so, and that this person may see."""
    found = []
    for section in sections.SECTIONS:
        names = [name for name in sections.fields_of(section, specific=case.specific) if name not in _NOT_HERE]
        if names:
            found.append((str(section.title), [(name, sections.label(name)) for name in names]))
    return found


_NOT_HERE = NOT_CHANGED_SO | {"lingkungan", "status_penduduk", "telepon", "alamat_sekarang"}


class ChangeForm(EventForm):
    jenis = Jenis.UBAH
    hint = gettext_lazy(
        "What was right until now and is another from a day on. A slip of the pen is mended under Edit."
    )

    def build(self) -> None:
        self.names = self._asked()
        known = {name for _title, pairs in elements(self.case) for name, _label in pairs}
        self.names = [name for name in self.names if name in known]
        person = self.person
        fields = self.model_fields(self.names)
        for name, field in fields.items():
            field.initial = getattr(person, sections.model_field(name).attname)
        self.group(_("The new data"), **fields)
        self._add_proof()
        self.fields[ELEMENTS] = forms.CharField(widget=forms.HiddenInput, required=False, initial=",".join(self.names))

    def _add_proof(self) -> None:
        self.group(
            _("Since when, and by which paper"),
            tanggal=day(_("Since")),
            jenis_surat=text(_("Kind of document"), longest=60, hint=_("For instance: decree, diploma, letter.")),
            no_surat=text(_("Number of the document"), longest=60),
            tanggal_surat=day(_("Date of the document"), required=False),
            catatan=text(_("Note")),
        )

    def _asked(self) -> Sequence[str]:
        source = self.data if self.is_bound else self.initial
        raw = source.getlist(ELEMENTS) if isinstance(source, QueryDict) else [str(source.get(ELEMENTS, ""))]
        return list(dict.fromkeys(name for one in raw for name in one.split(",") if name))

    def is_checked(self, name: str) -> bool:
        return name in _CHECKED | {"tanggal"}

    @property
    def facts(self) -> ChangeFacts:
        names = ("jenis_surat", "no_surat", "tanggal_surat", "catatan")
        return ChangeFacts(laporan=self.laporan, **{name: self.cleaned_data[name] for name in names})

    @property
    def new_values(self) -> dict[str, Any]:
        wanted = {sections.model_field(name).attname for name in self.names}
        return {name: value for name, value in self.values.items() if name in wanted}

    def record(self, entry: Entry) -> list[Mutasi]:
        return record_change(entry, self.person.id, self.cleaned_data["tanggal"], self.new_values, self.facts)


class CorrectionForm(ChangeForm):
    jenis = Jenis.PEMBETULAN
    hint = gettext_lazy("What was wrong all along is put right; the paper that proves it is named.")

    def _add_proof(self) -> None:
        self.group(
            _("The proof"),
            jenis_surat=text(_("Kind of document"), required=True, longest=60),
            no_surat=text(_("Number of the document"), required=True, longest=60),
            tanggal_surat=day(_("Date of the document"), required=False),
            catatan=text(_("Note")),
        )

    def record(self, entry: Entry) -> list[Mutasi]:
        return record_correction(entry, self.person.id, self.new_values, self.facts)
