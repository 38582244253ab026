"""The queue as screens show it: who is called, who waits, how long. Two queries, and none that names anybody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Q

from layanan.antrean.models import AturanAntrean, Jalur, LayananAntrean, Loket, StatusTiket, Tiket
from layanan.antrean.rules import line, opening, staffed, waits
from layanan.antrean.rules.steps import AT_COUNTER, LIVE
from nagari.kantor import workdays
from nagari.kantor.rules.hours import OfficeCalendar
from nagari.sync.prepared import Statement
from nagari.sync.tracking import in_region

# Tickets called within so many changes are looked at, to tell how long visitors take: some eighty. Each is read again
# at every call.
RECENT: Final = 240
# Points in the code of a regency.
REGENCY_POINTS: Final = 1
_FIELDS: Final = (
    *("id", "kode", "huruf", "nomor", "layanan_id", "jalur", "status", "giliran", "not_before", "loket_id"),
    *("tujuan_id", "panggilan", "panggilan_awal", "taken_at", "called_at", "served_at", "finished_at"),
    *("penduduk_id", "permohonan"),
)
# Beside the fields of a ticket: what screens show of it.
_SHOWN: Final = "shown"
Row = tuple[Any, ...]
Ticket = dict[str, Any]
# Of a day: those whom somebody still waits for, and those called since a version.
_BOARD: Final = Statement(
    lambda hari, since: Tiket.objects.filter(
        Q(status__in=(*LIVE, StatusTiket.TIDAK_HADIR)) | Q(panggilan__gt=since), hari_id=hari
    ).values_list(*_FIELDS)
)


@dataclass(frozen=True, slots=True)
class Setup:
    """Services in use, counters in use and the rules of one office. `mark` changes with any of them."""

    wilayah: str
    services: tuple[LayananAntrean, ...]
    counters: tuple[Loket, ...]
    rules: AturanAntrean
    calendar: OfficeCalendar
    mark: int

    def has_counter(self, layanan: LayananAntrean) -> bool:
        return any(str(layanan.pk) in one.layanan for one in self.counters)

    def gives(self, layanan: LayananAntrean, now: datetime) -> bool:
        """Does the kiosk give numbers for it at `now`, in the office's zone?"""
        return self.has_counter(layanan) and opening.is_open(layanan, self.calendar, now)

    def gives_any(self, now: datetime) -> bool:
        """For one of its services at least, used up or not?"""
        return any(self.gives(one, now) for one in self.services)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One ticket. `ahead`, `minutes`: of one that waits; `loket` is a counter's number."""

    id: int
    kode: str
    teks: str
    huruf: str
    nomor: int
    layanan: str
    jalur: str
    status: str
    loket: int | None
    tujuan: int | None
    panggilan: int
    taken_at: datetime
    giliran: int
    not_before: datetime | None
    penduduk: UUID | None
    permohonan: UUID | None
    ahead: int = 0
    minutes: int = 0

    @property
    def is_priority(self) -> bool:
        return self.jalur != Jalur.BIASA

    @property
    def lane(self) -> str:
        return str(Jalur(self.jalur).label) if self.jalur else ""


@dataclass(frozen=True, slots=True)
class ServiceLoad:
    """How many would be called before somebody who came now for a service, and how long that takes."""

    id: str
    huruf: str
    nama: str
    keterangan: str
    waiting: int
    minutes: int
    # Numbers of today that are left; None where as many are given as come.
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    versi: int
    waiting: tuple[Shown, ...] = ()
    held: tuple[Shown, ...] = ()
    at_counter: tuple[Shown, ...] = ()
    # Newest first.
    called: tuple[Shown, ...] = ()
    # Called and not there, newest first: they may come yet.
    missed: tuple[Shown, ...] = ()
    loads: tuple[ServiceLoad, ...] = ()
    # Service and whether of a priority lane, of those called first last: the lanes take turns by it.
    lanes: tuple[tuple[str, bool], ...] = ()
    by_code: Mapping[str, Shown] = field(default_factory=dict)


