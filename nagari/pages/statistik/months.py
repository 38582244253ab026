"""How the population went, month by month: from who is there now, events taken back one month after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts.access import requires
from nagari.pages.statistik.asked import Asked, age, asked
from nagari.penduduk.figures import events, residents
from nagari.penduduk.figures.above import Inside, above
from nagari.penduduk.figures.registered import registered
from nagari.penduduk.models import Jenis
from nagari.statistik import queries
from nagari.statistik.charts import Point, Told, line
from nagari.statistik.registry import Piece
from nagari.statistik.rules import EVER, ZERO, Count, first_day, last_day
from nagari.templates.wording import angka, nama_bulan
from nagari.wilayah.rules.codes import is_village

MOST_MONTHS: Final = 36
_KINDS: Final = (Jenis.LAHIR, Jenis.MATI, Jenis.DATANG, Jenis.PINDAH, Jenis.HILANG, Jenis.KEMBALI)
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """`end`: who lived there at its end; `registered`: whom the register knows since then, without an event; `other`:
    what moving inside, temporary stays and corrections came to. `between`: above the village, who came from one of its
    villages to another less who left, and so minus those on the way; neither is an arrival or a departure then."""

    first: date
    end: Count
    births: int
    deaths: int
    arrivals: int
    departures: int
    missing: int
    found: int
    other: int
    registered: int
    between: int = 0

    @property
    def label(self) -> str:
        return f"{nama_bulan(self.first.month)} {self.first.year}"

    @property
    def net(self) -> int:
        moved = self.arrivals - self.departures - self.missing + self.found + self.between
        return self.births - self.deaths + moved + self.other + self.registered


def history(page: Asked, now: Count, most: int = 24) -> list[Month]:
    """The newest first, back to when the register was filled; `now`: who lives there now. Five queries of a village,
    six above it."""
    known = queries.by_number(residents.TERDATA, page.wilayah, page.parts)
    start = max(_known_since(known, page.month), page.month - most + 1)
    happened = queries.happened(events.MUTASI, page.wilayah, start, page.parts)
    entered, inside = _beside(page, start, known, happened)
    found, end = [], now
    # What is already entered for months to come did not happen yet.
    for month in sorted((one for one in {*happened, *entered} if one > page.month), reverse=True):
        end = _minus(_minus(end, events.net(happened.get(month, {}))), entered.get(month, ZERO))
    for month in range(page.month, start - 1, -1):
        counts, new = happened.get(month, {}), entered.get(month, ZERO)
        found.append(_month(month, end, counts, new, inside.get(month, Inside())))
        end = _minus(_minus(end, events.net(counts)), new)
    return found


def _beside(
    page: Asked, start: int, known: Mapping[int, Count], happened: Mapping[int, Mapping[int, Count]]
) -> tuple[Mapping[int, Count], Mapping[int, Inside]]:
    """By month: who was entered without an event, and who moved inside the region, which a village need not be told."""
    if is_village(page.wilayah):
        return registered(page.wilayah, start, page.parts), {}
    told = tuple((month, *sorted(some.items())) for month, some in sorted(happened.items()))
    found = above(page.wilayah, start, known, told)
    return found.registered, found.inside


def _month(month: int, end: Count, counts: Mapping[int, Count], entered: Count, inside: Inside) -> Month:
    births, deaths, came, left, missing, returned = (events.happened(counts, kind).total for kind in _KINDS)
    return Month(
        first=first_day(month),
        end=end,
        births=births,
        deaths=deaths,
        arrivals=came - inside.came,
        departures=left - inside.left,
        missing=missing,
        found=returned,
        other=events.net(counts).total - births + deaths - came + left + missing - returned,
        registered=entered.total,
        between=inside.came - inside.left,
    )


def _minus(count: Count, less: Count) -> Count:
    return Count(*(a - b for a, b in zip(count, less, strict=True)))


def _known_since(rows: Mapping[int, Count], present: int) -> int:
    """The month from which the register knew at least half of those who live there now: when it was filled."""
    half, so_far = sum(count.total for count in rows.values()) / 2, 0
    for month in sorted(rows):
        so_far += rows[month].total
        if so_far >= half:
            return max(month, EVER)
    return present


def picture(found: Sequence[Month], place: str) -> SafeString:
    """ "" for a single month."""
    if len(found) < 2:
        return SafeString("")
    points = [Point(month.label, month.end.total) for month in reversed(found)]
    said = _("From %(first)s at the end of %(from)s to %(last)s at the end of %(to)s.") % {
        "first": angka(points[0].value),
        "from": points[0].label,
        "last": angka(points[-1].value),
        "to": points[-1].label,
    }
    return line(points, Told("g-perkembangan", _("Population month by month, %(place)s") % {"place": place}, said))


@require_GET
@requires("statistik.view")
def index(request: HttpRequest) -> HttpResponse:
    page = asked(request)
    now = queries.one([Piece(residents.PENDUDUK, 0, 0)], page.wilayah, page.parts)
    found = history(page, now, MOST_MONTHS)
    context = {
        "page_of": page,
        "place": page.place_label,
        "age": age(page),
        "until": last_day(page.month),
        "months": [(one, cells(page, one)) for one in found],
        "unknown": now.other if is_village(page.wilayah) else 0,
        "is_village": is_village(page.wilayah),
        "chart": picture(found, page.place_label),
    }
    return render(request, "statistik/perkembangan.html", context)


def cells(page: Asked, month: Month) -> list[tuple[int, str]]:
    """Number and the list of the events behind it, in the order of `_KINDS`. Above the village no list leaves out those
    who moved inside it."""
    numbers = (month.births, month.deaths, month.arrivals, month.departures, month.missing, month.found)
    listed = set(_KINDS) if is_village(page.wilayah) else set(_KINDS) - {Jenis.DATANG, Jenis.PINDAH}
    if not page.user.has_perm("mutasi.view"):
        listed = set()
    place = f"&tempat={page.tempat_text}" if page.tempat else ""
    return [
        (number, f"/mutasi/?jenis={kind.value}&buku={month.first:%Y-%m}{place}" if number and kind in listed else "")
        for number, kind in zip(numbers, _KINDS, strict=True)
    ]


def day_of(text: str) -> tuple[date | None, str]:
    """A day somebody typed, or what is wrong with it."""
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, _("Write the day as a date, such as 2027-02-14.")
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return None, _("Ask for a day of this century.")
    return day, ""
