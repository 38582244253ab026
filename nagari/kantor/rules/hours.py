"""Opening hours of a week and the days that differ from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from nagari.lib.errors import CodedError
from nagari.lib.workdays import Shift, WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """Hours of one weekday (ISO: 1 Monday .. 7 Sunday), in office time, with at most one break."""

    hari: int
    buka: time
    tutup: time
    istirahat_mulai: time | None = None
    istirahat_selesai: time | None = None

    def shifts(self) -> tuple[Shift, ...]:
        if self.istirahat_mulai is None or self.istirahat_selesai is None:
            return (Shift(self.buka, self.tutup),)
        return (Shift(self.buka, self.istirahat_mulai), Shift(self.istirahat_selesai, self.tutup))


# Perpres 21/2023: 37.5 hours a week without breaks, from 07.30; Friday's break leaves time for the prayer.
_USUAL = (time(7, 30), time(16, 0), time(12, 0), time(13, 0))
_FRIDAY = (time(7, 30), time(16, 30), time(11, 30), time(13, 0))
DEFAULT_WEEK = tuple(
    DayHours(hari=hari, buka=hours[0], tutup=hours[1], istirahat_mulai=hours[2], istirahat_selesai=hours[3])
    for hari, hours in [(1, _USUAL), (2, _USUAL), (3, _USUAL), (4, _USUAL), (5, _FRIDAY)]
)


def check_hours(hours: DayHours) -> None:
    """Raises CodedError hours_backwards, break_half, break_backwards, break_outside."""
    if hours.buka >= hours.tutup:
        raise CodedError("hours_backwards")
    start, end = hours.istirahat_mulai, hours.istirahat_selesai
    if (start is None) != (end is None):
        raise CodedError("break_half")
    if start is None or end is None:
        return
    if start >= end:
        raise CodedError("break_backwards")
    if not hours.buka < start < end < hours.tutup:
        raise CodedError("break_outside")


class DayKind(StrEnum):
    WORK = "kerja"
    WEEKLY = "tutup"
    NATIONAL = "libur"
    JOINT_LEAVE = "cuti"
    OWN = "kantor"
    # A national holiday on which this office works.
    WORKED = "masuk"


@dataclass(frozen=True, slots=True)
class National:
    nama: str
    is_joint_leave: bool


@dataclass(frozen=True, slots=True)
class OwnDay:
    nama: str
    masuk_kerja: bool


@dataclass(frozen=True, slots=True)
class Day:
    tanggal: date
    kind: DayKind
    nama: str = ""


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """When the office works, over the years it was asked for; later dates have no holidays."""

    work: WorkCalendar
    national: Mapping[date, National]
    own: Mapping[date, OwnDay]

    def due(self, start: date, working_days: int) -> date:
        """The last day of a limit of `working_days` after `start`, which is not counted (UU 14/2008 art. 22)."""
        return self.work.add_working_days(start, working_days)

    def due_in_hours(self, start: datetime, opening: timedelta) -> datetime:
        """When that much opening time has passed; `start` aware, in the office's zone."""
        return self.work.add_working_time(start, opening)

    def is_open(self, moment: datetime) -> bool:
        return self.work.is_open(moment)

    def day(self, tanggal: date) -> Day:
        own, national = self.own.get(tanggal), self.national.get(tanggal)
        if own is not None and not own.masuk_kerja:
            return Day(tanggal, DayKind.OWN, own.nama)
        if national is not None and own is None:
            return Day(tanggal, DayKind.JOINT_LEAVE if national.is_joint_leave else DayKind.NATIONAL, national.nama)
        if not self.work.is_working_day(tanggal):
            return Day(tanggal, DayKind.WEEKLY)
        return Day(tanggal, DayKind.WORKED if own else DayKind.WORK, own.nama if own else "")


def office_calendar(
    week: Iterable[DayHours], national: Mapping[date, National], own: Mapping[date, OwnDay]
) -> OfficeCalendar:
    """The national holidays, less those worked here, and the office's own."""
    closed = {day for day, found in own.items() if not found.masuk_kerja}
    worked = {day for day, found in own.items() if found.masuk_kerja}
    shifts = {hours.hari - 1: hours.shifts() for hours in week}
    return OfficeCalendar(WorkCalendar(shifts, frozenset((set(national) - worked) | closed)), national, own)