def read_setup(wilayah: str) -> Setup:
    """Five queries; to be kept for some seconds."""
    services = tuple(LayananAntrean.objects.filter(wilayah=wilayah, aktif=True).order_by("urutan", "huruf"))
    counters = tuple(Loket.objects.filter(wilayah=wilayah, aktif=True).order_by("nomor"))
    rules = rules_of(wilayah)
    values: list[Any] = [_values(row) for row in (*services, *counters, rules)]
    return Setup(wilayah, services, counters, rules, workdays.calendar(wilayah), hash(str(values)) & 0xFFFFFF)


def waiting_now(wilayah: str) -> int:
    """How many wait in this office's queue; 0 where there is none. One query."""
    services = LayananAntrean.objects.filter(wilayah=wilayah).values("pk")
    return Tiket.objects.filter(hari__closed_at=None, status=StatusTiket.MENUNGGU, layanan__in=services).count()


def has_given(layanan: LayananAntrean) -> bool:
    """Has a number of the day been given with the letter of this service?"""
    return Tiket.objects.filter(hari__closed_at=None, layanan=layanan, huruf=layanan.huruf).exists()


def waiting_for(layanan: LayananAntrean) -> int:
    """How many wait for one service."""
    return Tiket.objects.filter(hari__closed_at=None, status=StatusTiket.MENUNGGU, layanan=layanan).count()


def offers_numbers(wilayah: str) -> bool:
    """Has this office a queue?"""
    return bool(Loket.objects.filter(wilayah=wilayah, aktif=True).exists())


def offers_bookings(wilayah: str) -> bool:
    """Is this a regency with an office that takes bookings?"""
    if wilayah.count(".") != REGENCY_POINTS:
        return False
    return bool(LayananAntrean.objects.filter(in_region(wilayah), aktif=True, per_slot__gt=0).exists())


def rules_of(wilayah: str) -> AturanAntrean:
    """The office's rules; the usual ones until it has its own."""
    found: AturanAntrean | None = AturanAntrean.objects.filter(wilayah=wilayah).order_by("id").first()
    return found or AturanAntrean(wilayah=wilayah)


class Kept:
    """What was made of the tickets read last: of some hundred only those change that are called or served. For one
    board after another of the same set-up."""

    def __init__(self) -> None:
        self._rows: dict[Row, Row] = {}
        self._tickets: dict[Row, Ticket] = {}

    def tickets(self, hari_id: int, since: int) -> list[Ticket]:
        """Each the very same as last time where it has not changed."""
        self._rows = _BOARD.rows_known(self._rows, hari_id, since)
        known = self._tickets
        self._tickets = {raw: known.get(raw) or dict(zip(_FIELDS, row, strict=True)) for raw, row in self._rows.items()}
        return list(self._tickets.values())


def read_board(versi: int, hari_id: int | None, setup: Setup, now: datetime, kept: Kept | None = None) -> Board:
    """One query; one more where a service has a quota."""
    rows = [] if hari_id is None else (kept or Kept()).tickets(hari_id, max(0, versi - RECENT))
    numbers = {one.pk: one.nomor for one in setup.counters}
    called = sorted((row for row in rows if row["panggilan"]), key=lambda row: -row["panggilan"])
    in_turn = sorted(called, key=lambda row: -row["panggilan_awal"])
    lanes = tuple((str(row["layanan_id"]), row["jalur"] != Jalur.BIASA) for row in in_turn)
    waiting, loads = _waiting(rows, called, lanes, setup, hari_id, now)
    rest = [_shown_again(row, numbers) for row in rows if row["status"] != StatusTiket.MENUNGGU]
    return Board(
        versi=versi,
        waiting=tuple(waiting),
        held=tuple(one for one in rest if one.status == StatusTiket.DITAHAN),
        at_counter=tuple(one for one in rest if one.status in AT_COUNTER),
        called=tuple(_shown_again(row, numbers) for row in called[:12]),
        missed=tuple(_shown_again(row, numbers) for row in called if row["status"] == StatusTiket.TIDAK_HADIR),
        loads=tuple(loads),
        lanes=lanes,
        by_code={one.kode: one for one in (*rest, *waiting)},
    )


def in_order(board: Board, loket: Loket, counters: Iterable[Loket], every: int, now: datetime) -> list[Shown]:
    """Whom this counter calls, in the order in which it would call them alone."""
    desks = [waits.Desk(one.nomor, set(one.layanan)) for one in counters]
    here = waits.Desk(loket.nomor, set(loket.layanan))
    mine = {one.id: one for one in board.waiting if waits.calls(here, desks, one.layanan, one.tujuan)}
    since = line.regular_since([lane for service, lane in board.lanes if service in here.takes][:every], every)
    spots = [line.InLine(one.id, one.giliran, one.is_priority, one.not_before) for one in mine.values()]
    return [mine[spot.id] for spot in line.line_up(spots, since, every, now)]


