"""What a map can show: one figure for each of many places, as of now or of a month that is past.

Filled by the apps' `AppConfig.ready()`, beside the indicators, of which every line is a measure too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.statistik import queries
from nagari.statistik.registry import Category, Group, Indikator, Piece
from nagari.statistik.rules import ZERO, share

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


@dataclass(slots=True)
class Registry:
    _found: dict[str, Ukuran] = field(default_factory=dict)

    def register(self, *measures: Ukuran) -> None:
        for one in measures:
            self._found[one.code] = one

    def __iter__(self) -> Iterator[Ukuran]:
        return iter(self._found.values())

    def get(self, code: str) -> Ukuran | None:
        return self._found.get(code)

    def grouped(self) -> list[tuple[Group, list[Ukuran]]]:
        """In the order of the groups; within one as registered."""
        found = [(group, [one for one in self if one.group == group]) for group in Group]
        return [(group, some) for group, some in found if some]


measures = Registry()


def of_indicator(one: Indikator, *, ways: tuple[Way, ...] = (PER_CENT, NUMBER), is_public: bool = False) -> Ukuran:
    """Every line of an indicator, as a number and as a share. One query a piece, one more for the whole."""

    def lines(month: int) -> list[Baris]:
        return [Baris(code=line.code, label=line.label, needs=line.needs) for line in one.categories(month)]

    def read(asked: Asked) -> dict[str, Reading]:
        categories = one.categories(asked.month)
        chosen = next((line for line in categories if line.code == asked.line), None)
        pieces = chosen.pieces if chosen else ()
        wholes = queries.by_region(_whole(one, categories), asked.codes)
        parts = queries.by_region(pieces, asked.codes)
        found = {}
        for code, whole in wholes.items():
            part = parts.get(code, ZERO).total
            value = float(part) if asked.way == NUMBER.code else share(part, whole.total)
            found[code] = Reading(value, part, whole.total)
        return found

    return Ukuran(
        code=one.code,
        title=one.title,
        sentence=one.sentence,
        group=one.group,
        read=read,
        lines=lines,
        ways=ways,
        needs=one.needs,
        least=one.least,
        is_public=is_public,
    )


def _whole(one: Indikator, categories: Sequence[Category]) -> Sequence[Piece]:
    """What the shares are of: all lines together, those of one series in one stretch as far as they join."""
    if one.whole is not None:
        return one.whole
    joined: list[Piece] = []
    for piece in sorted((piece for line in categories for piece in line.pieces), key=lambda p: (p.seri, p.low)):
        last = joined[-1] if joined else None
        if last and last.seri == piece.seri and piece.low <= last.high + 1:
            joined[-1] = Piece(last.seri, last.low, max(last.high, piece.high))
        else:
            joined.append(piece)
    return joined
