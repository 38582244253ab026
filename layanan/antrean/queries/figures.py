"""How long people waited: today live from the tickets, other days and offices from what remains of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from layanan.antrean.models import RekapAntrean, StatusTiket, Tiket
from layanan.antrean.rules import figures
from layanan.antrean.services.closing import took, waited
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Wilayah


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Counts, and minutes at the median and the 90th percentile; None where nobody was.

    `left`: not served when the day was over.
    """

    label: str
    taken: int
    served: int
    missed: int
    left: int
    wait: float | None
    wait90: float | None
    service: float | None
    service90: float | None
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Today:
    tanggal: date
    total: Line
    by_service: Sequence[Line]
    by_hour: Sequence[Line]
    by_counter: Sequence[Line]
    waiting: int


def of_day(tanggal: date, all_label: str, counter_label: Callable[[int], str]) -> Today | None:
    """None where no number was taken on that day. One query."""
    tickets = list(Tiket.objects.filter(hari__tanggal=tanggal).select_related("layanan", "loket"))
    if not tickets:
        return None
    waiting = sum(one.status == StatusTiket.MENUNGGU for one in tickets)
    return Today(
        tanggal,
        _line(all_label, tickets),
        _grouped(tickets, lambda one: f"{one.layanan.huruf} · {one.layanan.nama}"),
        _grouped(tickets, lambda one: timezone.localtime(one.taken_at).strftime("%H.00")),
        _by_counter(tickets, counter_label),
        waiting,
    )


def of_recap(wilayah: str, tanggal: date, all_label: str) -> Today | None:
    """The same of a day whose tickets are not here any more: by service alone."""
    rows = list(RekapAntrean.objects.filter(wilayah=wilayah, tanggal=tanggal).order_by("huruf"))
    if not rows:
        return None
    by_service = [_kept(f"{row.huruf} · {row.nama}", [row]) for row in rows]
    return Today(tanggal, _kept(all_label, rows), by_service, (), (), 0)


def days(wilayah: str, start: date, end: date) -> list[tuple[date, Line]]:
    """The office's days from `start` to `end`, newest first."""
    rows = RekapAntrean.objects.filter(wilayah=wilayah, tanggal__range=(start, end))
    found: dict[date, list[RekapAntrean]] = defaultdict(list)
    for row in rows:
        found[row.tanggal].append(row)
    return [(day, _kept("", found[day])) for day in sorted(found, reverse=True)]


def offices(scope: str, start: date, end: date) -> list[Line]:
    """Every office of a region that kept a queue in that time, the longest wait at the 90th percentile first."""
    rows = RekapAntrean.objects.filter(in_region(scope), tanggal__range=(start, end))
    found: dict[str, list[RekapAntrean]] = defaultdict(list)
    for row in rows:
        found[row.wilayah].append(row)
    names = names_of(found)
    lines = [_kept(names.get(wilayah, wilayah), rows) for wilayah, rows in found.items()]
    return sorted(lines, key=lambda one: -(one.wait90 or 0))


def names_of(codes: Iterable[str]) -> Mapping[str, str]:
    return dict(Wilayah.objects.filter(code__in=list(codes)).values_list("code", "name"))


def _grouped(tickets: Iterable[Tiket], key: Callable[[Tiket], str]) -> list[Line]:
    found: dict[str, list[Tiket]] = defaultdict(list)
    for one in tickets:
        found[key(one)].append(one)
    return [_line(label, found[label]) for label in sorted(found)]


def _by_counter(tickets: Iterable[Tiket], label: Callable[[int], str]) -> list[Line]:
    """By number: as text, 10 would come before 9."""
    found: dict[int, list[Tiket]] = defaultdict(list)
    for one in tickets:
        if one.loket is not None:
            found[one.loket.nomor].append(one)
    return [_line(label(nomor), found[nomor]) for nomor in sorted(found)]


def _line(label: str, tickets: Sequence[Tiket]) -> Line:
    waits = [seconds for one in tickets if (seconds := waited(one)) is not None]
    services = [seconds for one in tickets if (seconds := took(one)) is not None]
    marks = [one.nilai for one in tickets if one.nilai]
    return Line(
        label=label,
        taken=len(tickets),
        served=sum(one.status == StatusTiket.SELESAI for one in tickets),
        missed=sum(one.status == StatusTiket.TIDAK_HADIR for one in tickets),
        left=sum(one.status == StatusTiket.TUTUP for one in tickets),
        wait=figures.exact_quantile(waits, 0.5),
        wait90=figures.exact_quantile(waits, 0.9),
        service=figures.exact_quantile(services, 0.5),
        service90=figures.exact_quantile(services, 0.9),
        rating=sum(marks) / len(marks) if marks else None,
    )


def _kept(label: str, rows: Sequence[RekapAntrean]) -> Line:
    waits, services = figures.together(row.tunggu for row in rows), figures.together(row.layan for row in rows)
    marks = [sum(row.nilai[place] for row in rows if len(row.nilai) == 4) for place in range(4)]
    return Line(
        label=label,
        taken=sum(row.diambil for row in rows),
        served=sum(row.dilayani for row in rows),
        missed=sum(row.tidak_hadir for row in rows),
        left=sum(row.ditutup for row in rows),
        wait=figures.quantile(waits, 0.5),
        wait90=figures.quantile(waits, 0.9),
        service=figures.quantile(services, 0.5),
        service90=figures.quantile(services, 0.9),
        rating=sum((place + 1) * count for place, count in enumerate(marks)) / sum(marks) if sum(marks) else None,
    )
