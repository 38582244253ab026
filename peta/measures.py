"""What maps show that is no figure of rows: how dense, how fresh what an office told is, what signal it has."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from nagari.statistik.measures import Asked, Reading, Ukuran, Way, measures
from nagari.statistik.registry import Group
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import depth_of, regency_of
from peta.queries.places import known_at, oldest, sizes

_SIGNAL: Final = Path(__file__).parent / "data" / "sinyal.csv"
_DAY: Final = 86_400
# Number of the words below: what needs somebody is dark.
GOOD, WEAK, NO_SIGNAL = 0, 1, 2
_STATES: Final = {"tanpa sinyal": NO_SIGNAL, "lemah": WEAK}


def every() -> Iterator[Ukuran]:
    yield Ukuran(
        code="kepadatan",
        title=_("Population density"),
        sentence=_("Residents for each square kilometre of the area inside the boundary that is drawn"),
        group=Group.PEOPLE,
        ways=(Way(code="per-km2", label=_("per km²"), unit=_("per km²"), places=1),),
        read=_density,
        has_months=True,
        is_public=True,
    )
    yield Ukuran(
        code="kesegaran",
        title=_("Age of the data"),
        sentence=_("Days since the office last told everything it had; of a district its longest silent one"),
        group=Group.OFFICE,
        ways=(Way(code="hari", label=_("days"), unit=_("days"), places=1),),
        read=_freshness,
        is_of_today=True,
    )
    yield Ukuran(
        code="sinyal",
        title=_("Mobile signal"),
        sentence=_("As the regency's office of information told in January 2023; of a district its worst"),
        group=Group.OFFICE,
        read=_signal,
        words=(_("no weakness told"), _("weak signal"), _("no signal")),
        is_public=True,
        is_of_today=True,
    )


def _density(asked: Asked) -> dict[str, Reading]:
    population = measures.get("penduduk")
    if population is None or not asked.codes:
        return {}
    km2 = sizes(Tingkat(depth_of(asked.codes[0])), asked.codes[0])
    return {
        code: Reading(one.counted / km2[code], one.counted)
        for code, one in population.read(asked).items()
        if km2.get(code)
    }


def _freshness(asked: Asked) -> dict[str, Reading]:
    known = known_at(regency_of(asked.codes[0])) if asked.codes else {}
    return {code: Reading((asked.now - at).total_seconds() / _DAY) for code, at in oldest(known, asked.codes).items()}


@cache
def _told() -> dict[str, int]:
    with _SIGNAL.open(encoding="utf-8", newline="") as file:
        return {row["kode"]: _STATES[row["status"]] for row in csv.DictReader(file)}


def _signal(asked: Asked) -> dict[str, Reading]:
    """Only of the regencies somebody told of: where nobody is named nothing is known."""
    told = _told()
    regencies = {regency_of(code) for code in told}
    found = {}
    for code in asked.codes:
        if regency_of(code) in regencies:
            inside = [state for one, state in told.items() if one == code or one.startswith(f"{code}.")]
            found[code] = Reading(float(max(inside, default=GOOD)))
    return found
