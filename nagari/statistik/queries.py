"""Reading kept figures. Few rows each: one series of one region, or one figure for every place inside it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, TypeVar

from django.db.models import Case, IntegerField, QuerySet, Sum, Value, When

from nagari.statistik.models import WHOLE, Angka
from nagari.statistik.registry import Category, Piece
from nagari.statistik.rules import ZERO, Count
from nagari.sync import status
from nagari.sync.prepared import Statement
from nagari.sync.revision import Kept

Result = TypeVar("Result")
Key = TypeVar("Key", bound=Hashable)
_MALE: Final = 1
_FEMALE: Final = 2
_LEAST, _MOST = 0, 2_000_000
# Code of a region, or key of a part of the village (32 hex digits).
Place = str
# First and last category of a piece, and the code of the line it belongs to.
_Wanted = Sequence[tuple[int, int, int]]
_Row = tuple[int, int, int]


def _series(seri: Any, wilayah: Any, low: Any, high: Any, **where: Any) -> QuerySet[Angka]:
    return Angka.objects.filter(seri=seri, wilayah=wilayah, periode=0, kategori__gte=low, kategori__lte=high, **where)


def _codes_of(rows: QuerySet[Angka]) -> QuerySet[Any, Any]:
    return rows.values_list("kategori", "jk", "nilai")


def _stretches_of(rows: QuerySet[Angka], bounds: Sequence[Any]) -> QuerySet[Any, Any]:
    """Place of the first bound a category reaches, sex, sum: a thousand months come as a few dozen rows."""
    whens = (When(kategori__gte=bound, then=Value(at)) for at, bound in enumerate(bounds))
    stretch = Case(*whens, default=Value(-1), output_field=IntegerField())
    return rows.order_by().annotate(stretch=stretch).values_list("stretch", "jk").annotate(n=Sum("nilai"))


def _sums_of(rows: QuerySet[Angka], place: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(place, "jk").annotate(n=Sum("nilai"))


_CODES = Statement(lambda seri, wilayah, low, high: _codes_of(_series(seri, wilayah, low, high, bagian=WHOLE)))
_CODES_IN = Statement(
    lambda seri, wilayah, low, high, parts: _codes_of(_series(seri, wilayah, low, high, bagian__in=parts))
)
_STRETCHES = Statement(
    lambda seri, wilayah, low, high, bounds: _stretches_of(_series(seri, wilayah, low, high, bagian=WHOLE), bounds)
)
_STRETCHES_IN = Statement(
    lambda seri, wilayah, low, high, bounds, parts: _stretches_of(
        _series(seri, wilayah, low, high, bagian__in=parts), bounds
    )
)
# By the parts' names: the index goes to the months of each, and need not be walked over those of all.
_SUMS_BY_PART = Statement(
    lambda seri, wilayah, parts, low, high: _sums_of(_series(seri, wilayah, low, high, bagian__in=parts), "bagian")
)
_SUMS_BY_REGION = Statement(
    lambda seri, codes, low, high: _sums_of(
        Angka.objects.filter(
            seri=seri, wilayah__in=codes, bagian=WHOLE, periode=0, kategori__gte=low, kategori__lte=high
        ),
        "wilayah",
    )
)
_HAPPENED_BY_REGION = Statement(
    lambda seri, codes, first, last, low, high: (
        Angka.objects.filter(
            seri=seri,
            wilayah__in=codes,
            bagian=WHOLE,
            periode__gte=first,
            periode__lte=last,
            kategori__gte=low,
            kategori__lte=high,
        )
        .order_by()
        .values_list("wilayah", "kategori")
        .annotate(n=Sum("nilai"))
    )
)
_ALL_BY_PART = Statement(
    lambda seri, wilayah: (
        Angka.objects.filter(seri=seri, wilayah=wilayah, periode=0)
        .exclude(bagian=WHOLE)
        .values_list("bagian", "kategori", "jk", "nilai")
    )
)
_ALL_BY_REGION = Statement(
    lambda seri, codes: Angka.objects.filter(seri=seri, wilayah__in=codes, bagian=WHOLE, periode=0).values_list(
        "wilayah", "kategori", "jk", "nilai"
    )
)


_settled: Kept[Any] = Kept(128)


def settled(key: Hashable, work_out: Callable[[], Result]) -> Result:
    """What is made of kept figures, kept by `key` until these or any synced row may have changed."""
    state = status.counted()
    if state is None:
        return work_out()
    found: Result = _settled.get((state, key), work_out)
    return found


def count(categories: Iterable[Category], wilayah: str, parts: Sequence[str] | None = None) -> dict[int, Count]:
    """Code of each category -> count, in the whole region or in these parts of the village. One query a series."""
    pieces = [(one.code, piece) for one in categories for piece in one.pieces]
    found = {code: ZERO for code, _piece in pieces}
    for seri in dict.fromkeys(piece.seri for _code, piece in pieces):
        wanted = [(piece.low, piece.high, code) for code, piece in pieces if piece.seri == seri]
        for code, counted in _counted(seri, wilayah, parts, wanted).items():
            found[code] = found[code].plus(counted)
    return found


def _counted(seri: str, wilayah: str, parts: Sequence[str] | None, wanted: _Wanted) -> dict[int, Count]:
    if all(low == high for low, high, _code in wanted):
        rows = _rows(seri, wilayah, parts, wanted)
        lines: dict[int, list[int]] = defaultdict(list)
        for low, _high, code in wanted:
            lines[low].append(code)
    else:
        bounds = sorted({bound for low, high, _code in wanted for bound in (low, high + 1)}, reverse=True)
        rows = _stretches(seri, wilayah, parts, wanted, bounds)
        lines = {at: [code for low, high, code in wanted if low <= one <= high] for at, one in enumerate(bounds)}
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, jk, amount in rows:
        for code in lines.get(number, ()):
            sums[code][_place_of(jk)] += amount
    return {code: Count(*held) for code, held in sums.items()}


def _place_of(jk: int) -> int:
    """Where a sex stands in Count."""
    return 0 if jk == _MALE else 1 if jk == _FEMALE else 2


def _ends(wanted: _Wanted) -> tuple[int, int]:
    return min(one[0] for one in wanted), max(one[1] for one in wanted)


def _rows(seri: str, wilayah: str, parts: Sequence[str] | None, wanted: _Wanted) -> list[_Row]:
    if parts is None:
        return _CODES.rows(seri, wilayah, *_ends(wanted))
    return _CODES_IN.rows(seri, wilayah, *_ends(wanted), list(parts))


def _stretches(seri: str, wilayah: str, parts: Sequence[str] | None, wanted: _Wanted, bounds: list[int]) -> list[_Row]:
    if parts is None:
        return _STRETCHES.rows(seri, wilayah, *_ends(wanted), bounds)
    return _STRETCHES_IN.rows(seri, wilayah, *_ends(wanted), bounds, list(parts))


def one(pieces: Sequence[Piece], wilayah: str, parts: Sequence[str] | None = None) -> Count:
    return count([Category(code=0, label="", pieces=tuple(pieces))], wilayah, parts)[0]


def by_number(seri: str, wilayah: str, parts: Sequence[str] | None = None) -> dict[int, Count]:
    """Category -> count, of a whole series, for one whose categories nobody lists (months)."""
    return _summed(_rows(seri, wilayah, parts, [(_LEAST, _MOST, 0)]))


def by_region(pieces: Iterable[Piece], codes: Sequence[str]) -> dict[Place, Count]:
    """The same figure of several regions."""
    return _summed(row for one in pieces for row in _SUMS_BY_REGION.rows(one.seri, list(codes), one.low, one.high))


def by_part(pieces: Iterable[Piece], wilayah: str, parts: Sequence[str]) -> dict[Place, Count]:
    """The same figure of these parts of the village, where people are written down: what lies inside is not in it."""
    return _summed(
        row for one in pieces for row in _SUMS_BY_PART.rows(one.seri, wilayah, list(parts), one.low, one.high)
    )


def _summed(rows: Iterable[tuple[Key, int, int]]) -> dict[Key, Count]:
    found: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, jk, amount in rows:
        found[place][_place_of(jk)] += amount
    return {place: Count(*sums) for place, sums in found.items()}


def table(
    categories: Sequence[Category], places: Sequence[Place], wilayah: str, *, are_parts: bool
) -> dict[Place, dict[int, Count]]:
    """Every category for every one of `places`: regions, or parts of the village `wilayah`.

    One query where the categories are codes of one series; otherwise one for each.
    """
    pieces = [piece for one in categories for piece in one.pieces]
    if len(categories) > 1 and len({one.seri for one in pieces}) == 1 and all(one.low == one.high for one in pieces):
        return _all_codes(pieces[0].seri, places, wilayah, are_parts=are_parts)
    found: dict[Place, dict[int, Count]] = defaultdict(dict)
    for category in categories:
        pieces = list(category.pieces)
        counted = by_part(pieces, wilayah, places) if are_parts else by_region(pieces, places)
        for place, amount in counted.items():
            found[place][category.code] = amount
    return found


def _all_codes(seri: str, places: Sequence[Place], wilayah: str, *, are_parts: bool) -> dict[Place, dict[int, Count]]:
    rows = _ALL_BY_PART.rows(seri, wilayah) if are_parts else _ALL_BY_REGION.rows(seri, list(places))
    found: dict[Place, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for place, category, jk, amount in rows:
        found[place][category][_place_of(jk)] += amount
    return {place: {code: Count(*sums) for code, sums in some.items()} for place, some in found.items()}


def happened(seri: str, wilayah: str, first: int, parts: Sequence[str] | None = None) -> dict[int, dict[int, Count]]:
    """Month -> category -> count, from month `first` on."""
    rows = Angka.objects.filter(seri=seri, wilayah=wilayah, periode__gte=first)
    rows = rows.filter(bagian=WHOLE) if parts is None else rows.filter(bagian__in=parts)
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for month, category, jk, amount in rows.values_list("periode", "kategori", "jk", "nilai"):
        found[month][category][_place_of(jk)] += amount
    return {month: {code: Count(*sums) for code, sums in some.items()} for month, some in found.items()}


def happened_in(pieces: Iterable[Piece], codes: Sequence[str], first: int, last: int) -> dict[Place, dict[int, int]]:
    """Region -> category -> how many, of what happened from month `first` to `last`, both counted in."""
    found: dict[Place, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one in pieces:
        for place, category, amount in _HAPPENED_BY_REGION.rows(one.seri, list(codes), first, last, one.low, one.high):
            found[place][category] += amount
    return {place: dict(some) for place, some in found.items()}


def spread_by_region(piece: Piece, codes: Sequence[str]) -> dict[Place, dict[int, int]]:
    """Region -> category -> how many there are now."""
    return happened_in([piece], codes, 0, 0)
