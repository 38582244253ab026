"""Which requests stand under which tab of an inbox: the queries of LetakPermohonan, written once."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from layanan.katalog.models import Tingkat
from layanan.permohonan.models import LetakPermohonan
from nagari.sync.prepared import Statement
from nagari.sync.tracking import in_region

COLUMNS: Final = (
    *("permohonan", "nomor", "judul", "pemohon_nama", "subjek_nama", "keadaan", "kantor", "peran", "perlu", "warga"),
    *("langkah", "langkah_kantor", "langkah_pada", "tenggat", "kepada", "diajukan_pada"),
)


class Tab(StrEnum):
    """Which of them; SEMUA: all that were ever taken in, for a search."""

    SAYA = "saya"
    KANTOR = "kantor"
    WARGA = "warga"
    LAIN = "lain"
    SELESAI = "selesai"
    SEMUA = "semua"


# Of whichever office.
_WHEREVER: Final = frozenset({Tab.SELESAI, Tab.SEMUA})
Values = tuple[Any, ...]
# How many, after how many.
Place = tuple[int, int]


def rows_of(tab: Tab, level: str, wilayah: Any, peran: Any = (), oleh: Any = None) -> QuerySet[LetakPermohonan]:
    """Of a tab as somebody of that office sees it. Of the office's level `level`; the others may be places of a
    statement."""
    rows = LetakPermohonan.objects.all()
    match tab:
        case Tab.SAYA:
            given = Q(kepada__isnull=True) | Q(kepada=oleh)
            return rows.filter(given, kantor=wilayah, peran__in=peran, warga=0)
        case Tab.KANTOR:
            return rows.filter(kantor=wilayah, warga=0)
        case Tab.WARGA:
            return rows.filter(kantor=wilayah, warga=1)
        case Tab.LAIN:
            return _ours(rows.filter(kantor__gt="").exclude(kantor=wilayah), level, wilayah)
        case Tab.SELESAI:
            return _ours(rows.filter(kantor=""), level, wilayah)
    return _ours(rows, level, wilayah)


def _ours(rows: QuerySet[LetakPermohonan], level: str, wilayah: Any) -> QuerySet[LetakPermohonan]:
    """A district sees those that pass it; the regency looks after them all."""
    if level == Tingkat.KECAMATAN:
        return rows.filter(lewat__contains=Tingkat.KECAMATAN.value)
    return rows if level else rows.filter(in_region(wilayah))


def _ordered(rows: QuerySet[LetakPermohonan], tab: Tab) -> QuerySet[LetakPermohonan, Values]:
    order = ("-langkah_pada", "permohonan") if tab in _WHEREVER else ("urut", "diajukan_pada")
    return rows.order_by(*order).values_list(*COLUMNS)


def listed(rows: QuerySet[LetakPermohonan], tab: Tab, place: Place) -> list[Values]:
    count, start = place
    return list(_ordered(rows, tab)[start : start + count])


def listed_whole(tab: Tab, level: str, wilayah: str, peran: Collection[str], oleh: UUID, place: Place) -> list[Values]:
    """The same of a tab that nothing narrows."""
    if level not in Tingkat.values:
        return listed(rows_of(tab, level, wilayah, peran, oleh), tab, place)
    values: tuple[Any, ...] = ()
    if tab is Tab.SAYA:
        values = (wilayah, sorted(peran), oleh)
    elif tab not in _WHEREVER:
        values = (wilayah,)
    return _LISTS[tab, Tingkat(level)].rows(*values, limit=place)


def counted(level: str, wilayah: str) -> Iterable[Values]:
    """Office, whether for the resident, role, official, and how many, of all that are on their way."""
    return _COUNTS[Tingkat(level)].rows() if level in Tingkat.values else _grouped(level, wilayah)


def late(wilayah: str, peran: Collection[str], oleh: UUID, now: datetime) -> int:
    """How many of those for this person are overdue."""
    found = _LATE.row(wilayah, sorted(peran), oleh, now)
    return found[0] if found else 0


def _grouped(level: str, wilayah: str) -> QuerySet[LetakPermohonan, Values]:
    rows = _ours(LetakPermohonan.objects.filter(kantor__gt=""), level, wilayah)
    columns = ("kantor", "warga", "peran", "kepada")
    found: QuerySet[LetakPermohonan, Values] = rows.order_by().values(*columns).annotate(count=Count("*"))
    return found.values_list(*columns, "count")


def _statement(tab: Tab, level: str) -> Statement:
    if tab is Tab.SAYA:
        return Statement(lambda wilayah, peran, oleh: _ordered(rows_of(tab, level, wilayah, peran, oleh), tab))
    if tab in _WHEREVER:
        return Statement(lambda: _ordered(rows_of(tab, level, ""), tab))
    return Statement(lambda wilayah: _ordered(rows_of(tab, level, wilayah), tab))


# What no search narrows is asked in the same words at every page.
_LISTS: Final = {(tab, level): _statement(tab, level) for tab in Tab for level in Tingkat}


def _counting(level: str) -> Statement:
    return Statement(lambda: _grouped(level, ""))


_COUNTS: Final = {level: _counting(level) for level in Tingkat}
_LATE: Final = Statement(
    lambda wilayah, peran, oleh, now: (
        rows_of(Tab.SAYA, Tingkat.NAGARI, wilayah, peran, oleh)
        .filter(urut__lt=now)
        .order_by()
        .values("warga")
        .annotate(count=Count("*"))
        .values_list("count")
    )
)
