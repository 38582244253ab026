"""How long a request may take, in the opening time of the office. Pure.

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


def due(start: datetime, limit: Limit, pauses: Sequence[Pause], calendar: WorkCalendar) -> datetime | None:
    """When it has to be done; all times aware and in the office's zone. None: no limit, or the clock stands.

    With both days and minutes the minutes begin when the last day ends.
    """
    if limit == Limit() or (pauses and pauses[-1].end is None):
        return None
    closed = [(pause.start, pause.end) for pause in pauses if pause.end is not None and pause.end > start]
    moment = start
    if limit.days:
        moment = _after_days(start, limit.days, closed, calendar)
    if limit.minutes:
        moment = _after_minutes(moment, timedelta(minutes=limit.minutes), closed, calendar)
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
