"""What a page of the regency's map is asked for, from its address."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from nagari.accounts.access import actor
from nagari.accounts.models import User
from nagari.kantor import clock
from nagari.kantor.site import SiteInfo
from nagari.penduduk.queries.places import Place, Places, places_of
from nagari.statistik.measures import Baris, Ukuran, Way, measures
from nagari.statistik.registry import Group
from nagari.statistik.rules import month_of
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import depth_of, is_village
from peta.rules.classes import Method

# How far back the months go.
MONTHS: Final = 24
FIRST: Final = "penduduk"
_MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_LEVELS: Final = {"kecamatan": Tingkat.KECAMATAN, "nagari": Tingkat.DESA}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One measure as it was chosen. `lines`: those the person may see."""

    measure: Ukuran
    lines: Sequence[Baris]
    line: Baris | None
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`user` None: everybody. `scope`: the region of the office; `within`: the one that is looked at; `month`: the
    present one unless a past one was chosen."""

    user: User | None
    scope: str
    places: Places
    within: str
    tingkat: Tingkat
    method: Method
    month: int
    this_month: int
    now: datetime
    first: Choice
    second: Choice | None

    @property
    def is_public(self) -> bool:
        return self.user is None

    @property
    def rows(self) -> list[Place]:
        """The places that are drawn."""
        level = self.tingkat
        return [
            place
            for code, place in self.places.rows.items()
            if depth_of(str(code)) == level and str(code).startswith(f"{self.within}.")
        ]

    @property
    def codes(self) -> list[str]:
        return [str(place.id) for place in self.rows]

    @property
    def months(self) -> range:
        return range(self.this_month - MONTHS + 1, self.this_month + 1)

    @property
    def has_months(self) -> bool:
        return not self.is_public and any(one.measure.has_months for one in self.choices)

    @property
    def choices(self) -> list[Choice]:
        return [self.first, self.second] if self.second else [self.first]


def above_villages(view: Callable[[HttpRequest, Page], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Hands the view what it is asked for; 404 for what is not there or not in the own region. A village, which has
    nothing to compare, is led to its own map."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        user = actor(request)
        if is_village(user.wilayah):
            return redirect("peta:office")
        return view(request, page_for(request.GET, user.wilayah, user))

    return guarded


def for_everybody(request: HttpRequest, info: SiteInfo) -> Page:
    """Measures that may be told to everybody, of now."""
    return page_for(request.GET, info.wilayah, None)


def allowed(user: User | None) -> list[tuple[Group, list[Ukuran]]]:
    """Measures somebody may see, by group."""
    found = [(group, [one for one in some if may_see(user, one)]) for group, some in measures.grouped()]
    return [(group, some) for group, some in found if some]


def may_see(user: User | None, one: Ukuran) -> bool:
    if user is None:
        return one.is_public
    return not one.needs or user.has_perm(one.needs)


def page_for(query: Mapping[str, str], scope: str, user: User | None) -> Page:
    places, this_month = places_of(scope), month_of(clock.today())
    if not places.are_regions:
        raise Http404
    within = query.get("tempat") or scope
    if within != scope and (within not in places.rows or is_village(within)):
        raise Http404
    month = this_month if user is None else _month(query.get("bulan", ""), this_month)
    second = query.get("banding", "")
    return Page(
        user=user,
        scope=scope,
        places=places,
        within=within,
        tingkat=_level(query.get("tingkat", ""), within),
        method=_method(query.get("kelas", "")),
        month=month,
        this_month=this_month,
        now=clock.now(),
        first=choice_of(query, "", query.get("ukuran") or FIRST, month, user),
        second=choice_of(query, "banding_", second, month, user) if second else None,
    )


def choice_of(query: Mapping[str, str], prefix: str, code: str, month: int, user: User | None) -> Choice:
    """Line and way belong to the measure that was chosen before: of another one they begin with the first."""
    measure = measures.get(code)
    if measure is None or not may_see(user, measure):
        raise Http404
    lines = measure.lines(month) if measure.lines else []
    lines = [one for one in lines if not one.needs or (user is not None and user.has_perm(one.needs))]
    wanted = query.get(f"{prefix}baris", "")
    line = next((one for one in lines if str(one.code) == wanted), lines[0] if lines else None)
    way = next((one for one in measure.ways if one.code == query.get(f"{prefix}cara")), measure.ways[0])
    return Choice(measure=measure, lines=lines, line=line, way=way)


def _level(text: str, within: str) -> Tingkat:
    """Villages, unless districts are asked for where there are some."""
    if text and text not in _LEVELS:
        raise Http404
    level = _LEVELS.get(text, Tingkat.DESA)
    return level if depth_of(within) < level else Tingkat.DESA


def _method(text: str) -> Method:
    try:
        return Method(text or Method.QUANTILE)
    except ValueError:
        raise Http404 from None


def _month(text: str, present: int) -> int:
    if not text:
        return present
    found = _MONTH.fullmatch(text)
    if found is None:
        raise Http404
    month = int(found[1]) * 12 + int(found[2]) - 1
    return min(present, max(present - MONTHS + 1, month))
