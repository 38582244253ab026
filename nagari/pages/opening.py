"""When the office is open, as residents ask it: now, today, next, and through the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from nagari.kantor.rules.hours import DayHours, OfficeCalendar

# Longest run of days without work in the calendar: two weeks around Idulfitri.
LOOK_AHEAD = 30
NOTICE = timedelta(days=21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """`today` None: closed all day, `reason` the holiday's name or "". `opens_next` None while open."""

    is_open: bool
    today: DayHours | None
    reason: str
    opens_next: datetime | None


@dataclass(frozen=True, slots=True)
class Days:
    """A run of weekdays (ISO numbers) with the same hours; None: closed."""

    first: int
    last: int
    hours: DayHours | None


@dataclass(frozen=True, slots=True)
class Closure:
    tanggal: date
    nama: str


def opening(calendar: OfficeCalendar, week: Sequence[DayHours], moment: datetime) -> Opening:
    """`moment` in the office's zone."""
    hours = {day.hari: day for day in week}
    day = moment.date()
    is_open = calendar.is_open(moment)
    today = hours.get(day.isoweekday()) if calendar.work.is_working_day(day) else None
    found = None if is_open else _next_opening(calendar, hours, moment)
    return Opening(
        is_open=is_open, today=today, reason=calendar.day(day).nama if today is None else "", opens_next=found
    )


def _next_opening(calendar: OfficeCalendar, hours: dict[int, DayHours], moment: datetime) -> datetime | None:
    for distance in range(LOOK_AHEAD):
        day = moment.date() + timedelta(days=distance)
        if not calendar.work.is_working_day(day):
            continue
        for shift in hours[day.isoweekday()].shifts():
            opens = datetime.combine(day, shift.opens, moment.tzinfo)
            if opens > moment:
                return opens
    return None


def by_runs(week: Sequence[DayHours]) -> list[Days]:
    """Monday to Sunday, days with the same hours together."""
    hours = {day.hari: day for day in week}

    def times(hari: int) -> tuple[object, ...] | None:
        day = hours.get(hari)
        return (day.buka, day.tutup, day.istirahat_mulai, day.istirahat_selesai) if day else None

    runs = [list(run) for _times, run in groupby(range(1, 8), key=times)]
    return [Days(run[0], run[-1], hours.get(run[0])) for run in runs]


def closures(calendar: OfficeCalendar, week: Sequence[DayHours], today: date) -> list[Closure]:
    """Days of the next weeks on which the office would be open, but is not."""
    weekdays = {day.hari for day in week}
    days = (today + timedelta(days=ahead) for ahead in range(1, NOTICE.days + 1))
    return [
        Closure(day, calendar.day(day).nama)
        for day in days
        if day.isoweekday() in weekdays and not calendar.work.is_working_day(day)
    ]
