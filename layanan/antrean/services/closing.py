"""The end of a day: who still waited is marked, and what remains is written down to travel."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

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
    for tiket in Tiket.objects.filter(hari=hari).select_related("layanan").order_by("id"):
        by_service[tiket.layanan.huruf].append(tiket)
    known = {row.huruf: row for row in RekapAntrean.objects.filter(wilayah=info.wilayah, tanggal=hari.tanggal)}
    for huruf, tickets in by_service.items():
        row = known.get(huruf) or RekapAntrean(wilayah=info.wilayah, tanggal=hari.tanggal, huruf=huruf)
        # A letter taken away and given anew on the same day stands for the later service.
        row.nama = tickets[-1].layanan.nama
        row.diambil = len(tickets)
        row.dilayani = sum(one.status == StatusTiket.SELESAI for one in tickets)
        row.tidak_hadir = sum(one.status == StatusTiket.TIDAK_HADIR for one in tickets)
        row.ditutup = sum(one.status == StatusTiket.TUTUP for one in tickets)
        row.tunggu = figures.binned(found for one in tickets if (found := waited(one)) is not None)
        row.layan = figures.binned(found for one in tickets if (found := took(one)) is not None)
        row.nilai = [sum(one.nilai == mark for one in tickets) for mark in (1, 2, 3, 4)]
        row.save()


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
        linked = Tiket.objects.filter(taken_at__lt=now - LINKED, penduduk__isnull=False).update(penduduk=None)
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
