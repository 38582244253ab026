"""What maps show of the queue and the survey: visitors, waiting, satisfaction."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from layanan.antrean.counting import DILAYANI, JAWABAN, SKM, TUNGGU
from layanan.antrean.rules.figures import EDGES, quantile
from layanan.antrean.rules.skm import ELEMENTS, skm
from nagari.statistik import queries
from nagari.statistik.measures import Asked, Reading, Ukuran, Way
from nagari.statistik.registry import Group, Piece

# Of fewer answers in the months that are looked at nothing is said: it would be the opinion of somebody.
_FEW: Final = 5
_YEAR: Final = 12


def every() -> Iterator[Ukuran]:
    yield Ukuran(
        code="pengunjung",
        title=_("Visitors served"),
        sentence=_("Queue tickets served within the month"),
        group=Group.SERVICE,
        read=_served,
        has_months=True,
    )
    yield Ukuran(
        code="tunggu",
        title=_("Waiting time"),
        sentence=_("Half of those who were served within the month waited no longer"),
        group=Group.SERVICE,
        ways=(Way(code="menit", label=_("minutes"), unit=_("minutes"), places=1),),
        read=_waited,
        has_months=True,
        is_public=True,
        least=_FEW,
    )
    yield Ukuran(
        code="kepuasan",
        title=_("Satisfaction"),
        sentence=_("Index of public satisfaction (SKM) of 12 months, 25 to 100"),
        group=Group.SERVICE,
        ways=(Way(code="indeks", label=_("index"), unit=_("index"), places=2),),
        read=_satisfied,
        has_months=True,
        is_public=True,
        least=_FEW,
    )


def _served(asked: Asked) -> dict[str, Reading]:
    found = queries.happened_in([Piece(DILAYANI, 0, 0)], asked.codes, asked.month, asked.month)
    return {code: Reading(float(count), count) for code, some in found.items() if (count := sum(some.values()))}


def _waited(asked: Asked) -> dict[str, Reading]:
    found = queries.happened_in([Piece(TUNGGU, 0, len(EDGES))], asked.codes, asked.month, asked.month)
    return {
        code: Reading(quantile([some.get(place, 0) for place in range(len(EDGES))], 0.5), sum(some.values()))
        for code, some in found.items()
    }


def _satisfied(asked: Asked) -> dict[str, Reading]:
    months = (asked.month - _YEAR + 1, asked.month)
    answers = queries.happened_in([Piece(JAWABAN, 0, 0)], asked.codes, *months)
    marks = queries.happened_in([Piece(SKM, 1, ELEMENTS)], asked.codes, *months)
    found = {}
    for code, some in answers.items():
        count, sums = sum(some.values()), marks.get(code, {})
        index = skm([sums.get(place, 0) for place in range(1, ELEMENTS + 1)], count)
        found[code] = Reading(float(index.index) if index else None, count)
    return found
