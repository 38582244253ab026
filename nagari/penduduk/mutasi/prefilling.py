"""What a form for somebody new begins with: the mother whose page it was opened from, the first of twins, a family."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from nagari.penduduk.kode import JenisKelamin
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import BirthFacts, facts_of
from nagari.penduduk.mutasi.queries import husband_of

_SAME_BIRTH = ("tempat_dilahirkan", "jenis_kelahiran", "penolong")


def initial_for(jenis: Jenis, wilayah: str, asked: Mapping[str, Any]) -> dict[str, object]:
    """`orang`: a parent; `kembar`: the event of the first twin; `no_kk`: the family. What is not here gives nothing."""
    if jenis == Jenis.LAHIR and (first := _event(wilayah, asked.get("kembar"))) is not None:
        return _of_twin(first)
    if jenis == Jenis.LAHIR and (person := _resident(wilayah, asked.get("orang"))) is not None:
        return _of_parent(person)
    number = "".join(sign for sign in str(asked.get("no_kk", "")) if sign.isdigit())[:16]
    family = Keluarga.objects.filter(no_kk=number, wilayah=wilayah).first() if number else None
    return {"no_kk": family.no_kk, "lingkungan": family.lingkungan_id} if family else {}


def next_of_twins(mutasi: Mutasi) -> int | None:
    """Which child of a multiple birth comes next; None where all are recorded."""
    if mutasi.jenis != Jenis.LAHIR:
        return None
    facts = facts_of(mutasi)
    assert isinstance(facts, BirthFacts)
    # Kembar 2 to 4: the code of the list is the number of children.
    children = facts.jenis_kelahiran if facts.jenis_kelahiran in (2, 3, 4) else 0
    place = facts.kembar_ke or 1
    return place + 1 if place < (children or 0) else None


def _of_parent(one: Penduduk) -> dict[str, object]:
    if one.jenis_kelamin == JenisKelamin.LAKI_LAKI:
        return {"nik_ayah": one.nomor}
    father = husband_of(one)
    return {"nik_ibu": one.nomor, "nik_ayah": father.nomor if father else ""}


def _of_twin(first: Mutasi) -> dict[str, object]:
    facts, child = facts_of(first), first.penduduk
    assert isinstance(facts, BirthFacts)
    if child is None:
        return {}
    parents = Penduduk.objects.in_bulk([key for key in (facts.ibu_id, facts.ayah_id) if key])
    found: dict[str, object] = {name: getattr(facts, name) for name in _SAME_BIRTH}
    for which, key in (("ibu", facts.ibu_id), ("ayah", facts.ayah_id)):
        parent = parents.get(key) if key else None
        found[f"nik_{which}"] = parent.nomor if parent else getattr(child, f"nik_{which}")
        found[f"nama_{which}"] = "" if parent else getattr(child, f"nama_{which}")
    report = facts.laporan
    return found | {
        "tanggal_lahir": child.tanggal_lahir,
        "tempat_lahir": child.tempat_lahir,
        "kembar_ke": (facts.kembar_ke or 1) + 1,
        "anak_ke": facts.anak_ke + 1 if facts.anak_ke else None,
        "pelapor": report.pelapor,
        "nik_pelapor": report.nik_pelapor,
        "hubungan_pelapor": report.hubungan_pelapor,
        "alasan_terlambat": report.alasan_terlambat,
    }


def _event(wilayah: str, key: object) -> Mutasi | None:
    return Mutasi.objects.filter(id=found, wilayah=wilayah).first() if (found := _key(key)) else None


def _resident(wilayah: str, key: object) -> Penduduk | None:
    return Penduduk.objects.filter(id=found, wilayah=wilayah).first() if (found := _key(key)) else None


def _key(raw: object) -> UUID | None:
    try:
        return UUID(str(raw))
    except ValueError:
        return None
