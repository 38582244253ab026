"""The end of a day: who still waited is marked, and what remains is written down to travel."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from layanan.antrean.models import (
    Denyut,
    HariAntrean,
    JanjiAntrean,
    JatahJanji,
    Jejak,
    JejakTiket,
    RekapAntrean,
    StatusTiket,
    Tiket,
)
from layanan.antrean.rules import figures
from layanan.antrean.rules.steps import LIVE
from nagari.kantor import site

# Who it was is nobody's business a year later; the day's figures stay.
KEPT: Final = timedelta(days=400)
# A name beside a number serves the day's work.
LINKED: Final = timedelta(days=30)


def close(hari: HariAntrean, now: datetime) -> None:
    """Nobody waits any longer; once closed, again is a no-op. Inside a turn."""
    if hari.closed_at is not None:
        return
    left = list(Tiket.objects.filter(hari=hari, status__in=LIVE))
    for tiket in left:
        # Called is not served: nobody said that he came. When a service ended is not known, so it counts for no time.
        tiket.status = StatusTiket.SELESAI if tiket.status == StatusTiket.DILAYANI else StatusTiket.TUTUP
    Tiket.objects.bulk_update(left, ["status"])
    JejakTiket.objects.bulk_create(
        JejakTiket(tiket=one, jenis=Jejak.SELESAI if one.status == StatusTiket.SELESAI else Jejak.TUTUP, at=now)
        for one in left
    )
    hari.closed_at = now
    hari.save(update_fields=["closed_at"])
    recap(hari)


@transaction.atomic
def recap(hari: HariAntrean) -> None:
    """The day's figures by service, as they stand. Written again when the day goes on."""
    info = site.current()
    if info is None:
        return
    by_service: dict[str, list[Tiket]] = defaultdict(list)
    for tiket in Tiket.objects.filter(hari=hari).select_related("layanan", "loket").order_by("id"):
        by_service[tiket.layanan.huruf].append(tiket)
    known = {row.huruf: row for row in RekapAntrean.objects.filter(wilayah=info.wilayah, tanggal=hari.tanggal)}
    for huruf, tickets in by_service.items():
        row = known.get(huruf) or RekapAntrean(wilayah=info.wilayah, tanggal=hari.tanggal, huruf=huruf)
        # A letter taken away and given anew on the same day stands for the later service.
        row.nama = tickets[-1].layanan.nama
        all_day = tally(tickets)
        row.diambil, row.dilayani, row.tidak_hadir = all_day.taken, all_day.served, all_day.missed
        row.ditutup, row.nilai = all_day.left, list(all_day.marks)
        row.tunggu, row.layan = list(all_day.waits), list(all_day.services)
        row.rinci = {"jam": _parts(tickets, hour), "loket": _parts(tickets, counter)}
        row.save()


def tally(tickets: Collection[Tiket]) -> figures.Tally:
    return figures.Tally(
        taken=len(tickets),
        served=sum(one.status == StatusTiket.SELESAI for one in tickets),
        missed=sum(one.status == StatusTiket.TIDAK_HADIR for one in tickets),
        left=sum(one.status == StatusTiket.TUTUP for one in tickets),
        waits=tuple(figures.binned(found for one in tickets if (found := waited(one)) is not None)),
        services=tuple(figures.binned(found for one in tickets if (found := took(one)) is not None)),
        marks=tuple(sum(one.nilai == mark for one in tickets) for mark in (1, 2, 3, 4)),
    )


def hour(tiket: Tiket) -> int:
    """Of arrival, in the office's zone."""
    return timezone.localtime(tiket.taken_at).hour


def counter(tiket: Tiket) -> int | None:
    return tiket.loket.nomor if tiket.loket else None


def _parts(tickets: Iterable[Tiket], key: Callable[[Tiket], int | None]) -> dict[str, list[Any]]:
    found: dict[int, list[Tiket]] = defaultdict(list)
    for one in tickets:
        if (part := key(one)) is not None:
            found[part].append(one)
    return {str(part): tally(found[part]).packed() for part in sorted(found)}


def waited(tiket: Tiket) -> float | None:
    """Seconds from taking the number to the first call; None where a corrected clock makes nonsense of it."""
    return _between(tiket.taken_at, tiket.called_at)


def took(tiket: Tiket) -> float | None:
    """Seconds at the counter; None of who was called and did not come, and while it lasts."""
    if tiket.status != StatusTiket.SELESAI:
        return None
    return _between(tiket.served_at or tiket.called_at, tiket.finished_at)


def clear_away(now: datetime) -> int:
    """Tickets of long ago and names beside numbers; how many. Bookings nobody came for go too."""
    old = Tiket.objects.filter(taken_at__lt=now - KEPT)
    with transaction.atomic():
        # The request leads to the resident as well.
        named = Tiket.objects.exclude(penduduk=None, permohonan=None).filter(taken_at__lt=now - LINKED)
        linked = named.update(penduduk=None, permohonan=None)
        count = old.count()
        JejakTiket.objects.filter(tiket__in=old).delete()
        old.delete()
        past_days = HariAntrean.objects.filter(opened_at__lt=now - KEPT, tiket_list=None, closed_at__isnull=False)
        # The pulse still points to the last day of an office that keeps a queue no more.
        past_days.exclude(pk__in=Denyut.objects.exclude(hari=None).values("hari")).delete()
        # What one address booked counts for that day alone.
        JatahJanji.objects.filter(tanggal__lt=(now - timedelta(days=1)).date()).delete()
        info = site.current()
        if info is not None:
            past = JanjiAntrean.objects.filter(wilayah=info.wilayah, tanggal__lt=(now - KEPT).date())
            count += past.delete()[0]
    return count + linked


def _between(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None:
        return None
    seconds = (end - start).total_seconds()
    return seconds if 0 <= seconds < 24 * 3600 else None
