"""Months as numbers, bands of ages in them, shares, and what is too few to be told."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

# A date nobody knows.
NO_MONTH: Final = 0
# Before and after every month there is.
EVER: Final = 1
NEVER: Final = 99_999


class Count(NamedTuple):
    """Men, women, and those whose sex is not known or means nothing."""

    male: int = 0
    female: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        return self.male + self.female + self.other

    def plus(self, more: "Count") -> "Count":
        return Count(self.male + more.male, self.female + more.female, self.other + more.other)


ZERO: Final = Count()


def summed(counts: Iterable[Count]) -> Count:
    total = ZERO
    for one in counts:
        total = total.plus(one)
    return total


def month_of(day: date) -> int:
    """Months since the year 0: figures count by whole months, so that ages at the end of any month are exact."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    year, place = divmod(month, 12)
    return date(year, place + 1, monthrange(year, place + 1)[1])


def month_in_text(text: str | None) -> int:
    """Month of an ISO date, as the feed of changes has it; NO_MONTH for none."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1 if text else NO_MONTH


def born_in(youngest: int, oldest: int | None, month: int) -> tuple[int, int]:
    """First and last month of birth of those who are `youngest` to `oldest` years old at the end of `month`.

    `oldest` None: and older.
    """
    first = EVER if oldest is None else month - 12 * (oldest + 1) + 1
    return max(EVER, first), month - 12 * youngest


def share(part: int, whole: int) -> float | None:
    """In per cent; None of nothing."""
    return 100 * part / whole if whole else None


def ratio(part: int, whole: int) -> float | None:
    """How many for each hundred; None of nothing."""
    return share(part, whole)


def to_hide(totals: Sequence[int], least: int) -> frozenset[int]:
    """Places of the figures too small to be told; and of one more, where a single one could be worked out from the sum.

    What is nothing at all tells of nobody.
    """
    small = {at for at, total in enumerate(totals) if 0 < total < least}
    if len(small) == 1:
        rest = [(total, at) for at, total in enumerate(totals) if total and at not in small]
        small |= {min(rest)[1]} if rest else set()
    return frozenset(small)
