"""What of the queue and the survey is kept as figures, and what maps show of them: visitors, waiting, satisfaction."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from layanan.antrean.models import JawabanSkm, RekapAntrean
from layanan.antrean.rules.figures import EDGES, counts_of, quantile, together
from layanan.antrean.rules.skm import ELEMENTS, skm
from nagari.statistik import queries
from nagari.statistik.counting import Fact, keep
from nagari.statistik.measures import Asked, Reading, Ukuran, Way, measures
from nagari.statistik.registry import Group, Piece
from nagari.statistik.rules import month_in_text

# By month: tickets served; waiting times by bin of rules.figures; marks of the survey by element, from 1 on; answers.
DILAYANI: Final = "antrean_dilayani"
TUNGGU: Final = "antrean_tunggu"
SKM: Final = "skm"
JAWABAN: Final = "skm_jawaban"
_MARKS: Final = range(1, 5)
# Of fewer answers in the months that are looked at nothing is said: it would be the opinion of somebody.
_FEW: Final = 5
_YEAR: Final = 12


def register() -> None:
    """At start-up."""
    keep("angka_antrean", RekapAntrean, ("tanggal", "dilayani", "tunggu"), of_day, series=(DILAYANI, TUNGGU))
    keep("angka_skm", JawabanSkm, ("tanggal", "unsur"), of_answer, series=(SKM, JAWABAN))
    measures.register(*every())


def of_day(values: Mapping[str, Any]) -> Iterator[Fact]:
    month = month_in_text(values["tanggal"])
    for _ticket in range(values["dilayani"] or 0):
        yield None, DILAYANI, 0, 0, month
    for place, count in enumerate(together([counts_of(_parsed(values["tunggu"]))])):
        for _ticket in range(count):
            yield None, TUNGGU, place, 0, month


def of_answer(values: Mapping[str, Any]) -> Iterator[Fact]:
    """One that is not as the survey asks counts not."""
    marks = _parsed(values["unsur"])
    if not isinstance(marks, list) or len(marks) != ELEMENTS or any(mark not in _MARKS for mark in marks):
        return
    month = month_in_text(values["tanggal"])
    yield None, JAWABAN, 0, 0, month
    for place, mark in enumerate(marks, 1):
        for _point in range(mark):
            yield None, SKM, place, 0, month


def _parsed(text: str | None) -> Any:
    """The feed of changes has JSON as text."""
    return json.loads(text) if text else None


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
