"""What waits at the office because of events: birth certificates to apply for in time, guests whose stay is over,
events recorded twice."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.mutasi.facts import StayFacts, facts_of
from nagari.penduduk.mutasi.queries import standing_events, unsettled
from nagari.penduduk.mutasi.rules import REPORT_DAYS


@dataclass(frozen=True, slots=True)
class Births:
    """Newborns without a certificate whose time has not run out. `until`: the last day of the first of them."""

    count: int
    until: date | None


@dataclass(frozen=True, slots=True)
class EventsWaiting:
    births: Births
    overdue_guests: int


def waiting_for(wilayah: str, today: date) -> EventsWaiting:
    """One query, over the births of some weeks and the guests of all times, of whom there are few."""
    limit = timedelta(days=REPORT_DAYS[Jenis.LAHIR])
    recent = Q(jenis=Jenis.LAHIR, tanggal__gte=today - limit, penduduk__no_akta_lahir="")
    guests = Q(jenis=Jenis.SEMENTARA_MASUK, penduduk__status_penduduk=StatusPenduduk.TIDAK_TETAP)
    here = Q(penduduk__status_dasar=StatusDasar.HIDUP, penduduk__deleted_at__isnull=True)
    found = standing_events(Mutasi.objects.filter(recent | guests, here, wilayah=wilayah))
    rows = list(found.only("jenis", "tanggal", "rincian"))
    born = [one.tanggal for one in rows if one.jenis == Jenis.LAHIR]
    stays = [facts_of(one) for one in rows if one.jenis != Jenis.LAHIR]
    overdue = [one for one in stays if isinstance(one, StayFacts) and one.sampai and one.sampai < today]
    return EventsWaiting(Births(len(born), min(born) + limit if born else None), len(overdue))


def count_doubles(wilayah: str) -> int:
    """Events recorded twice of which nobody has said yet which one is right. One query."""
    return unsettled(Mutasi.objects.filter(wilayah=wilayah)).count()
