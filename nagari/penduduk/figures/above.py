"""What the months of a region above the villages need beside what is kept: who was entered there without an event, and
who moved from one of its villages to another."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db.models import Count as Number
from django.db.models import Min, Q, QuerySet

from nagari.penduduk.kode import JenisKelamin, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Mutasi, MutasiGanda
from nagari.statistik.rules import ZERO, Count, first_day, month_of
from nagari.sync.tracking import in_region

_MOVES: Final = (Jenis.DATANG, Jenis.PINDAH)
_Cells = Counter[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Inside:
    """Of one month: how many came from another village of the region, and left for one. Who has left and is not
    accepted yet came nowhere."""

    came: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Above:
    """By month."""

    registered: dict[int, Count]
    inside: dict[int, Inside]


def above(region: str, first: int, known: Mapping[int, Count], state: Hashable) -> Above:
    """From month `first` on; who was registered after it alone, for those of the first month fill the register.

    `known`: who lives there by the month since when the register knows them; `state`: what figures tell of the events.
    Two queries, over the events of those months; kept while both are what they were.
    """
    return _above(region, first, tuple(sorted(known.items())), hash(state))


@lru_cache(maxsize=16)
def _above(region: str, first: int, known: tuple[tuple[int, Count], ...], _state: int) -> Above:
    return Above(_registered(region, first, known), _inside(region, first))


def _counting(region: str) -> QuerySet[Mutasi]:
    """Events that count, as figures know them."""
    doubles = MutasiGanda.objects.filter(in_region(region)).values("mutasi")
    rows: QuerySet[Mutasi] = Mutasi.objects.filter(in_region(region)).exclude(id__in=doubles).order_by()
    return rows


def _registered(region: str, after: int, residents: Iterable[tuple[int, Count]]) -> dict[int, Count]:
    """As `registered` tells it of a village: everybody in the month since when the register knows him, those with
    events in that of the first, as what they were before them."""
    since = first_day(after + 1)
    found: _Cells = Counter()
    for month, count in residents:
        if month > after:
            for jk, amount in enumerate(count):
                found[month, jk] += amount
    columns = ("terdata_sejak", "status_dasar", "status_penduduk", "deleted_at", "jenis_kelamin")
    lives = (
        _counting(region)
        .filter(penduduk__terdata_sejak__gte=since)
        .values_list("penduduk_id", *(f"penduduk__{name}" for name in columns))
        .annotate(first=Min("bulan_buku"), lost=Number("keluar_jk"), gained=Number("masuk_jk"))
    )
    for _key, known, status, kind, deleted, jk, first, lost, gained in lives:
        is_here = status == StatusDasar.HIDUP and kind == StatusPenduduk.TETAP and deleted is None
        place = _place(jk)
        found[month_of(known), place] -= is_here
        found[month_of(min(known, first)), place] += is_here + lost - gained
    return _counts(found)


def _inside(region: str, since: int) -> dict[int, Inside]:
    below = f"{region}."
    moved = Q(jenis__in=_MOVES, rincian__wilayah__startswith=below)
    undone = Q(jenis=Jenis.PEMBATALAN, membatalkan__jenis__in=_MOVES, membatalkan__rincian__wilayah__startswith=below)
    rows = (
        _counting(region)
        .filter(moved | undone, bulan_buku__gte=first_day(since))
        .values_list("bulan_buku", "jenis", "membatalkan__jenis")
        .annotate(lost=Number("keluar_jk"), gained=Number("masuk_jk"))
    )
    came: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for first, jenis, reverses, lost, gained in rows:
        month = month_of(first)
        if (reverses or jenis) == Jenis.DATANG:
            came[month] += gained - lost
        else:
            left[month] += lost - gained
    return {month: Inside(came[month], left[month]) for month in came.keys() | left.keys()}


def _place(jk: Any) -> int:
    """Where a sex stands in Count."""
    return {JenisKelamin.LAKI_LAKI: 0, JenisKelamin.PEREMPUAN: 1}.get(jk, 2)


def _counts(cells: _Cells) -> dict[int, Count]:
    found: dict[int, Count] = defaultdict(lambda: ZERO)
    for (month, place), amount in cells.items():
        if amount:
            found[month] = found[month].plus(Count(*(amount if at == place else 0 for at in range(3))))
    return dict(found)
