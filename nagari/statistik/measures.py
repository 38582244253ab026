"""What a map can show: one figure for each of many places, as of now or of a month that is past.

Filled by the apps' `AppConfig.ready()`, beside the indicators, of which every line is a measure too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.statistik.registry import Group, Registry

Text = Promise | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a measure is said. `code`: in the address; `unit`: behind the title; `places` of decimals."""

    code: str
    label: Text
    unit: Text = ""
    places: int = 0


NUMBER: Final = Way(code="jumlah", label=_("number"))
PER_CENT: Final = Way(code="persen", label=_("in per cent"), unit="%", places=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baris:
    """One line of a measure: the religions are lines of religion. `needs`: action without which nobody sees it."""

    code: int
    label: str
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which places (codes of regions), which line, said how, at the end of which month (`rules.month_of`)."""

    codes: Sequence[str]
    line: int
    way: str
    month: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """Of one place. `value` None: nothing is known. `counted` of `whole` stand behind it, both sums over the places
    below: too few of them, or all but too few, are not told everywhere."""

    value: float | None
    counted: int = 0
    whole: int = 0


Read = Callable[[Asked], Mapping[str, Reading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ukuran:
    """`code`: in the address, for ever. `read`: figures of many places, those of whom nothing is known left out; few
    queries, kept figures only. `has_months`: of months that are past too, otherwise of now alone."""

    code: str
    title: Text
    sentence: Text
    group: Group
    read: Read
    ways: tuple[Way, ...] = (NUMBER,)
    lines: Callable[[int], Sequence[Baris]] | None = None
    has_months: bool = False
    # Action without which nobody sees it; fewer than this many are not told above the village.
    needs: str = ""
    least: int = 0
    # May be told to everybody, with small figures left out.
    is_public: bool = False
    # Instead of a number: what the values mean, by value, from the least on.
    words: tuple[Text, ...] = ()
    # Of the state of an office and not of its people: how old what it told is means nothing.
    is_of_today: bool = False


measures: Registry[Ukuran] = Registry()
