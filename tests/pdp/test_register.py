"""Every table with personal data has a purpose, a ground and a time (UU 27/2022 art. 31)."""

from dataclasses import fields
from typing import Final

from django.apps import apps
from django.db.models import Model

from nagari.pdp.activities import Kegiatan, activities, activity_of
from nagari.sync.registry import registry

# Columns that name a person, in tables that stay at their own site.
NAMES: Final = frozenset(
    {
        *("nama", "nik", "no_kk", "telepon", "email", "username", "pemohon_nama", "subjek_nama", "orang", "kepada"),
        *("user", "user_id", "penduduk", "penduduk_id", "tetap_id", "session_data", "ip_address", "blob"),
    }
)
# Tables with such a column in which nobody is named, and why.
NOBODY: Final = {
    "peta.BarisImporBatas": "names of regions",
    "notices.Gerbang": "name of a gateway's account of the office",
    "antrean.JejakTiket": "who called a number: an account, nobody's name; emptied with the tickets",
}


def own_models() -> list[type[Model]]:
    return [one for one in apps.get_models() if one.__module__.startswith(("nagari.", "layanan.", "peta.", "axes"))]


def is_personal(model: type[Model]) -> bool:
    if model in registry:
        return bool(registry[model].personal)  # type: ignore[index]
    names = {field.name for field in model._meta.concrete_fields} | {f.attname for f in model._meta.concrete_fields}
    return not names.isdisjoint(NAMES)


def test_it_knows_the_purpose_of_every_table_with_personal_data() -> None:
    unknown = [one._meta.label for one in own_models() if is_personal(one) and activity_of(one._meta.label) is None]
    assert sorted(set(unknown) - set(NOBODY)) == [], "add these to nagari/pdp/data/kegiatan.csv"


def test_it_names_only_tables_that_exist_and_each_once() -> None:
    named = [label for one in activities() for label in one.model]
    assert sorted(named) == sorted(set(named))
    assert set(named) - {one._meta.label for one in own_models()} == set()
    assert set(NOBODY) <= {one._meta.label for one in own_models() if is_personal(one)}


def test_it_says_everything_of_every_activity() -> None:
    assert len(activities()) > 10
    assert [one.kode for one in activities() for part in fields(Kegiatan) if not getattr(one, part.name)] == []
    # Service and law first; consent only where nothing else carries it.
    assert {one.kode for one in activities() if "ersetujuan" in one.dasar} == {"PTA"}
