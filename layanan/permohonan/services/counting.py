"""Keeps the figures of requests in step with where they stand: how many of which kind, how many wait, until when."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from layanan.permohonan.figures import BERJALAN, DIAJUKAN, TENGGAT, number_of
from layanan.permohonan.models import HitunganPermohonan, LetakPermohonan
from layanan.permohonan.services import placing
from nagari.statistik import counting
from nagari.statistik.counting import Fact
from nagari.statistik.rules import month_of
from nagari.sync.registry import RowChange

# SQLite before 3.32 takes 999 values in a query.
_TOGETHER: Final = 400


def follow(changes: Sequence[RowChange], now: datetime) -> None:
    """The projection: places the requests that the changes name, then counts them."""
    keys = placing.named(changes)
    placing.place(keys)
    ordered = sorted(keys)
    for start in range(0, len(ordered), _TOGETHER):
        _count(ordered[start : start + _TOGETHER])


def _count(keys: Collection[UUID]) -> None:
    known = list(HitunganPermohonan.objects.filter(pk__in=keys))
    rows = [_counted(row) for row in LetakPermohonan.objects.filter(pk__in=keys)]
    counting.add(
        ((row.wilayah, fact) for row in known for fact in facts(row)),
        ((row.wilayah, fact) for row in rows for fact in facts(row)),
    )
    HitunganPermohonan.objects.filter(pk__in=keys).delete()
    HitunganPermohonan.objects.bulk_create(rows)


def _counted(row: LetakPermohonan) -> HitunganPermohonan:
    return HitunganPermohonan(
        permohonan=row.permohonan,
        wilayah=row.wilayah,
        jenis=number_of(row.jenis),
        periode=month_of(timezone.localdate(row.diajukan_pada)),
        terbuka=bool(row.kantor),
        tenggat=timezone.localdate(row.tenggat).toordinal() if row.kantor and row.tenggat else 0,
    )


def facts(row: HitunganPermohonan) -> Iterator[Fact]:
    yield None, DIAJUKAN, row.jenis, 0, row.periode
    if row.terbuka:
        yield None, BERJALAN, row.jenis, 0, 0
    if row.tenggat:
        yield None, TENGGAT, row.tenggat, 0, 0
