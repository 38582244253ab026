"""Indicators as measures: what statistics show in tables, maps show a line at a time."""

from collections.abc import Sequence

from nagari.statistik import queries
from nagari.statistik.measures import NUMBER, PER_CENT, Asked, Baris, Reading, Ukuran, Way
from nagari.statistik.registry import Category, Indikator, Piece
from nagari.statistik.rules import ZERO, share


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
