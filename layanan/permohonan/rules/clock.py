"""How long a request may take, each stage in the opening time of its own office. Pure.

Days are working days after the day of receipt, which is not counted (UU 14/2008 art. 22), until closing; minutes are
opening time from the moment of receipt. Waiting for the resident stops the clock: of a limit in days the working days
after the one on which he was told, up to and with the one on which he came, do not count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from layanan.katalog.rules.content import Limit
from layanan.permohonan.rules.history import Langkah, Step
from nagari.lib.workdays import WorkCalendar

_STOPS: Final = frozenset({Langkah.KEMBALIKAN, Langkah.SIAPKAN})


@dataclass(frozen=True, slots=True)
class Pause:
    """From when to when the resident was waited for; `end` None: still."""

    start: datetime
    end: datetime | None = None


def pauses_of(steps: Iterable[Step]) -> tuple[Pause, ...]:
    """Of the standing steps of a request, in order."""
    found: list[Pause] = []
    for step in steps:
        if found and found[-1].end is None:
            # Clocks of two offices differ: an end before its start is a pause of no time.
            found[-1] = Pause(found[-1].start, max(step.at, found[-1].start))
        if step.kind in _STOPS:
            found.append(Pause(step.at))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Share:
    """Of a promise, what one office has, in its own opening time."""

    limit: Limit
    calendar: WorkCalendar


def due(start: datetime, shares: Sequence[Share], pauses: Sequence[Pause]) -> datetime | None:
    """When all of them have to be done, one after the other; all times aware, `start` in the offices' zone. None: no
    limit, or the clock stands.

    With both days and minutes the minutes begin when the last day ends.
    """
    if all(one.limit == Limit() for one in shares) or (pauses and pauses[-1].end is None):
        return None
    # Days and opening hours are the office's: in the UTC of a database it would open when it closes.
    zone = start.tzinfo
    closed = [
        (pause.start.astimezone(zone), pause.end.astimezone(zone))
        for pause in pauses
        if pause.end is not None and pause.end > start
    ]
    moment = start
    for one in shares:
        if one.limit.days:
            moment = _after_days(moment, one.limit.days, closed, one.calendar)
    for one in shares:
        if one.limit.minutes:
            moment = _after_minutes(moment, timedelta(minutes=one.limit.minutes), closed, one.calendar)
    return moment


def is_overdue(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and now > due_at


def _after_days(
    start: datetime, days: int, pauses: Sequence[tuple[datetime, datetime]], calendar: WorkCalendar
) -> datetime:
    day, left = start.date(), days
    while left:
        day = calendar.next_working_day(day)
        if not any(begin.date() < day <= end.date() for begin, end in pauses):
            left -= 1
    return _closing(day, calendar, start)


def _after_minutes(
    start: datetime, amount: timedelta, pauses: Sequence[tuple[datetime, datetime]], calendar: WorkCalendar
) -> datetime:
    moment, left = start, amount
    for begin, end in sorted(pauses):
        if end <= moment:
            continue
        used = calendar.working_time_between(moment, begin)
        if begin > moment and used >= left:
            break
        left -= used
        moment = max(moment, end)
    return calendar.add_working_time(moment, left)


def _closing(day: date, calendar: WorkCalendar, like: datetime) -> datetime:
    closes = calendar.closing(day)
    assert closes is not None
    return closes.replace(tzinfo=like.tzinfo)
