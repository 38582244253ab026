"""What a service consists of, as values; how it is stored in a version; what may not be. Pure."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any, Final

from layanan.katalog.models.choices import (
    Pembawa,
    Pemohon,
    Penandatangan,
    Peran,
    Tindakan,
    Tingkat,
    TipeIsian,
)
from layanan.katalog.rules.conditions import Facts, Known, holds, parse
from nagari.lib.errors import CodedError, Problem
from nagari.wilayah.rules import codes

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LIMIT = re.compile(r"(\d{1,4}) (menit|jam|hari)", re.ASCII)
MINUTES: Final = {"menit": 1, "jam": 60}
MOST_STAGES: Final = 12
# Whoever may be at a level.
ROLES: Final[Mapping[str, frozenset[str]]] = {
    Tingkat.NAGARI: frozenset({Peran.PETUGAS, Peran.VERIFIKATOR, Peran.KEPALA}),
    Tingkat.KECAMATAN: frozenset({Peran.PETUGAS, Peran.VERIFIKATOR, Peran.KEPALA}),
    Tingkat.KABUPATEN: frozenset({Peran.DINAS, Peran.KEPALA}),
    Tingkat.LUAR: frozenset({Peran.WARGA}),
}
_OFFICES: Final[Mapping[int, str]] = {
    codes.Tingkat.KABUPATEN: Tingkat.KABUPATEN,
    codes.Tingkat.KECAMATAN: Tingkat.KECAMATAN,
    codes.Tingkat.DESA: Tingkat.NAGARI,
}
# What may be done at a stage, but does not have to be.
NEGATIVE: Final = frozenset({Tindakan.KEMBALIKAN, Tindakan.TOLAK})


@dataclass(frozen=True, slots=True)
class Syarat:
    """One requirement of a service. `bila`: only under this condition; "" always."""

    kode: str
    nama: str
    catatan: str = ""
    dibawa: str = Pembawa.WARGA
    wajib: bool = True
    bila: str = ""


@dataclass(frozen=True, slots=True)
class Isian:
    """One field of the form. `pilihan`: value and label of a choice."""

    nama: str
    label: str
    tipe: str = TipeIsian.TEKS
    wajib: bool = True
    pilihan: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tahap:
    """One stage. `tempat`: which agency, where the level does not say it; `batas` "15 menit", "2 jam", "1 hari" of
    opening time, "" none; `bila` a condition over the form."""

    tingkat: str
    peran: str
    tindakan: tuple[str, ...]
    tempat: str = ""
    batas: str = ""
    bila: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """What has to be done here, in order."""
        return tuple(one for one in Tindakan.values if one in self.tindakan and one not in NEGATIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Isi:
    """Everything a version of a service says."""

    judul: str
    kelompok: str
    rute: tuple[Tahap, ...]
    klasifikasi: str = ""
    penandatangan: str = Penandatangan.KEPALA
    mengetahui: str = Penandatangan.TIDAK_ADA
    berlaku_hari: int = 0
    pemohon: str = Pemohon.SIAPA
    mandiri: bool = True
    biaya: int = 0
    syarat: tuple[Syarat, ...] = ()
    isian: tuple[Isian, ...] = ()
    komponen: Mapping[str, str] = field(default_factory=dict)

    @property
    def tingkat(self) -> str:
        """Level of the office that takes it in."""
        return self.rute[0].tingkat if self.rute else Tingkat.NAGARI


@dataclass(frozen=True, slots=True)
class Limit:
    """A promise in the office's opening time: whole working days, and minutes besides."""

    days: int = 0
    minutes: int = 0

    def __add__(self, other: "Limit") -> "Limit":
        return Limit(self.days + other.days, self.minutes + other.minutes)


def level_of(wilayah: str) -> str:
    """Tingkat of the office of that region; "" where none of ours is."""
    return _OFFICES.get(codes.depth_of(wilayah), "")


def limit_of(batas: str) -> Limit:
    """Raises CodedError stage_limit (found)."""
    if not batas:
        return Limit()
    found = _LIMIT.fullmatch(batas)
    if found is None or not int(found[1]):
        raise CodedError("stage_limit", found=batas)
    amount, unit = int(found[1]), found[2]
    return Limit(days=amount) if unit == "hari" else Limit(minutes=amount * MINUTES[unit])


def promise(rute: Sequence[Tahap]) -> Limit:
    """Of all stages of our own together, those included that come only on a condition."""
    return sum((limit_of(one.batas) for one in rute if one.tingkat != Tingkat.LUAR), Limit())


def known_fields(isian: Sequence[Isian]) -> dict[str, Known]:
    return {
        one.nama: Known(TipeIsian(one.tipe), frozenset(value for value, _label in one.pilihan), one.wajib)
        for one in isian
        if one.tipe in TipeIsian.values
    }


def applies(bila: str, isian: Sequence[Isian], facts: Facts) -> bool:
    return not bila or holds(parse(bila, known_fields(isian)), facts)


