"""What a family is counted as: by size, with the sex of its head; and who lives alone.

A family is several rows, so each one the changes name is looked at anew, as its members stand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from nagari.penduduk.kode import Shdk, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Penduduk, UkuranKeluarga
from nagari.statistik import counting
from nagari.statistik.counting import Fact
from nagari.statistik.rules import NO_MONTH, month_of
from nagari.sync.bulk import bulk_upsert
from nagari.sync.registry import RowChange

KELUARGA: Final = "keluarga"
# By month of birth, of those who are a family of one.
SENDIRI: Final = "sendiri"
SERIES: Final = (KELUARGA, SENDIRI)
READS: Final = (
    *("keluarga", "shdk", "status_dasar", "status_penduduk", "jenis_kelamin", "tanggal_lahir", "lingkungan"),
)
# What `size_of` needs of each member, in this order.
MEMBER: Final = ("keluarga_id", "wilayah", "shdk", "id", "jenis_kelamin", "tanggal_lahir", "lingkungan_id")
_COLUMNS: Final = ("keluarga", "wilayah", "bagian", "anggota", "jk_kepala", "jk_sendiri", "lahir_sendiri")
# SQLite before 3.32 takes 999 values in a query.
_AT_ONCE: Final = 900


def count_families(changes: Sequence[RowChange], now: datetime) -> None:
    """The projection. Order and repetition do not matter: what is there already is taken away first."""
    named = {values["keluarga"] for one in changes for values in (one.before, one.after) if values}
    ids = [UUID(key) for key in sorted(key for key in named if key)]
    for at in range(0, len(ids), _AT_ONCE):
        _count_anew(ids[at : at + _AT_ONCE])


def _count_anew(ids: Collection[UUID]) -> None:
    kept = {row.keluarga: row for row in UkuranKeluarga.objects.filter(keluarga__in=ids)}
    found = {row.keluarga: row for row in _sizes(ids)}
    changed = {key for key in ids if _values(kept.get(key)) != _values(found.get(key))}
    counting.add(
        ((row.wilayah, fact) for key, row in kept.items() if key in changed for fact in facts(row)),
        ((row.wilayah, fact) for key, row in found.items() if key in changed for fact in facts(row)),
    )
    UkuranKeluarga.objects.filter(keluarga__in=changed - found.keys()).delete()
    bulk_upsert(UkuranKeluarga, _COLUMNS, [_values(found[key]) for key in sorted(changed & found.keys())])


def facts(row: UkuranKeluarga) -> Iterator[Fact]:
    part = row.bagian.hex if row.bagian else None
    yield part, KELUARGA, row.anggota, row.jk_kepala, 0
    if row.anggota == 1:
        yield part, SENDIRI, row.lahir_sendiri, row.jk_sendiri, 0


def _values(row: UkuranKeluarga | None) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _COLUMNS) if row else ()


def _sizes(ids: Collection[UUID]) -> Iterator[UkuranKeluarga]:
    people = Penduduk.objects.filter(
        keluarga_id__in=ids, status_dasar=StatusDasar.HIDUP, status_penduduk=StatusPenduduk.TETAP
    )
    members: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for row in people.values_list(*MEMBER):
        members[row[0]].append(row)
    for key, rows in members.items():
        yield size_of(key, rows)


def size_of(key: UUID, rows: Iterable[Sequence[Any]]) -> UkuranKeluarga:
    ordered = sorted(rows, key=lambda row: (row[2] or len(Shdk) + 1, row[3]))
    _key, wilayah, shdk, _id, jk, born, part = ordered[0]
    alone = len(ordered) == 1
    return UkuranKeluarga(
        keluarga=key,
        wilayah=wilayah,
        bagian=part,
        anggota=len(ordered),
        jk_kepala=(jk or 0) if shdk == Shdk.KEPALA_KELUARGA else 0,
        jk_sendiri=(jk or 0) if alone else 0,
        lahir_sendiri=_month(born) if alone else NO_MONTH,
    )


def _month(born: date | None) -> int:
    return month_of(born) if born else NO_MONTH
