"""Figures as tables: lines of an indicator, and one figure or a few for every place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from nagari.pages.statistik.asked import Asked
from nagari.statistik import queries
from nagari.statistik.registry import Category, Derived, Drill, Indikator
from nagari.statistik.rules import ZERO, Count, share, summed, to_hide

_MALE, _FEMALE = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `hidden`: too few to be told. Addresses lead to the people behind a number, "" to none."""

    code: int
    label: str
    count: Count
    share: float | None = None
    hidden: bool = False
    url: str = ""
    male_url: str = ""
    female_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`total`: of what the shares are."""

    indicator: Indikator
    lines: tuple[Line, ...]
    total: Count
    derived: tuple[Derived, ...]
    categories: tuple[Category, ...]

    @property
    def has_other(self) -> bool:
        """Is there anybody whose sex is not known?"""
        return any(line.count.other for line in self.lines)

    @property
    def hides(self) -> bool:
        return any(line.hidden for line in self.lines)


def may_see(page: Asked, indicator: Indikator) -> bool:
    return not indicator.needs or bool(page.user.has_perm(indicator.needs))


def of_indicator(page: Asked, indicator: Indikator) -> Table:
    """PermissionDenied for who may not see it. One query for each series."""
    if not may_see(page, indicator):
        raise PermissionDenied(indicator.needs)
    categories = [one for one in indicator.categories(page.month) if not one.needs or page.user.has_perm(one.needs)]
    counts = queries.count(categories, page.wilayah, page.parts)
    total = (
        summed(counts.values()) if indicator.whole is None else queries.one(indicator.whole, page.wilayah, page.parts)
    )
    lines = [
        Line(code=one.code, label=one.label, count=counts[one.code], share=share(counts[one.code].total, total.total))
        for one in categories
        if counts[one.code].total or not (indicator.is_ranked or one.is_unknown)
    ]
    if indicator.is_ranked:
        lines.sort(key=lambda line: (-line.count.total, line.code))
    return Table(
        indicator=indicator,
        lines=tuple(_drilled(page, indicator, _hidden(page, indicator, lines))),
        total=total,
        derived=tuple(indicator.derived(counts)) if indicator.derived else (),
        categories=tuple(categories),
    )


def _least(page: Asked, indicator: Indikator) -> int:
    """A village knows its own people; above it few are told as few."""
    return 0 if page.is_village else indicator.least


def _hidden(page: Asked, indicator: Indikator, lines: Sequence[Line]) -> list[Line]:
    least = _least(page, indicator)
    small = to_hide([line.count.total for line in lines], least)
    return [
        replace(line, count=_covered(line.count, least, hide=at in small), hidden=at in small)
        for at, line in enumerate(lines)
    ]


def _covered(count: Count, least: int, *, hide: bool) -> Count:
    """Nothing of who are few; and of many not which sex, where one of the two are few."""
    if hide:
        return ZERO
    if any(0 < amount < least for amount in count):
        return Count(0, 0, count.total)
    return count


def _drilled(page: Asked, indicator: Indikator, lines: Sequence[Line]) -> list[Line]:
    lead = _leading(page, indicator)
    return [
        line
        if line.hidden
        else replace(
            line,
            url=lead(line.code, None) if line.count.total else "",
            male_url=lead(line.code, _MALE) if line.count.male else "",
            female_url=lead(line.code, _FEMALE) if line.count.female else "",
        )
        for line in lines
    ]


def _leading(page: Asked, indicator: Indikator, tempat: str | None = None) -> Callable[[int, int | None], str]:
    """`tempat`: of a part; None for what the page is about."""
    drill, place = indicator.drill, page.tempat_text if tempat is None else tempat
    if drill is None or not page.user.has_perm("penduduk.view") or _least(page, indicator):
        return lambda _code, _jk: ""
    return lambda code, jk: drill(Drill(code=code, jk=jk, tempat=place, month=page.month))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """One place: `counts` in the order of the columns; `urls`: of the people behind each cell, "" for none."""

    id: str
    name: str
    counts: tuple[Count, ...]
    hidden: bool = False
    urls: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(count.total for count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPlace:
    """`categories`: one, whose sexes are told; or several, of which only the sum is."""

    categories: tuple[Category, ...]
    lines: tuple[PlaceLine, ...]

    @property
    def is_wide(self) -> bool:
        return len(self.categories) > 1

    def figures(self, line: PlaceLine) -> list[int]:
        """Of one place, as the columns have them: each line of the indicator, or men and women; then together."""
        if self.is_wide:
            return [*(count.total for count in line.counts), line.total]
        return [line.counts[0].male, line.counts[0].female, line.total]

    @property
    def hides(self) -> bool:
        return any(line.hidden for line in self.lines)


def by_place(page: Asked, table: Table, chosen: int | None) -> ByPlace | None:
    """The lines of a narrow indicator, or the chosen one (the largest, where none is), for every place right below."""
    below = page.below
    if not below:
        return None
    categories = _columns(table, chosen)
    if not categories:
        return None
    places = page.all_parts if page.is_village else [str(place.id) for place in below]
    found = queries.table(categories, places, page.wilayah, are_parts=page.is_village)
    lines = [
        PlaceLine(
            id=str(place.id),
            name=place.name,
            counts=tuple(_of_place(page, found, place.id, one.code) for one in categories),
        )
        for place in below
    ]
    lines = [replace(line, urls=tuple(_urls(page, table.indicator, categories, line))) for line in lines]
    # Every village lies in a district, so only inside a village somebody may be written down in none of the places.
    rest = _rest(categories, table, lines) if page.is_village else None
    if rest and rest.total:
        lines.append(rest)
    return ByPlace(categories=tuple(categories), lines=tuple(_few(page, table.indicator, lines)))


def _urls(page: Asked, indicator: Indikator, categories: Sequence[Category], line: PlaceLine) -> Iterator[str]:
    """As `drawing.place_lines` has the cells: of one category by sex and together, of several together."""
    lead = _leading(page, indicator, line.id)
    if len(categories) > 1:
        for one, count in zip(categories, line.counts, strict=True):
            yield lead(one.code, None) if count.total else ""
        return
    count, code = line.counts[0], categories[0].code
    yield lead(code, _MALE) if count.male else ""
    yield lead(code, _FEMALE) if count.female else ""
    yield lead(code, None) if count.total else ""


def _columns(table: Table, chosen: int | None) -> list[Category]:
    by_code = {one.code: one for one in table.categories}
    if chosen in by_code:
        return [by_code[chosen]]
    if table.indicator.is_narrow:
        return [by_code[line.code] for line in table.lines]
    largest = max(table.lines, key=lambda line: line.count.total, default=None)
    return [by_code[largest.code]] if largest else []


def _of_place(page: Asked, found: Mapping[str, Mapping[int, Count]], place: UUID | str, code: int) -> Count:
    if isinstance(place, str):
        return found.get(place, {}).get(code, ZERO)
    return summed(
        found.get(part.hex, {}).get(code, ZERO) for part in page.places.within(place) if isinstance(part, UUID)
    )


def _rest(categories: Sequence[Category], table: Table, lines: Sequence[PlaceLine]) -> PlaceLine:
    """Who is of the region and of no place below it: written down higher up, or nowhere yet."""
    whole = {line.code: line.count for line in table.lines}
    counts = []
    for at, one in enumerate(categories):
        known = summed(line.counts[at] for line in lines)
        here = whole.get(one.code, ZERO)
        counts.append(Count(*(max(0, a - b) for a, b in zip(here, known, strict=True))))
    return PlaceLine(id="", name=_("not written down in any of them"), counts=tuple(counts))


def _few(page: Asked, indicator: Indikator, lines: Sequence[PlaceLine]) -> list[PlaceLine]:
    least = _least(page, indicator)
    if not least:
        return list(lines)
    small = to_hide([line.total for line in lines], least)
    told = []
    for at, line in enumerate(lines):
        counts = tuple(_covered(count, least, hide=at in small) for count in line.counts)
        told.append(replace(line, counts=counts, hidden=at in small))
    return told