def stages_for(isi: Isi, facts: Facts) -> tuple[int, ...]:
    """Places in the route of the stages that this request takes."""
    return tuple(place for place, one in enumerate(isi.rute) if applies(one.bila, isi.isian, facts))


def requirements_for(isi: Isi, facts: Facts) -> tuple[Syarat, ...]:
    return tuple(one for one in isi.syarat if applies(one.bila, isi.isian, facts))


def to_json(isi: Isi) -> dict[str, Any]:
    """As a version stores it: lists and plain values."""
    return json.loads(json.dumps(asdict(isi)))  # type: ignore[no-any-return]


def from_json(values: Mapping[str, Any]) -> Isi:
    """Of what `to_json` made; what a later version added is left out."""
    return Isi(
        **{name: values[name] for name in Isi.__slots__ if name not in ("syarat", "isian", "rute")},
        syarat=tuple(Syarat(**_known(Syarat, one)) for one in values["syarat"]),
        isian=tuple(
            Isian(**{**_known(Isian, one), "pilihan": tuple((str(a), str(b)) for a, b in one.get("pilihan", ()))})
            for one in values["isian"]
        ),
        rute=stages_of(values["rute"]),
    )


def stages_of(rute: Sequence[Mapping[str, Any]]) -> tuple[Tahap, ...]:
    return tuple(Tahap(**{**_known(Tahap, one), "tindakan": tuple(one["tindakan"])}) for one in rute)


def _known(of: type, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in of.__slots__ if name in values}  # type: ignore[attr-defined]


def digest(isi: Isi) -> str:
    """The same for the same content, everywhere."""
    return hashlib.sha256(json.dumps(asdict(isi), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def problems(isi: Isi) -> list[Problem]:
    """What keeps it from being a service; `place` in the parameters: number of the stage or code of the requirement."""
    return [*_of_head(isi), *_of_fields(isi.isian), *_of_requirements(isi), *_of_route(isi)]


def _of_head(isi: Isi) -> Iterator[Problem]:
    if not isi.judul.strip():
        yield Problem("title_missing")
    if isi.pemohon not in Pemohon.values or not {isi.penandatangan, isi.mengetahui} <= set(Penandatangan.values):
        yield Problem("choice_unknown")


def _of_fields(isian: Sequence[Isian]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in isian:
        if not _NAME.fullmatch(one.nama):
            yield Problem("field_name", {"name": one.nama})
        if one.nama in seen:
            yield Problem("field_twice", {"name": one.nama})
        seen.add(one.nama)
        if one.tipe not in TipeIsian.values:
            yield Problem("field_type", {"name": one.nama})
        values = [value for value, _label in one.pilihan]
        if (one.tipe == TipeIsian.PILIHAN) != (len(values) > 1) or len(set(values)) != len(values):
            yield Problem("field_options", {"name": one.nama})


def _of_requirements(isi: Isi) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in isi.syarat:
        if one.kode in seen:
            yield Problem("requirement_twice", {"place": one.kode})
        seen.add(one.kode)
        if one.bila:
            yield from _said(one.kode, partial(parse, one.bila, known_fields(isi.isian)))


def _of_route(isi: Isi) -> Iterator[Problem]:
    if not 0 < len(isi.rute) <= MOST_STAGES:
        yield Problem("route_length", {"most": MOST_STAGES})
        return
    handed = [place for place, one in enumerate(isi.rute) if Tindakan.SERAHKAN in one.tindakan]
    if len(handed) != 1 or isi.rute[handed[0]].bila:
        yield Problem("route_handover")
        return
    if isi.rute[0].tingkat == Tingkat.LUAR or isi.rute[0].bila:
        yield Problem("route_begin")
    for place, one in enumerate(isi.rute):
        if (one.tingkat == Tingkat.LUAR) != (place > handed[0]):
            yield Problem("route_outside", {"place": place + 1})
        yield from _of_stage(place + 1, one, isi.isian)


def _of_stage(place: int, one: Tahap, isian: Sequence[Isian]) -> Iterator[Problem]:
    if one.peran not in ROLES.get(one.tingkat, frozenset()):
        yield Problem("stage_role", {"place": place})
    if not set(one.tindakan) <= set(Tindakan.values) or not one.needed:
        yield Problem("stage_actions", {"place": place})
    if one.tingkat == Tingkat.LUAR and (one.tindakan != (Tindakan.BAWA,) or not one.tempat):
        yield Problem("stage_outside", {"place": place})
    elif one.tingkat != Tingkat.LUAR and Tindakan.BAWA in one.tindakan:
        yield Problem("stage_actions", {"place": place})
    yield from _said(place, partial(limit_of, one.batas))
    if one.bila:
        yield from _said(place, partial(parse, one.bila, known_fields(isian)))


def _said(place: object, attempt: Callable[[], object]) -> Iterator[Problem]:
    try:
        attempt()
    except CodedError as refused:
        yield Problem(refused.code, {**refused.params, "place": place})
