"""The form of a letter that is made at the counter, without a request."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from layanan.katalog.forms.filling import PREFIX, fields_for, read
from layanan.katalog.messages import sentence
from layanan.katalog.rules.content import Isi
from layanan.katalog.rules.values import filled
from layanan.surat.models import Kertas
from layanan.surat.queries.people import LABELS
from layanan.surat.rules.made import Subjek
from nagari.kantor.forms.base import OfficeForm, TanggalField
from nagari.kantor.queries import Signer

FACT = "fakta-"
# What is asked of somebody who is not in the register.
ASKED = ("nik", "ttl", "jenis_kelamin", "agama", "pekerjaan", "warga_negara", "alamat")


class LetterForm(OfficeForm):
    field_of: ClassVar[Mapping[str, str]] = {
        "reason_missing": "alasan",
        "date_future": "tanggal",
        "date_other_year": "tanggal",
        "signer_missing": "penandatangan",
        "others_missing": "melalui",
        "nothing_changed": "tetap",
    }

    def __init__(
        self,
        data: Any = None,
        *,
        isi: Isi,
        officials: Sequence[str],
        signers: Sequence[Signer],
        named: str = "",
        replaces: bool = False,
        on_paper: bool = False,
        leaves: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """`named`: of somebody who is not in the register, whose facts are asked for; `leaves`: its route passes other
        offices, which had it on paper."""
        super().__init__(data, initial=dict(initial or {}))
        self.isi, self.named = isi, named
        if replaces:
            self.fields["alasan"] = forms.CharField(label=gettext_lazy("Why it is replaced"), max_length=300)
            self.fields["tetap"] = forms.BooleanField(label=gettext_lazy("Issue the same again"), required=False)
        if on_paper:
            self.fields["tanggal"] = TanggalField(label=gettext_lazy("Date on the letter"))
        if on_paper and leaves:
            self.fields["melalui"] = forms.CharField(
                label=gettext_lazy("Which other offices had it on paper"),
                max_length=200,
                required=False,
                help_text=gettext_lazy("For example: approved by the camat on 12 May 2026."),
            )
        if named:
            for name in ASKED:
                self.fields[FACT + name] = forms.CharField(label=LABELS[name], max_length=120, required=False)
        self.fields.update(fields_for(isi.isian, officials))
        self._ask_for_signer(signers)
        if not on_paper:
            self.fields["kertas"] = forms.ChoiceField(
                label=gettext_lazy("Paper"), choices=Kertas.choices, initial=Kertas.A4, widget=forms.RadioSelect
            )

    def _ask_for_signer(self, signers: Sequence[Signer]) -> None:
        self.fields["penandatangan"] = forms.ChoiceField(
            label=gettext_lazy("Signed by"),
            choices=[(str(one.official.id), f"{one.official.nama}, {one.official.jabatan}") for one in signers],
            # The head, who comes first.
            initial=str(signers[0].official.id) if signers else None,
        )

    @property
    def asked_fields(self) -> Iterator[Any]:
        """Those of the service."""
        return (self[PREFIX + one.nama] for one in self.isi.isian)

    @property
    def fact_fields(self) -> Iterator[Any]:
        return (self[name] for name in self.fields if name.startswith(FACT))

    @property
    def other_fields(self) -> Iterator[Any]:
        names = ("tanggal", "melalui", "penandatangan", "kertas", "alasan", "tetap")
        # Asked only when it turned out that nothing changes.
        is_asked = self.is_bound and ("tetap" in self.errors or self.cleaned_data.get("tetap"))
        return (self[name] for name in names if name in self.fields and (name != "tetap" or is_asked))

    @property
    def isian(self) -> dict[str, str]:
        return read(self.isi.isian, self.cleaned_data)

    @property
    def signer(self) -> UUID:
        return UUID(self.cleaned_data["penandatangan"])

    @property
    def day(self) -> date:
        day = self.cleaned_data["tanggal"]
        assert isinstance(day, date)
        return day

    def subject(self) -> Subjek:
        """Of whom only the name is known, with what was said of the person."""
        said = {name: self.text(FACT + name) for name in ASKED}
        return Subjek(None, self.named, {name: text for name, text in said.items() if text})

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for problem in filled(self.isi.isian, self.isian).problems:
            name = f"{PREFIX}{problem.params['name']}"
            if name not in self.errors:
                self.add_error(name, sentence(problem))
        return values
