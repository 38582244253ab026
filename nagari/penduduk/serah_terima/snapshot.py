"""What an offer carries of the people, their family card and their events, as JSON.

Dates are ISO text, codes numbers. What a newer version adds is passed over, what an older one lacks stays empty.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field

from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.rules import Finding

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


def read(isi: Any) -> Snapshot:
    """What cannot be read is passed over: another office wrote it, and the page has to open."""
    told = isi if isinstance(isi, Mapping) else {}
    listed = _rows(told.get("orang"))
    people = tuple(one for one in map(_read_person, listed) if one)
    return Snapshot(
        people,
        str(told.get("no_kk") or ""),
        str(told.get("alamat") or ""),
        bool(told.get("seluruh")) and len(people) == len(listed),
    )


def too_long(person: Person) -> list[Finding]:
    """What no record here can hold: another office's, or another version's, may be longer."""
    return [
        Finding("value_too_long", "", params={"nama": person.nama[:40], "field": field.verbose_name, "most": most})
        for field in fields()
        if (most := field.max_length) and len(str(person.values.get(field.attname) or "")) > most
    ]


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


def _rows(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _read_person(one: Any) -> Person | None:
    """None without the key of the record that is left: nothing could follow it."""
    try:
        key, told = UUID(one["id"]), one.get("isi")
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    names = {field.attname for field in fields()}
    values: dict[str, Any] = {}
    for name, value in told.items() if isinstance(told, Mapping) else ():
        if name in names:
            with suppress(ValidationError, ValueError, TypeError, OverflowError):
                values[name] = trace.value_of(Penduduk, name, value)
    return Person(key, values, [event for event in map(_read_event, _rows(one.get("riwayat"))) if event])


def _read_event(row: Any) -> Event | None:
    try:
        day, rincian = date.fromisoformat(row["tanggal"]), row.get("rincian")
        return Event(
            str(row["jenis"]), day, str(row.get("alasan", "")), rincian if isinstance(rincian, Mapping) else {}
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
