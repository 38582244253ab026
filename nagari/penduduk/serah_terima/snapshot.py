"""What an offer carries of the people, their family card and their events, as JSON.

Dates are ISO text, codes numbers. What a newer version adds is passed over, what an older one lacks stays empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Field

from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace

# Belongs to the register they leave, or is said anew by their arrival.
_LEFT_BEHIND: Final = frozenset(
    {"id", "wilayah", "deleted_at", "cari", "keluarga_id", "lingkungan_id", "digabung_ke_id", "predecessor_id", "lat"}
    | {"lng", "status_dasar", "status_sejak", "terdata_sejak", "nomor_sementara", "alasan_hapus", "alamat_sekarang"}
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one of them at the other office."""

    jenis: str
    tanggal: date
    alasan: str
    rincian: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """`id`: of the record they leave. `values` by field name, as Python has them."""

    id: UUID
    values: Mapping[str, Any]
    events: Sequence[Event]

    @property
    def nama(self) -> str:
        return str(self.values.get("nama", ""))


@dataclass(frozen=True, slots=True)
class Snapshot:
    people: Sequence[Person]
    # "" where they had no card.
    no_kk: str
    alamat: str
    # Whether all who lived on that card are among them, so that it may go with them.
    is_whole: bool


def written(people: Sequence[Penduduk], keluarga: Keluarga | None, events: Sequence[Mutasi], *, whole: bool) -> Any:
    return {
        "orang": [_person(one, [event for event in events if event.penduduk_id == one.id]) for one in people],
        "no_kk": keluarga.no_kk if keluarga else "",
        "alamat": keluarga.alamat if keluarga else "",
        "seluruh": whole,
    }


def read(isi: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        tuple(_read_person(one) for one in isi.get("orang", ())),
        str(isi.get("no_kk", "")),
        str(isi.get("alamat", "")),
        bool(isi.get("seluruh")),
    )


def fields() -> list[Field]:
    return [field for field in Penduduk._meta.concrete_fields if field.attname not in _LEFT_BEHIND]


def _person(one: Penduduk, events: Sequence[Mutasi]) -> dict[str, Any]:
    values = {field.attname: getattr(one, field.attname) for field in fields()}
    return {
        "id": one.id.hex,
        "isi": {name: trace.plain(value) for name, value in values.items() if value not in (None, "")},
        "riwayat": [
            {"jenis": row.jenis, "tanggal": row.tanggal.isoformat(), "alasan": row.alasan, "rincian": row.rincian}
            for row in events
        ],
    }


def _read_person(one: Mapping[str, Any]) -> Person:
    names = {field.attname for field in fields()}
    values = {name: trace.value_of(Penduduk, name, value) for name, value in one["isi"].items() if name in names}
    events = [
        Event(row["jenis"], date.fromisoformat(row["tanggal"]), row.get("alasan", ""), row.get("rincian", {}))
        for row in one.get("riwayat", ())
    ]
    return Person(UUID(one["id"]), values, events)
