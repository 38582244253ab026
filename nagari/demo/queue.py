"""A queue in progress, and what is left of the days before."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from layanan.antrean.models import Asal, HariAntrean, LayananAntrean, Loket, RekapAntrean, StatusTiket, Tiket
from layanan.antrean.rules import figures, opening, skm
from layanan.antrean.rules.steps import Step
from layanan.antrean.services import calling, setup, survey, taking
from nagari.accounts.uptime import Moment, moment
from nagari.kantor import workdays
from nagari.kantor.rules.hours import DayHours

# So long the demo is tried, and so long a queue is in progress by then.
TRIED = timedelta(hours=2)
IN_PROGRESS = timedelta(hours=3)
SERVICES = (
    ("A", "Surat keterangan", "usaha, domisili, tidak mampu", 8),
    ("B", "Data penduduk", "KK, lahir, meninggal, pindah", 12),
    ("C", "Bantuan sosial", "pendataan dan pengaduan bantuan", 10),
    ("D", "Pengaduan dan tanya jawab", "", 6),
)
COUNTERS = ((1, "Surat", "A"), (2, "Kependudukan", "AB"), (3, "Pelayanan umum", "ABCD"))
LANES = ("LANSIA", "DIFABEL", "HAMIL", "MENYUSUI")
TEXT = "Bawalah KTP-el dan kartu keluarga · Semua layanan di kantor ini tanpa biaya · Jangan titip lewat perantara"
DAYS_BEFORE = 21
SHEETS = 48
HOURS, HOUR_WEIGHTS = (8, 9, 10, 11, 13, 14), (3, 6, 5, 3, 2, 1)
SUGGESTIONS = ("Tambah kursi di ruang tunggu.", "Mohon papan petunjuk di pintu masuk.", "Petugas ramah, terima kasih.")
TAKEN = 30
STILL_WAITING = 9


def set_up_queue(wilayah: str) -> tuple[list[LayananAntrean], list[Loket]]:
    services = [
        setup.save_service(
            wilayah,
            setup.Layanan(nama=nama, huruf=huruf, keterangan=told, urutan=place, menit=minutes, per_slot=2),
        )
        for place, (huruf, nama, told, minutes) in enumerate(SERVICES)
    ]
    ids = {one.huruf: one.pk for one in services}
    counters = [setup.save_counter(wilayah, nomor, nama, _of(ids, letters)) for nomor, nama, letters in COUNTERS]
    setup.save_rules(wilayah, setup.Aturan(jalur=LANES, selang=2, teks_berjalan=TEXT))
    return services, counters


def days_before(wilayah: str, services: Sequence[LayananAntrean], now: datetime, seed: int) -> None:
    """Figures of three weeks of work, and sheets of the survey."""
    chance = random.Random(seed)  # noqa: S311  invented figures
    today = timezone.localdate(now)
    slow = chance.uniform(0.6, 1.8)
    for back in range(1, DAYS_BEFORE + 1):
        day = today - timedelta(days=back)
        if day.weekday() > 4:
            continue
        for service in services:
            _keep_day(wilayah, day, service, _visits(service, slow, chance))
    for _sheet in range(SHEETS):
        marks = [chance.choices((2, 3, 4), (1, 6, 5))[0] for _element in range(9)]
        back = chance.randint(1, DAYS_BEFORE)
        visitor = survey.Visitor(
            kelamin=chance.choice("LP"),
            umur=chance.choice(skm.AGE_GROUPS)[0],
            pendidikan=chance.choices(skm.SCHOOLING, (6, 4, 8, 2, 3, 1, 0))[0][0],
            pekerjaan=chance.choices(skm.OCCUPATIONS, (2, 0, 0, 4, 6, 8))[0][0],
            layanan=chance.choices(services, (5, 4, 2, 1))[0].nama,
            saran=chance.choice(SUGGESTIONS) if chance.random() < 0.1 else "",
        )
        survey.answer(wilayah, today - timedelta(days=back), marks, visitor, kertas=True)


@dataclass(frozen=True, slots=True)
class _Visit:
    """Times in seconds; `mark` 0: not rated."""

    hour: int
    counter: int
    waited: float
    took: float
    came: bool
    mark: int


def _visits(service: LayananAntrean, slow: float, chance: random.Random) -> list[_Visit]:
    counters = [number for number, _name, letters in COUNTERS if service.huruf in letters]
    return [
        _Visit(
            hour=chance.choices(HOURS, HOUR_WEIGHTS)[0],
            counter=chance.choice(counters),
            waited=chance.expovariate(1 / (9 * 60 * slow)),
            took=chance.uniform(0.4, 1.8) * service.menit * 60,
            came=chance.random() > 0.06,
            mark=chance.choices((0, 2, 3, 4), (6, 1, 3, 4))[0],
        )
        for _place in range(chance.randint(4, 22))
    ]


def _keep_day(wilayah: str, day: date, service: LayananAntrean, visits: Sequence[_Visit]) -> None:
    whole = _tally(visits)
    RekapAntrean.objects.create(
        wilayah=wilayah,
        tanggal=day,
        huruf=service.huruf,
        nama=service.nama,
        diambil=whole.taken,
        dilayani=whole.served,
        tidak_hadir=whole.missed,
        tunggu=list(whole.waits),
        layan=list(whole.services),
        nilai=list(whole.marks),
        rinci={"jam": _parts(visits, "hour"), "loket": _parts(visits, "counter")},
    )


def _parts(visits: Sequence[_Visit], part: str) -> dict[str, list[Any]]:
    keys = sorted({getattr(one, part) for one in visits})
    return {str(key): _tally([one for one in visits if getattr(one, part) == key]).packed() for key in keys}


def _tally(visits: Sequence[_Visit]) -> figures.Tally:
    came = [one for one in visits if one.came]
    return figures.Tally(
        taken=len(visits),
        served=len(came),
        missed=len(visits) - len(came),
        waits=tuple(figures.binned(one.waited for one in visits)),
        services=tuple(figures.binned(one.took for one in came)),
        marks=tuple(sum(one.mark == mark for one in came) for mark in (1, 2, 3, 4)),
    )


def begin_day(wilayah: str, services: Sequence[LayananAntrean], counters: Sequence[Loket], now: datetime) -> None:
    """Some thirty numbers of the last hours: most are served and some rated, a few stand at counters, the rest wait."""
    chance = random.Random(3)  # noqa: S311
    here = moment(now)
    # Tried just after the doors opened, all of it fits into what there is of the day.
    begun = open_for(wilayah, services, now)
    step = min(timedelta(minutes=4), (now - begun) / (TAKEN + STILL_WAITING + 1))

    def at(place: float) -> Moment:
        back = step * (TAKEN + STILL_WAITING - place)
        return Moment(here.boot, here.ticks - back.total_seconds(), now - back)

    for place in range(TAKEN):
        service = services[chance.choices(range(4), (5, 4, 2, 1))[0]]
        lane = chance.choice(LANES) if chance.random() < 0.2 else ""
        wish = taking.Wish(layanan=service.pk, asal=chance.choice((Asal.KIOSK, Asal.PONSEL)), jalur=lane)
        taking.take(wilayah, wish, at(place))
        if place >= STILL_WAITING:
            _call(counters[place % len(counters)], at(place + 0.5), chance)
    for tiket in Tiket.objects.filter(status=StatusTiket.SELESAI, hari__closed_at=None).order_by("id"):
        if chance.random() < 0.6:
            calling.rate(tiket.kode, chance.choices((2, 3, 4), (1, 4, 6))[0], here)


def open_for(wilayah: str, services: Sequence[LayananAntrean], now: datetime) -> datetime:
    """Numbers are given in the office's own hours; for whoever tries the demo in the evening or on a Sunday this one
    day is longer. Since when they are given today."""
    local, work = timezone.localtime(now), workdays.calendar(wilayah).work
    usual = {weekday: (shifts[0].opens, shifts[-1].closes) for weekday, shifts in work.week.items() if shifts}
    opens, closes = usual.get(local.weekday(), (time.max, time.min))
    if work.is_working_day(local.date()):
        early = datetime.combine(local.date(), opens, local.tzinfo) - opening.EARLY
        if early < local and local + TRIED < datetime.combine(local.date(), closes, local.tzinfo):
            for service in services:
                setup.save_hours(service, ())
            return early
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    begun = max(midnight, local.replace(minute=0, second=0, microsecond=0) - IN_PROGRESS)
    usual[local.weekday()] = (min(opens, begun.time()), time(23, 59))
    week = [DayHours(hari=weekday + 1, buka=buka, tutup=tutup) for weekday, (buka, tutup) in sorted(usual.items())]
    for service in services:
        setup.save_hours(service, week, on_holidays=True)
    return begun


def begin_today(wilayah: str, now: datetime) -> bool:
    """The same where the demo of an earlier day is opened again; whether there was need."""
    services = list(LayananAntrean.objects.filter(wilayah=wilayah, aktif=True).order_by("urutan", "huruf"))
    counters = list(Loket.objects.filter(wilayah=wilayah, aktif=True).order_by("nomor"))
    if len(services) < len(SERVICES) or not counters:
        return False
    if HariAntrean.objects.filter(tanggal=timezone.localdate(now)).exists():
        open_for(wilayah, services, now)
        return False
    begin_day(wilayah, services, counters, now)
    return True


def _call(loket: Loket, at: Moment, chance: random.Random) -> None:
    tiket = calling.call_next(loket, at)
    if tiket is None:
        return
    if chance.random() < 0.06:
        calling.step(tiket.pk, Step.NO_SHOW, loket, at)
    elif chance.random() < 0.5:
        calling.step(tiket.pk, Step.SERVE, loket, at)


def _of(ids: dict[str, UUID], letters: str) -> list[UUID]:
    return [ids[letter] for letter in letters]
