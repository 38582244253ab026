"""Reading kept figures. Few rows each: one series of one region, or one figure for every place inside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Sum

from nagari.statistik.models import WHOLE, Angka
from nagari.statistik.registry import Category, Piece
from nagari.statistik.rules import ZERO, Count
from nagari.sync.prepared import Statement

_MALE: Final = 1
_FEMALE: Final = 2
_LEAST, _MOST = 0, 2_000_000
# One series of a region: up to 2,400 rows (months of birth, two sexes) in a few milliseconds.
_SERIES = Statement(
    lambda seri, wilayah, low, high: Angka.objects.filter(
        seri=seri, wilayah=wilayah, bagian=WHOLE, periode=0, kategori__gte=low, kategori__lte=high
    ).values_list("kategori", "jk", "nilai")
)
_SERIES_OF_PARTS = Statement(
    lambda seri, wilayah, parts, low, high: Angka.objects.filter(
        seri=seri, wilayah=wilayah, bagian__in=parts, periode=0, kategori__gte=low, kategori__lte=high
    ).values_list("kategori", "jk", "nilai")
)
# Code of a region, or key of a part of the village (32 hex digits).
Place = str


def count(categories: Iterable[Category], wilayah: str, parts: Sequence[str] | None = None) -> dict[int, Count]:
    """Code of each category -> count, in the whole region or in these parts of the village. One query a series."""
    pieces = [(one.code, piece) for one in categories for piece in one.pieces]
    found = {code: ZERO for code, _piece in pieces}
    for seri in dict.fromkeys(piece.seri for _code, piece in pieces):
        wanted = [(piece.low, piece.high, code) for code, piece in pieces if piece.seri == seri]
        for code, counted in _fold(wanted, _rows(seri, wilayah, parts, wanted)).items():
            found[code] = found[code].plus(counted)
    return found


def by_number(seri: str, wilayah: str, parts: Sequence[str] | None = None) -> dict[int, int]:
    """Category -> how many, of a whole series, for one whose categories nobody lists (months)."""
    found: dict[int, int] = defaultdict(int)
    for number, _jk, amount in _rows(seri, wilayah, parts, [(_LEAST, _MOST, 0)]):
        found[number] += amount
    return dict(found)


def one(pieces: Sequence[Piece], wilayah: str, parts: Sequence[str] | None = None) -> Count:
    return count([Category(code=0, label="", pieces=tuple(pieces))], wilayah, parts)[0]


def _rows(
    seri: str, wilayah: str, parts: Sequence[str] | None, wanted: Sequence[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    low, high = min(one[0] for one in wanted), max(one[1] for one in wanted)
    if parts is None:
        return _SERIES.rows(seri, wilayah, low, high)
    # A list is filled up with its last value, so an empty one asks nothing.
    return _SERIES_OF_PARTS.rows(seri, wilayah, list(parts), low, high)


def _fold(wanted: Sequence[tuple[int, int, int]], rows: Iterable[tuple[int, int, int]]) -> dict[int, Count]:
    """Months of birth come by the thousand, so what lies in no other line is found by its number alone."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    by_number: dict[int, list[list[int]]] = {}
    for number, jk, amount in rows:
        holders = by_number.get(number)
        if holders is None:
            holders = by_number[number] = [sums[code] for low, high, code in wanted if low <= number <= high]
        for held in holders:
            held[0 if jk == _MALE else 1 if jk == _FEMALE else 2] += amount
    return {code: Count(*held) for code, held in sums.items()}


def by_region(pieces: Iterable[Piece], codes: Sequence[str]) -> dict[Place, Count]:
    """The same figure of several regions."""
    return _by_place("wilayah", pieces, {"wilayah__in": list(codes), "bagian": WHOLE})


def by_part(pieces: Iterable[Piece], wilayah: str) -> dict[Place, Count]:
    """The same figure of every part of the village where people are written down; what lies inside is not in it."""
    found = _by_place("bagian", pieces, {"wilayah": wilayah})
    found.pop(WHOLE, None)
    return found


def _by_place(name: str, pieces: Iterable[Piece], where: Mapping[str, object]) -> dict[Place, Count]:
    found: dict[Place, list[int]] = defaultdict(lambda: [0, 0, 0])
    for piece in pieces:
        rows = Angka.objects.filter(
            seri=piece.seri, periode=0, kategori__gte=piece.low, kategori__lte=piece.high, **where
        )
        for place, jk, amount in rows.order_by().values_list(name, "jk").annotate(n=Sum("nilai")):
            found[place][0 if jk == _MALE else 1 if jk == _FEMALE else 2] += amount
    return {place: Count(*sums) for place, sums in found.items()}


def table(categories: Sequence[Category], codes: Sequence[str] | None, wilayah: str) -> dict[Place, dict[int, Count]]:
    """Every category for every place: these regions, or the parts of the village.

    One query where the categories are codes of one series; otherwise one for each.
    """
    pieces = [piece for one in categories for piece in one.pieces]
    if len({piece.seri for piece in pieces}) == 1 and all(piece.low == piece.high for piece in pieces):
        return _codes(pieces[0].seri, codes, wilayah)
    found: dict[Place, dict[int, Count]] = defaultdict(dict)
    for one in categories:
        counted = by_region(one.pieces, codes) if codes is not None else by_part(one.pieces, wilayah)
        for place, amount in counted.items():
            found[place][one.code] = amount
    return found


def _codes(seri: str, codes: Sequence[str] | None, wilayah: str) -> dict[Place, dict[int, Count]]:
    rows = Angka.objects.filter(seri=seri, periode=0)
    if codes is None:
        rows, name = rows.filter(wilayah=wilayah).exclude(bagian=WHOLE), "bagian"
    else:
        rows, name = rows.filter(wilayah__in=codes, bagian=WHOLE), "wilayah"
    found: dict[Place, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for place, category, jk, amount in rows.values_list(name, "kategori", "jk", "nilai"):
        found[place][category][0 if jk == _MALE else 1 if jk == _FEMALE else 2] += amount
    return {place: {code: Count(*sums) for code, sums in some.items()} for place, some in found.items()}


def happened(seri: str, wilayah: str, first: int, parts: Sequence[str] | None = None) -> dict[int, dict[int, Count]]:
    """Month -> category -> count, from month `first` on."""
    rows = Angka.objects.filter(seri=seri, wilayah=wilayah, periode__gte=first)
    rows = rows.filter(bagian=WHOLE) if parts is None else rows.filter(bagian__in=parts)
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for month, category, jk, amount in rows.values_list("periode", "kategori", "jk", "nilai"):
        found[month][category][0 if jk == _MALE else 1 if jk == _FEMALE else 2] += amount
    return {month: {code: Count(*sums) for code, sums in one.items()} for month, one in found.items()}
