"""The forms of a resident's record: one section, or all that is asked of a new one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from nagari.penduduk.forms.fields import form_field, form_text
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.rules import Finding
from nagari.penduduk.sentences import tell

REQUIRED = frozenset({"nama", "jenis_kelamin", "tanggal_lahir"})
LOADED = "lama"


class RecordForm(forms.Form):
    """Fields taken from the model by name. Findings of the services are shown at the field they belong to."""

    model: type[Penduduk] | type[Keluarga] = Penduduk

    def __init__(
        self,
        names: Sequence[str],
        data: QueryDict | None = None,
        *,
        places: Sequence[tuple[str, str]] = (),
        required: Iterable[str] = REQUIRED,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        needed = frozenset(required)
        for name in names:
            field = self.model._meta.get_field(name)
            self.fields[name] = form_field(field, required=name in needed, places=places)  # type: ignore[arg-type]
        self.notes: list[Finding] = []

    @property
    def values(self) -> dict[str, object]:
        """Values by the model's attribute names (`lingkungan_id`)."""
        known = {field.name for field in self.model._meta.concrete_fields}
        return {attname(self.model, name): value for name, value in self.cleaned_data.items() if name in known}

    def show(self, findings: Iterable[Finding]) -> None:
        """Errors at their fields; warnings into `notes`, to be confirmed."""
        for finding in findings:
            if not finding.is_error:
                self.notes.append(finding)
                continue
            told = tell(finding)
            name = told.field if told.field in self.fields else None
            self.add_error(name, f"{told.message} {told.remedy}")

    @property
    def told_notes(self) -> list[Any]:
        return [tell(finding) for finding in self.notes]

    @property
    def note_codes(self) -> str:
        return " ".join(dict.fromkeys(finding.code for finding in self.notes))


def attname(model: type[Penduduk] | type[Keluarga], name: str) -> str:
    return str(model._meta.get_field(name).attname)  # type: ignore[union-attr]


def initial_of(row: Penduduk | Keluarga, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, attname(type(row), name)) for name in names}


def loaded_texts(row: Penduduk | Keluarga, names: Iterable[str]) -> list[tuple[str, str]]:
    """What a form carries along in hidden fields, to notice later that somebody else saved meanwhile."""
    return [(f"{LOADED}-{name}", form_text(value)) for name, value in initial_of(row, names).items()]


def carried_texts(data: Mapping[str, Any], names: Iterable[str]) -> list[tuple[str, str]]:
    """The same from a form that comes back with errors."""
    return [(key, str(data[key])) for key in (f"{LOADED}-{name}" for name in names) if key in data]


def loaded_values(
    form_class: type[RecordForm], names: Sequence[str], data: QueryDict, places: Sequence[tuple[str, str]]
) -> dict[str, object]:
    """The loaded values a form carried, by attribute name; what does not read well is left out."""
    before = form_class(names, data, prefix=LOADED, places=places, required=())
    before.is_valid()
    return {
        attname(form_class.model, name): value
        for name, value in before.cleaned_data.items()
        if before.add_prefix(name) in data
    }


def confirmed_codes(data: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(data.get("yakin", "")).split())


class PendudukForm(RecordForm):
    model = Penduduk


class KeluargaForm(RecordForm):
    model = Keluarga
