"""Birth."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction

from nagari.penduduk.kode import Pekerjaan, PendidikanKk, Shdk, StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import BirthFacts, written
from nagari.penduduk.mutasi.queries import COUPLE, children_of
from nagari.penduduk.mutasi.rules import check_father, check_late, check_mother
from nagari.penduduk.mutasi.services.entry import Entry, people_of
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import check_open
from nagari.penduduk.services.outcomes import Refused, settle
from nagari.penduduk.services.residents import register_penduduk

_NEWBORN: Final[Mapping[str, object]] = {
    "status_perkawinan": StatusPerkawinan.BELUM_KAWIN,
    "pendidikan_kk": PendidikanKk.TIDAK_BELUM_SEKOLAH,
    "pekerjaan": Pekerjaan.BELUM_TIDAK_BEKERJA,
}


@transaction.atomic
def record_birth(
    entry: Entry, values: Mapping[str, object], facts: BirthFacts, *, keluarga_id: UUID | None = None
) -> list[Mutasi]:
    """A child is born. `values` of the child by field name; `facts.ibu_id`, `ayah_id`: parents registered here.

    It enters `keluarga_id`, else the mother's family, else the father's, and what the parents' records tell fills what
    `values` leave out. Without a NIK it gets a temporary number. Raises Refused: rules of persons and families,
    late_report, mother_*, father_is_female, birth_interval, resident_gone, kk_closed.
    """
    act = entry.act()
    parents = _parents(entry, facts)
    mother, father = parents
    born = values.get("tanggal_lahir")
    found: list[Finding] = []
    found += check_father(father.jenis_kelamin if father else None)
    if isinstance(born, date):
        found += check_late(Jenis.LAHIR, born, entry.today, facts.laporan.alasan_terlambat, "tanggal_lahir")
        found += _look_at_mother(mother, born)
    family = _family(entry, keluarga_id, parents)
    filled = {**_NEWBORN, **_from_parents(mother, father), **{key: one for key, one in values.items() if one}}
    if family is not None:
        found += check_open(family)
        filled.setdefault("shdk", shdk_of_child(mother, father, family.id))
        act.watch(family)
        family.tutup_sejak = None
        act.save(family)
    else:
        filled["shdk"] = None
    child = _register(entry, filled, family, found)
    act.made(child)
    act.note(Jenis.LAHIR, child, tanggal=child.tanggal_lahir or entry.today, rincian=written(facts))
    return act.done()


def _register(entry: Entry, values: Mapping[str, object], family: Keluarga | None, found: list[Finding]) -> Penduduk:
    """All that is wrong is told at once."""
    born = values.get("tanggal_lahir")
    since = {"terdata_sejak": born} if born else {}
    try:
        child = register_penduduk(
            entry.wilayah,
            {**values, **since},
            keluarga=family,
            confirmed=entry.confirmed,
            today=entry.today,
            by_event=True,
        )
    except Refused as refused:
        raise Refused((*refused.findings, *_open(found, entry))) from None
    settle(found, entry.confirmed)
    return child


def _open(found: list[Finding], entry: Entry) -> list[Finding]:
    return [one for one in found if one.is_error or one.code not in entry.confirmed]


def _parents(entry: Entry, facts: BirthFacts) -> tuple[Penduduk | None, Penduduk | None]:
    keys = [key for key in (facts.ibu_id, facts.ayah_id) if key]
    if not keys:
        return None, None
    rows = {one.id: one for one in people_of(entry, keys)}
    return rows.get(facts.ibu_id) if facts.ibu_id else None, rows.get(facts.ayah_id) if facts.ayah_id else None


def _look_at_mother(mother: Penduduk | None, born: date) -> tuple[Finding, ...]:
    if mother is None:
        return ()
    return check_mother(
        born,
        sex=mother.jenis_kelamin,
        mother_born=mother.tanggal_lahir,
        mother_died=mother.status_sejak if mother.status_dasar == StatusDasar.MATI else None,
        siblings=children_of(mother),
    )


def _family(entry: Entry, key: UUID | None, parents: tuple[Penduduk | None, ...]) -> Keluarga | None:
    wanted = key or next((one.keluarga_id for one in parents if one and one.keluarga_id), None)
    if wanted is None:
        return None
    family = Keluarga.objects.select_for_update().filter(id=wanted, wilayah=entry.wilayah).first()
    if family is None:
        raise Refused((Finding("kk_other_region", ""),))
    return family


def _from_parents(mother: Penduduk | None, father: Penduduk | None) -> dict[str, object]:
    found: dict[str, object] = {}
    for which, one in (("ibu", mother), ("ayah", father)):
        if one is not None:
            found |= {f"nama_{which}": one.nama, f"nik_{which}": one.nik or one.nomor_sementara}
    parent = mother or father
    if parent is not None:
        names = ("agama", "kewarganegaraan", "suku", "lingkungan_id", "status_penduduk")
        found |= {name: getattr(parent, name) for name in names if getattr(parent, name)}
        # Minangkabau children are of their mother's clan.
        clan = mother.suku_minang if mother else ""
        found |= {"suku_minang": clan} if clan else {}
    return found


def shdk_of_child(mother: Penduduk | None, father: Penduduk | None, keluarga_id: UUID) -> int:
    """What the child is to the head of that family."""
    relations = {one.shdk for one in (mother, father) if one and one.keluarga_id == keluarga_id}
    if relations & set(COUPLE):
        return int(Shdk.ANAK)
    return int(Shdk.CUCU) if relations & {Shdk.ANAK, Shdk.MENANTU} else int(Shdk.FAMILI_LAIN)
