"""What of the queue and the survey is kept as figures."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from layanan.antrean.models import JawabanSkm, RekapAntrean
from layanan.antrean.rules.figures import counts_of, together
from layanan.antrean.rules.skm import ELEMENTS
from nagari.statistik.counting import Fact, keep
from nagari.statistik.rules import month_in_text

# By month: tickets served; waiting times by bin of rules.figures; marks of the survey by element, from 1 on; answers.
DILAYANI: Final = "antrean_dilayani"
TUNGGU: Final = "antrean_tunggu"
SKM: Final = "skm"
JAWABAN: Final = "skm_jawaban"
_MARKS: Final = range(1, 5)


def register() -> None:
    """At start-up."""
    keep("angka_antrean", RekapAntrean, ("tanggal", "dilayani", "tunggu"), of_day, series=(DILAYANI, TUNGGU))
    keep("angka_skm", JawabanSkm, ("tanggal", "unsur"), of_answer, series=(SKM, JAWABAN))


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
