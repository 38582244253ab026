"""In what order people are called. Pure."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

# Who booked is preferred from his time on, if he came no later than this after its end.
LATE_MINUTES: Final = 15


@dataclass(frozen=True, slots=True)
class InLine:
    """A waiting ticket: its key, its place (the smaller, the earlier), whether it is of a priority lane."""

    id: int
    giliran: int
    is_priority: bool = False
    not_before: datetime | None = None


def choose(waiting: Iterable[InLine], regular_since: int, every: int, now: datetime) -> InLine | None:
    """Who is next. `regular_since`: regular ones called since the last of a priority lane; `every`: so many come first.

    A lane with nobody in it holds nobody up: the other is called.
    """
    rows = sorted(waiting, key=_place)
    preferred = next((one for one in rows if one.is_priority and (not one.not_before or one.not_before <= now)), None)
    regular = next((one for one in rows if not one.is_priority), None)
    if preferred is not None and (regular is None or regular_since >= every):
        return preferred
    if regular is not None:
        return regular
    # Only appointments whose time has not come: nobody waits in vain while a counter is free.
    return preferred or (rows[0] if rows else None)


def line_up(waiting: Iterable[InLine], regular_since: int, every: int, now: datetime) -> list[InLine]:
    """All of them in the order in which one counter would call them: `choose` again and again, sorted only once."""
    rows = sorted(waiting, key=_place)
    regular = deque(one for one in rows if not one.is_priority)
    due = deque(one for one in rows if one.is_priority and (not one.not_before or one.not_before <= now))
    early = [one for one in rows if one.is_priority and one.not_before and one.not_before > now]
    found: list[InLine] = []
    while due or regular:
        if due and (not regular or regular_since >= every):
            found.append(due.popleft())
            regular_since = 0
        else:
            found.append(regular.popleft())
            regular_since += 1
    return found + early


def regular_since(called: Sequence[bool], every: int) -> int:
    """From the lanes called last (newest first; True: priority): regular ones since the last priority; at most `every`.

    At the start of a day nobody was called, and a priority lane comes first.
    """
    for count, is_priority in enumerate(called[:every]):
        if is_priority:
            return count
    return every


def back_at(places: Sequence[int], behind: int, last: int) -> int:
    """Place behind the first `behind` of those waiting (`places` in order); `last`: at the end."""
    if behind >= len(places):
        return last
    before, after = places[behind - 1] if behind else places[0] - 2, places[behind]
    return (before + after) // 2


def _place(one: InLine) -> tuple[int, int]:
    return one.giliran, one.id
