"""Forms of the parts of a village. What is allowed is decided by the services; their refusals land at the field."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nagari.wilayah.messages import describe_refusal
from nagari.wilayah.models import JenisLingkungan
from nagari.wilayah.queries.lingkungan import Bagian
from nagari.wilayah.rules.lingkungan import LingkunganError, may_lie_in

# Right below the village. Not the empty value: a searchable list takes that for "nothing chosen yet".
DIRECT = "-"


def choices(rows: list[Bagian], nothing: str) -> list[tuple[str, str]]:
    """The parts by their full name, RT after the RW and jorong they lie in."""
    names = {row.id: row.label for row in rows}
    above = {row.id: row.induk_id for row in rows}

    def full(row: Bagian) -> str:
        steps, here = [names[row.id]], row.induk_id
        while here in names:
            steps.append(names[here])
            here = above[here]
        return ", ".join(steps)

    return [(DIRECT, nothing), *((str(row.id), full(row)) for row in rows)]


def _part(value: str) -> UUID | None:
    return None if value in {"", DIRECT} else UUID(value)


class RefusableForm(forms.Form):
    def refuse(self, error: LingkunganError) -> None:
        field = {"induk": "induk", "nama": "nama", "jorong": "nama", "rw": "nama", "rt": "nama"}.get(
            str(error.params.get("column"))
        )
        self.add_error(field if field in self.fields else None, " ".join(describe_refusal(error)))


class AddForm(RefusableForm):
    jenis = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    nama = forms.CharField(label=_("Name or number"), max_length=80, strip=True)
    induk = forms.ChoiceField(label=_("Lies in"), required=False)

    def __init__(self, *args: Any, rows: list[Bagian], kata: Any, region: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jenis"].choices = [  # type: ignore[attr-defined]
            (JenisLingkungan.JORONG.value, kata.get("dusun_cap", "Jorong")),
            (JenisLingkungan.RW.value, "RW"),
            (JenisLingkungan.RT.value, "RT"),
        ]
        inner = [row for row in rows if row.jenis is not JenisLingkungan.RT]
        self.fields["induk"].choices = choices(inner, region)  # type: ignore[attr-defined]

    def clean_induk(self) -> UUID | None:
        return _part(self.cleaned_data["induk"])


class NameForm(RefusableForm):
    nama = forms.CharField(label=_("Name or number"), max_length=80, strip=True)


class MoveForm(RefusableForm):
    induk = forms.ChoiceField(label=_("Lies in"), required=False)

    def __init__(self, *args: Any, rows: list[Bagian], part: Bagian, region: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = [row for row in rows if may_lie_in(part.jenis, row.jenis)]
        self.fields["induk"].choices = choices(inner, region)  # type: ignore[attr-defined]

    def clean_induk(self) -> UUID | None:
        return _part(self.cleaned_data["induk"])


class MergeForm(RefusableForm):
    target = forms.ChoiceField(label=_("Bring everything into"))

    def __init__(self, *args: Any, rows: list[Bagian], part: Bagian, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {row.id for row in rows if row.jenis is part.jenis and row.id != part.id}
        every = choices(rows, "")
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose …")),
            *(pair for pair in every[1:] if UUID(pair[0]) in there),
        ]

    def clean_target(self) -> UUID:
        return UUID(self.cleaned_data["target"])
