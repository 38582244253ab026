"""The projection of NIKs that more than one living resident bears, and the regency's word of it to the offices."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count

from nagari.kantor.models import Level
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import KabarGanda, NikGanda, Penduduk
from nagari.sync.registry import RowChange, office
from nagari.sync.tracking import acting

READS: Final = ("nik", "status_dasar")
REASON: Final = "nik_ganda"
# More would not help anybody to find out which record is right.
MOST_PLACES: Final = 10


def count_niks(changes: Sequence[RowChange], now: datetime) -> None:
    """Looks anew at every NIK the changes name, so neither their order nor a repetition matters."""
    numbers = {str(values["nik"]) for one in changes for values in (one.before, one.after) if values and values["nik"]}
    alive = Penduduk.objects.filter(nik__in=numbers, status_dasar=StatusDasar.HIDUP)
    counted = alive.values("nik").annotate(orang=Count("id"), kantor=Count("wilayah", distinct=True))
    rows = [NikGanda(**row) for row in counted.filter(orang__gt=1).order_by("nik")]
    NikGanda.objects.filter(nik__in=numbers - {row.nik for row in rows}).delete()
    NikGanda.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["nik"], update_fields=["orang", "kantor"], batch_size=500
    )
    if office().level == Level.KABUPATEN:
        with acting(None, REASON):
            _tell_offices(numbers, {row.nik for row in rows if row.kantor > 1})


def _tell_offices(numbers: Collection[str], doubled: Collection[str]) -> None:
    wanted = _wanted(doubled)
    for row in KabarGanda.objects.filter(nik__in=numbers):
        news = wanted.pop((row.penduduk_id, row.nik), None)
        if news is None:
            row.delete()
        else:
            row.tempat = news.tempat
            row.save()
    KabarGanda.objects.bulk_create(wanted.values())


def _wanted(doubled: Collection[str]) -> dict[tuple[UUID, str], KabarGanda]:
    bearers: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    alive = Penduduk.objects.filter(nik__in=doubled, status_dasar=StatusDasar.HIDUP).order_by("id")
    for key, wilayah, nik in alive.values_list("id", "wilayah", "nik"):
        bearers[nik].append((key, wilayah))
    return {
        (key, nik): KabarGanda(wilayah=wilayah, penduduk_id=key, nik=nik, tempat=_elsewhere(wilayah, people))
        for nik, people in bearers.items()
        for key, wilayah in people
    }


def _elsewhere(wilayah: str, people: Iterable[tuple[UUID, str]]) -> str:
    return " ".join(sorted({place for _key, place in people} - {wilayah})[:MOST_PLACES])
