"""Working days and hours over a given week and given holidays; nothing is read from anywhere.

Time limits of the law count working days after the day of receipt (UU 14/2008 article 22); the offices' promises may
count hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from nagari.lib.errors import CodedError

# An office closed for a year has hours that were never entered, not a calendar to count in.
_LONGEST_CLOSURE: Final = 366


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of opening, in local time; `closes` is not part of it. Raises CodedError shift_backwards."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise CodedError("shift_backwards", opens=self.opens, closes=self.closes)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`week`: shifts in order by weekday (0 = Monday); a weekday without shifts is closed."""

    week: Mapping[int, tuple[Shift, ...]]
    holidays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return bool(self.week.get(day.weekday())) and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`. Raises CodedError no_working_day if there is none within a year."""
        return self._step(day, 1)

    def on_or_after(self, day: date) -> date:
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted; before it for a negative count."""
        for _ in range(abs(count)):
            day = self._step(day, 1 if count > 0 else -1)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is before."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.is_working_day, days))

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open; `moment` in the office's zone."""
        return any(shift.opens <= moment.time() < shift.closes for shift in self._shifts(moment.date()))

    def add_working_time(self, moment: datetime, amount: timedelta) -> datetime:
        """When `amount` of opening time has passed since `moment`, which is in the office's zone and aware."""
        if moment.tzinfo is None:
            raise ValueError("the moment must be aware")
        day, left = moment.date(), amount
        while True:
            for shift in self._shifts(day):
                opens = max(moment, datetime.combine(day, shift.opens, moment.tzinfo))
                closes = datetime.combine(day, shift.closes, moment.tzinfo)
                if opens >= closes:
                    continue
                if left <= closes - opens:
                    return opens + left
                left -= closes - opens
            day = self.next_working_day(day)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Opening time from `start` to `end`, both in the office's zone and aware; none when `end` is before."""
        total, day = timedelta(), start.date()
        while day <= end.date():
            for shift in self._shifts(day):
                opens = max(start, datetime.combine(day, shift.opens, start.tzinfo))
                closes = min(end, datetime.combine(day, shift.closes, start.tzinfo))
                total += max(timedelta(), closes - opens)
            day += timedelta(days=1)
        return total

    def closing(self, day: date) -> datetime | None:
        """When the office closes on that day, without a zone; None on a day off."""
        shifts = self._shifts(day)
        return datetime.combine(day, shifts[-1].closes) if shifts else None

    def _shifts(self, day: date) -> tuple[Shift, ...]:
        return self.week.get(day.weekday(), ()) if day not in self.holidays else ()

    def _step(self, day: date, direction: int) -> date:
        for distance in range(1, _LONGEST_CLOSURE + 1):
            found = day + timedelta(days=direction * distance)
            if self.is_working_day(found):
                return found
        raise CodedError("no_working_day", day=day)