def _waiting(
    rows: Sequence[dict[str, Any]],
    called: Sequence[dict[str, Any]],
    lanes: Sequence[tuple[str, bool]],
    setup: Setup,
    hari_id: int | None,
    now: datetime,
) -> tuple[list[Shown], list[ServiceLoad]]:
    """Those who wait, in the order in which the counters will call them, each with the wait for its service."""
    waiting = {row["id"]: row for row in rows if row["status"] == StatusTiket.MENUNGGU}
    numbers = {one.pk: one.nomor for one in setup.counters}
    each = {str(service.pk): _seconds_each(called, service) for service in setup.services}
    line_of = [
        waits.Waiting(
            line.InLine(row["id"], row["giliran"], row["jalur"] != Jalur.BIASA, row["not_before"]),
            str(row["layanan_id"]),
            numbers.get(row["tujuan_id"]),
        )
        for row in waiting.values()
    ]
    desks = staffed.desks(rows, waiting.values(), setup.counters, each, now)
    told = waits.foresee(line_of, desks, lanes, each, setup.rules.selang, now)
    left = _left(hari_id, setup)
    # Without a single counter nobody is called, and nobody is lost.
    rest = [pk for pk in waiting if pk not in told.waits]
    nobody = waits.Wait(0, 0.0)
    found = [_shown(waiting[pk], numbers, told.waits.get(pk, nobody)) for pk in (*told.order, *rest)]
    loads = [
        ServiceLoad(str(one.pk), one.huruf, one.nama, one.keterangan, wait.ahead, wait.minutes, left.get(one.huruf))
        for one in setup.services
        for wait in [told.newcomers.get(str(one.pk), nobody)]
    ]
    return found, loads


def _left(hari_id: int | None, setup: Setup) -> dict[str, int]:
    """By letter, of services with a quota: one query where there is any. As `taking` counts."""
    quotas = {one.huruf: one.kuota for one in setup.services if one.kuota}
    if not quotas:
        return {}
    rows = Tiket.objects.filter(hari_id=hari_id, huruf__in=quotas).values_list("huruf").annotate(Max("nomor"))
    given = dict(rows) if hari_id is not None else {}
    return {huruf: max(0, quota - given.get(huruf, 0)) for huruf, quota in quotas.items()}


def _seconds_each(called: Iterable[Mapping[str, Any]], service: LayananAntrean) -> float:
    served = [
        (row["finished_at"] - (row["served_at"] or row["called_at"])).total_seconds()
        for row in called
        if row["layanan_id"] == service.pk and row["status"] == StatusTiket.SELESAI and row["finished_at"]
    ]
    return waits.seconds_each(served, service.menit)


def _shown_again(row: Ticket, numbers: Mapping[Any, int]) -> Shown:
    """Of who waits no longer: nothing of it depends on the others in line."""
    if _SHOWN not in row:
        row[_SHOWN] = _shown(row, numbers)
    found: Shown = row[_SHOWN]
    return found


def _shown(row: Mapping[str, Any], numbers: Mapping[Any, int], wait: waits.Wait | None = None) -> Shown:
    return Shown(
        id=row["id"],
        kode=row["kode"],
        teks=f"{row['huruf']}-{row['nomor']:03d}",
        huruf=row["huruf"],
        nomor=row["nomor"],
        layanan=str(row["layanan_id"]),
        jalur=row["jalur"],
        status=row["status"],
        loket=numbers.get(row["loket_id"]),
        tujuan=numbers.get(row["tujuan_id"]),
        panggilan=row["panggilan"],
        taken_at=row["taken_at"],
        giliran=row["giliran"],
        not_before=row["not_before"],
        penduduk=row["penduduk_id"],
        permohonan=row["permohonan"],
        ahead=wait.ahead if wait else 0,
        minutes=wait.minutes if wait else 0,
    )


def _values(row: Any) -> list[str]:
    return [str(getattr(row, one.attname)) for one in row._meta.concrete_fields]
