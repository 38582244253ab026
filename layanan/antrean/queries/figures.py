"""How long people waited: today live from the tickets, other days and offices from what remains of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from layanan.antrean.models import RekapAntrean, StatusTiket, Tiket
from layanan.antrean.rules import figures
from layanan.antrean.services.closing import counter, hour, tally, took, waited
from nagari.sync.tracking import SyncedQuerySet, in_region
from nagari.wilayah.models import Wilayah


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Counts, and minutes at the median and the 90th percentile; None where nobody was.

    `left`: not served when the day was over; `given_back`: by who went home.
    """

    label: str
    taken: int
    served: int
    missed: int
    left: int
    given_back: int
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
        _grouped(tickets, lambda one: f"{hour(one):02d}.00"),
        _by_counter(tickets, counter_label),
        waiting,
    )


def of_recap(wilayah: str, start: date, end: date, all_label: str, counter_label: Callable[[int], str]) -> Today | None:
    """The same of days whose tickets are not here any more, or of another office's."""
    rows = list(RekapAntrean.objects.filter(wilayah=wilayah, tanggal__range=(start, end)).order_by("huruf", "tanggal"))
    if not rows:
        return None
    by_service: dict[str, list[RekapAntrean]] = defaultdict(list)
    for row in rows:
        by_service[f"{row.huruf} · {row.nama}"].append(row)
    return Today(
        end,
        _kept(all_label, rows),
        [_kept(label, found) for label, found in by_service.items()],
        _kept_parts(rows, "jam", lambda hour: f"{hour:02d}.00"),
        _kept_parts(rows, "loket", counter_label),
        0,
    )


def days(wilayah: str, start: date, end: date) -> list[tuple[date, Line]]:
    """The office's days from `start` to `end`, newest first."""
    found: dict[date, list[RekapAntrean]] = defaultdict(list)
    for row in _rows(start, end).filter(wilayah=wilayah):
        found[row.tanggal].append(row)
    return [(day, _kept("", found[day])) for day in sorted(found, reverse=True)]


def offices(scope: str, start: date, end: date, *, service: str = "", order: str = "") -> list[tuple[str, Line]]:
    """Code and figures of every office of a region that kept a queue in that time. `service`: of that name alone;
    `order`: one of ORDERS, by itself the longest wait at the 90th percentile first."""
    rows = _rows(start, end).filter(in_region(scope))
    if service:
        rows = rows.filter(nama__iexact=service)
    found: dict[str, list[RekapAntrean]] = defaultdict(list)
    for row in rows:
        found[row.wilayah].append(row)
    names = names_of(found)
    lines = [(wilayah, _kept(names.get(wilayah, wilayah), every)) for wilayah, every in found.items()]
    key = ORDERS.get(order, ORDERS["tunggu"])
    return sorted(lines, key=lambda pair: (key(pair[1]), pair[1].label))


def services_of(scope: str, start: date, end: date) -> list[str]:
    """Names under which offices of a region gave numbers in that time, each once however it is written."""
    names = _rows(start, end).filter(in_region(scope)).order_by().values_list("nama", flat=True).distinct()
    return sorted({name.casefold(): name for name in names}.values(), key=str.casefold)


def names_of(codes: Iterable[str]) -> Mapping[str, str]:
    return dict(Wilayah.objects.filter(code__in=list(codes)).values_list("code", "name"))


def _rows(start: date, end: date) -> SyncedQuerySet[RekapAntrean]:
    rows: SyncedQuerySet[RekapAntrean] = RekapAntrean.objects.filter(tanggal__range=(start, end)).defer("rinci")
    return rows


def _grouped(tickets: Iterable[Tiket], key: Callable[[Tiket], str]) -> list[Line]:
    found: dict[str, list[Tiket]] = defaultdict(list)
    for one in tickets:
        found[key(one)].append(one)
    return [_line(label, found[label]) for label in sorted(found)]


def _by_counter(tickets: Iterable[Tiket], label: Callable[[int], str]) -> list[Line]:
    """By number: as text, 10 would come before 9."""
    found: dict[int, list[Tiket]] = defaultdict(list)
    for one in tickets:
        if (nomor := counter(one)) is not None:
            found[nomor].append(one)
    return [_line(label(nomor), found[nomor]) for nomor in sorted(found)]


def _line(label: str, tickets: Sequence[Tiket]) -> Line:
    """Of single values, and so exact."""
    waits = [seconds for one in tickets if (seconds := waited(one)) is not None]
    services = [seconds for one in tickets if (seconds := took(one)) is not None]
    found = tally(tickets)
    return Line(
        label=label,
        taken=found.taken,
        served=found.served,
        missed=found.missed,
        left=found.left,
        given_back=sum(one.status == StatusTiket.BATAL for one in tickets),
        wait=figures.exact_quantile(waits, 0.5),
        wait90=figures.exact_quantile(waits, 0.9),
        service=figures.exact_quantile(services, 0.5),
        service90=figures.exact_quantile(services, 0.9),
        rating=found.rating,
    )


def _kept(label: str, rows: Iterable[RekapAntrean]) -> Line:
    return _told(label, (_tally(row) for row in rows))


def _kept_parts(rows: Iterable[RekapAntrean], part: str, label: Callable[[int], str]) -> list[Line]:
    found: dict[int, list[figures.Tally]] = defaultdict(list)
    for row in rows:
        kept = row.rinci.get(part) if isinstance(row.rinci, dict) else None
        for key, raw in kept.items() if isinstance(kept, dict) else ():
            if key.isascii() and key.isdigit() and (one := figures.unpacked(raw)) is not None:
                found[int(key)].append(one)
    return [_told(label(key), found[key]) for key in sorted(found)]


def _tally(row: RekapAntrean) -> figures.Tally:
    return figures.Tally(
        taken=row.diambil,
        served=row.dilayani,
        missed=row.tidak_hadir,
        left=row.ditutup,
        waits=figures.counts_of(row.tunggu),
        services=figures.counts_of(row.layan),
        marks=figures.counts_of(row.nilai),
    )


def _told(label: str, tallies: Iterable[figures.Tally]) -> Line:
    found = figures.added(tallies)
    return Line(
        label=label,
        taken=found.taken,
        served=found.served,
        missed=found.missed,
        left=found.left,
        given_back=found.given_back,
        wait=figures.quantile(found.waits, 0.5),
        wait90=figures.quantile(found.waits, 0.9),
        service=figures.quantile(found.services, 0.5),
        service90=figures.quantile(found.services, 0.9),
        rating=found.rating,
    )


# By what offices can be put in order: what needs looking at comes first.
ORDERS: Final[Mapping[str, Callable[[Line], Any]]] = {
    "tunggu": lambda one: -(one.wait90 or 0),
    "layan": lambda one: -(one.service90 or 0),
    "jumlah": lambda one: -one.taken,
    "tak-terlayani": lambda one: -(one.missed + one.left) / max(1, one.taken),
    "nilai": lambda one: one.rating or 9,
    "nama": lambda one: one.label,
}
