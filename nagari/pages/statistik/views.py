"""The overview of figures, and the page of one indicator."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts.access import requires
from nagari.kantor.words import words
from nagari.pages.statistik import drawing, months, tables
from nagari.pages.statistik.asked import Asked, age, asked, indicator
from nagari.statistik import queries
from nagari.statistik.registry import Group, Indikator, indicators
from nagari.statistik.rules import last_day
from nagari.templates.wording import angka
from nagari.wilayah.rules.codes import Tingkat, chain, depth_of, is_village

ACTION = "statistik.view"


@require_GET
@requires(ACTION)
def index(request: HttpRequest) -> HttpResponse:
    page = asked(request)
    drawn = queries.settled(("overview", *page.key), lambda: _overview(page))
    return render(request, "statistik/index.html", {**_of_page(page), **drawn})


def _overview(page: Asked) -> dict[str, Any]:
    people, families = (tables.of_indicator(page, indicators[code]) for code in ("penduduk", "keluarga"))
    history = months.history(page, people.total)
    return {
        "people": people,
        "families": families.total.total,
        "lead": people.lines[0],
        "families_url": families.lines[0].url,
        "size": people.total.total / families.total.total if families.total.total else None,
        "pyramid": _picture(page, "umur"),
        "pictures": [_picture(page, code) for code in ("pendidikan", "usia-produktif")],
        "trend": months.picture(history, page.place_label),
        "groups": _groups(page),
    }


@dataclass(frozen=True, slots=True)
class Picture:
    indicator: Indikator
    chart: str


def _picture(page: Asked, code: str) -> Picture:
    table = tables.of_indicator(page, indicators[code])
    return Picture(table.indicator, drawing.chart(table, page.place_label))


def _groups(page: Asked) -> list[tuple[Group, list[Indikator]]]:
    found = [(group, [one for one in some if tables.may_see(page, one)]) for group, some in indicators.grouped()]
    return [(group, some) for group, some in found if some]


@require_GET
@requires(ACTION)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """`?tempat=`: a part of the village, or a region below; `?kategori=`: the line that is told by place."""
    page, one = asked(request), indicator(code)
    chosen = chosen_of(request)
    drawn = queries.settled((code, chosen, *page.key), lambda: _drawn(page, one, chosen))
    context = {**_of_page(page), **_exactly(request, page, one), **drawn}
    return render(request, "statistik/detail.html", context)


def _drawn(page: Asked, one: Indikator, chosen: int | None) -> dict[str, Any]:
    table = tables.of_indicator(page, one)
    found = tables.by_place(page, table, chosen)
    kept = f"&kategori={chosen}" if chosen is not None else ""
    return {
        "indicator": one,
        "table": table,
        "head": drawing.table_head(table, _("Which")),
        "lines": drawing.lines(page, table, found.categories[0].code if found and not found.is_wide else None),
        "foot": drawing.table_foot(table),
        "chart": drawing.chart(table, page.place_label),
        "by_place": found,
        "place_head": drawing.place_head(found, place_title(page)) if found else "",
        "place_lines": drawing.place_lines(found, kept) if found else "",
        "place_of": "" if found is None or found.is_wide else found.categories[0].label,
        "query": kept,
        "beside_books": _beside_books(page, one, table),
    }


def _beside_books(page: Asked, one: Indikator, table: tables.Table) -> str:
    """Where book B.3 counts otherwise."""
    if not is_village(page.wilayah):
        return ""
    if one.code == "penduduk" and table.total.other:
        said = _(
            "Of these the sex of %(count)s is not filled in; book B.3, which knows men and women, leaves them out."
        )
        return said % {"count": angka(table.total.other)}
    if one.code in ("keluarga", "ukuran-keluarga"):
        return _("Every family card somebody lives on is a family here; book B.3 counts heads of families.")
    return ""


def chosen_of(request: HttpRequest) -> int | None:
    text = request.GET.get("kategori", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def place_title(page: Asked) -> str:
    """What the places below are called: jorong, kecamatan or nagari."""
    if not page.is_village:
        return words()["desa_cap"] if depth_of(page.wilayah) >= Tingkat.KECAMATAN else words()["kecamatan_cap"]
    return words()["dusun_cap"] if page.tempat is None else _("RW, RT")


def _of_page(page: Asked) -> dict[str, Any]:
    steps = []
    if page.tempat and not page.is_village:
        steps = [place for code in _above(page) if (place := page.places.rows.get(code))]
    return {
        "page_of": page,
        "place": page.place_label,
        "age": age(page),
        "until": last_day(page.month),
        "steps": steps,
    }


def _above(page: Asked) -> list[str]:
    """Regions between the own one and the chosen one."""
    return chain(page.wilayah)[Tingkat.KECAMATAN - 1 : -1]


def _exactly(request: HttpRequest, page: Asked, one: Indikator) -> dict[str, Any]:
    """Of a day that was asked for (`?pada=`), to the day and not to the month: of a village as a whole."""
    if one.on_day is None or not page.is_village or page.tempat is not None:
        return {}
    day, error = months.day_of(request.GET.get("pada", ""))
    counted = one.on_day(page.wilayah, day) if day else None
    return {"exactly": True, "day": day, "on_day": counted, "day_error": error, "day_text": request.GET.get("pada", "")}
