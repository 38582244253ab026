"""Which indicators there are: what each is called, into what it divides, where its figures come from.

Filled by the apps' `AppConfig.ready()`, so that pages, maps and books need not know whose rows are counted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.statistik.rules import Count


class Group(TextChoices):
    PEOPLE = "people", _("People")
    AGE = "age", _("Age")
    FAMILY = "family", _("Families")
    WORK = "work", _("School and work")
    PAPERS = "papers", _("Papers")
    CARE = "care", _("Who needs attention")
    SERVICE = "service", _("Services")
    OFFICE = "office", _("Offices")


class Unit(TextChoices):
    PEOPLE = "people", _("residents")
    FAMILIES = "families", _("families")


class Chart(StrEnum):
    BARS = "bars"
    PYRAMID = "pyramid"


@dataclass(frozen=True, slots=True)
class Piece:
    """Figures of one series, `low` to `high` of its categories, both counted in."""

    seri: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One line of an indicator. `needs`: action without which nobody sees it. `is_unknown`: of whom nothing is said; it
    shows only where there is anybody."""

    code: int
    label: str
    pieces: tuple[Piece, ...]
    needs: str = ""
    is_unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """Which people are asked for: of a category and one sex (None for all), in a part of the village ("" for all). Ages
    at the end of `month`."""

    code: int
    jk: int | None
    tempat: str
    month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A figure made of others. `value` None: cannot be said."""

    label: str
    value: float | None
    places: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indikator:
    """`code`: in the address, for ever. `sentence`: says what is counted. `categories(month)`: its lines as of the end
    of a month. `whole`: what the shares are of; None for the sum of the lines, which then must not overlap."""

    code: str
    title: Promise | str
    sentence: Promise | str
    group: Group
    categories: Callable[[int], Sequence[Category]]
    unit: Unit = Unit.PEOPLE
    chart: Chart = Chart.BARS
    whole: tuple[Piece, ...] | None = None
    # Its lines move with the month.
    is_of_ages: bool = False
    # Few enough lines to stand beside each other for every jorong or nagari.
    is_narrow: bool = False
    # Only lines that count somebody, the largest first.
    is_ranked: bool = False
    # The sexes mean the head of the family.
    is_of_heads: bool = False
    # Action without which nobody sees it; and figures below this many are not told above the village.
    needs: str = ""
    least: int = 0
    derived: Callable[[Mapping[int, Count]], Sequence[Derived]] | None = None
    # Address of the list behind a number; "" where there is none.
    drill: Callable[[Drill], str] | None = None
    # Exactly, on any day: (village, day) -> count. Slow enough to be asked for.
    on_day: Callable[[str, date], Count] | None = None


class Grouped(Protocol):
    """What a registry holds."""

    @property
    def code(self) -> str: ...
    @property
    def group(self) -> Group: ...


One = TypeVar("One", bound=Grouped)


@dataclass(slots=True)
class Registry(Generic[One]):
    """By code, in the order it was told."""

    _told_by: list[Callable[[], Iterable[One]]] = field(default_factory=list)
    _found: dict[str, One] = field(default_factory=dict)

    def told_by(self, every: Callable[[], Iterable[One]]) -> None:
        """Asked when one is first wanted: no command has to load at its start what pages alone show."""
        self._told_by.append(every)
        self._found = {}

    def _all(self) -> dict[str, One]:
        # Made whole and then put in its place: two threads may come first.
        found = self._found or {one.code: one for every in self._told_by for one in every()}
        self._found = found
        return found

    def __iter__(self) -> Iterator[One]:
        return iter(self._all().values())

    def __getitem__(self, code: str) -> One:
        return self._all()[code]

    def get(self, code: str) -> One | None:
        return self._all().get(code)

    def grouped(self) -> list[tuple[Group, list[One]]]:
        """In the order of the groups; within one as registered."""
        found = [(group, [one for one in self if one.group == group]) for group in Group]
        return [(group, some) for group, some in found if some]


indicators: Registry[Indikator] = Registry()
