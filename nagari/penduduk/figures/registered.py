"""Who came into the register without having come to the village: entered by hand or by an import, with no event."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from nagari.penduduk.kode import JenisKelamin, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Mutasi, Penduduk
from nagari.penduduk.mutasi.doubles import doubles_in
from nagari.statistik.rules import ZERO, Count, first_day, month_of
from nagari.sync.revision import Kept

# Part of the village, sex (0 where it is not known).
_Cell = tuple[UUID | None, int]
_COLUMNS = ("keluar_lingkungan_id", "keluar_jk", "masuk_lingkungan_id", "masuk_jk")
_kept: Kept[dict[int, Count]] = Kept(most=16)


def registered(wilayah: str, after: int, parts: Collection[str] | None = None) -> dict[int, Count]:
    """Of a village, {month: how many} after month `after`; `parts`: only of these parts of it. Three queries.

    Book B.3 has them in the opening figures of that month: with them the end of one month is the beginning of the next.
    """
    key = (wilayah, after, frozenset(parts) if parts is not None else None)
    return _kept.get(key, lambda: _registered(wilayah, first_day(after + 1), parts))


def _registered(wilayah: str, since: date, parts: Collection[str] | None) -> dict[int, Count]:
    began: dict[UUID, Counter[_Cell]] = defaultdict(Counter)
    months: dict[UUID, date] = {}
    people = Penduduk.all_objects.filter(wilayah=wilayah, terdata_sejak__gte=since)
    for key, day, status, kind, deleted, part, jk in people.values_list(
        *("id", "terdata_sejak", "status_dasar", "status_penduduk", "deleted_at", "lingkungan_id", "jenis_kelamin")
    ):
        months[key] = day
        if status == StatusDasar.HIDUP and kind == StatusPenduduk.TETAP and deleted is None:
            began[key][part, jk or 0] += 1
    doubles = doubles_in(wilayah)
    events = Mutasi.objects.filter(wilayah=wilayah, penduduk__terdata_sejak__gte=since).order_by()
    for event, key, month, lost, lost_jk, gained, gained_jk in events.values_list(
        "id", "penduduk_id", "bulan_buku", *_COLUMNS
    ):
        # An event shows that somebody was here before the register knew.
        months[key] = min(months[key], month)
        if event in doubles:
            continue
        if lost_jk is not None:
            began[key][lost, lost_jk] += 1
        if gained_jk is not None:
            began[key][gained, gained_jk] -= 1
    found: dict[int, Count] = defaultdict(lambda: ZERO)
    for key, cells in began.items():
        for (part, jk), count in cells.items():
            if count and (parts is None or (part and part.hex in parts)):
                found[month_of(months[key])] = found[month_of(months[key])].plus(_of(jk, count))
    return dict(found)


def _of(jk: int, count: int) -> Count:
    if jk == JenisKelamin.LAKI_LAKI:
        return Count(male=count)
    return Count(female=count) if jk == JenisKelamin.PEREMPUAN else Count(other=count)
