"""Who came into the register without an event, by month, above single villages: `registered` tells it of one, exactly
and slowly. Here it is kept: the month since when the register knows somebody (residents.TERDATA), corrected for those
who have events, for a birth or an arrival is counted as such.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.db.models import Count as Rows
from django.db.models import Min

from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import KoreksiTerdata, Mutasi, MutasiGanda, Penduduk
from nagari.statistik import counting
from nagari.statistik.counting import Fact
from nagari.statistik.rules import month_of

# To be added to TERDATA, by the same months; may be less than nothing.
KOREKSI: Final = "terdata_koreksi"
_FIELDS: Final = [field.attname for field in KoreksiTerdata._meta.concrete_fields]


def correct(people: Collection[UUID]) -> None:
    """Looks anew at these residents; at most some hundred at once, after doubled events were left out."""
    known = {row.penduduk: row for row in KoreksiTerdata.objects.filter(penduduk__in=people)}
    found = {row.penduduk: row for row in _corrections(people)}
    changed = [key for key in known.keys() | found.keys() if _values(known.get(key)) != _values(found.get(key))]
    old, new = ([rows[key] for key in changed if key in rows] for rows in (known, found))
    # What is less than nothing stands on the other side.
    counting.add((*_added(old), *_taken(new)), (*_taken(old), *_added(new)))
    KoreksiTerdata.objects.filter(penduduk__in=changed).delete()
    KoreksiTerdata.objects.bulk_create(new)


def _corrections(people: Collection[UUID]) -> Iterator[KoreksiTerdata]:
    doubles = MutasiGanda.objects.filter(penduduk__in=people).values("mutasi")
    events = Mutasi.objects.filter(penduduk__in=people).exclude(id__in=doubles).order_by()
    lives = {
        key: (first, lost, gained)
        for key, first, lost, gained in events.values_list("penduduk").annotate(
            first=Min("bulan_buku"), lost=Rows("keluar_jk"), gained=Rows("masuk_jk")
        )
    }
    columns = ("id", "wilayah", "jenis_kelamin", "terdata_sejak", "status_dasar", "status_penduduk", "deleted_at")
    for key, wilayah, jk, since, status, kind, deleted in Penduduk.all_objects.filter(id__in=list(lives)).values_list(
        *columns
    ):
        is_here = int(status == StatusDasar.HIDUP and kind == StatusPenduduk.TETAP and deleted is None)
        first, lost, gained = lives[key]
        yield KoreksiTerdata(
            penduduk=key,
            wilayah=wilayah,
            jk=jk or 0,
            terdata=month_of(since),
            terhitung=is_here,
            awal=month_of(min(since, first)),
            sebelum=is_here + lost - gained,
        )


def _facts(rows: Iterable[KoreksiTerdata]) -> Iterator[tuple[str, Fact, int]]:
    for row in rows:
        if row.terdata == row.awal:
            yield row.wilayah, (None, KOREKSI, row.awal, row.jk, 0), row.sebelum - row.terhitung
            continue
        yield row.wilayah, (None, KOREKSI, row.awal, row.jk, 0), row.sebelum
        yield row.wilayah, (None, KOREKSI, row.terdata, row.jk, 0), -row.terhitung


def _added(rows: Iterable[KoreksiTerdata]) -> Iterator[tuple[str, Fact]]:
    return ((wilayah, fact) for wilayah, fact, amount in _facts(rows) for _one in range(amount))


def _taken(rows: Iterable[KoreksiTerdata]) -> Iterator[tuple[str, Fact]]:
    return ((wilayah, fact) for wilayah, fact, amount in _facts(rows) for _one in range(-amount))


def _values(row: KoreksiTerdata | None) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _FIELDS) if row else ()
