"""/peta/: figures of the places of a regency or a kecamatan on a map, with the table beside it; and for everybody."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nagari.accounts.access import requires
from nagari.kantor import site
from nagari.kantor.words import words
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import chain, depth_of, is_village
from peta.queries.places import drawn
from peta.rules.classes import Method
from peta.rules.svg import Drawing, definitions
from peta.views.asked import Page, above_villages, allowed, for_everybody
from peta.views.showing import Shown, as_json, legend, month_name, month_text, place_name, shown

ACTION = "peta.view"


@require_safe
@requires(ACTION)
@above_villages
def index(request: HttpRequest, page: Page) -> HttpResponse:
    """Parameters: views.asked."""
    return render(request, "peta/wilayah.html", {**context(page), "base": "base.html"})


@require_safe
@requires(ACTION)
@above_villages
def values(request: HttpRequest, page: Page) -> HttpResponse:
    """The same without the outlines, for the script of the page."""
    return JsonResponse(as_json(page, shown(page)), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@require_safe
@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    page = everybody(request)
    return render(request, "peta/wilayah.html", {**context(page), "base": "base_public.html"})


@require_safe
@login_not_required
def public_values(request: HttpRequest) -> HttpResponse:
    page = everybody(request)
    return JsonResponse(as_json(page, shown(page)), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def everybody(request: HttpRequest) -> Page:
    """404 at a village, and before the first day."""
    info = site.current()
    if info is None or is_village(info.wilayah):
        raise Http404
    return for_everybody(request, info)


def context(page: Page) -> dict[str, Any]:
    found = shown(page)
    drawing = drawn(page.tingkat, page.within)
    return {
        "page": page,
        "found": found,
        "drawing": drawing,
        "definitions": definitions(),
        "maps": [_map(page, found, drawing, at) for at in range(len(found.layers))],
        "groups": allowed(page.user),
        "methods": Method.choices,
        "level": "kecamatan" if page.tingkat is Tingkat.KECAMATAN else "nagari",
        "may_choose_level": depth_of(page.within) < Tingkat.KECAMATAN,
        "months": [(month_text(month), month_name(month)) for month in page.months],
        "month": month_text(page.month),
        "place": place_name(page),
        "steps": _steps(page),
        "rows": [(row, _way_on(page, row.code)) for row in found.rows],
        "first_head": words()["kecamatan_cap" if page.tingkat is Tingkat.KECAMATAN else "desa_cap"],
    }


def _map(page: Page, found: Shown, drawing: Drawing, at: int) -> dict[str, Any]:
    shades = {row.code: (row.shades[at], row.texts[at], row.name) for row in found.rows}
    areas = [(shape, *shades[shape.id], _way_on(page, shape.id)) for shape in drawing.shapes if shape.id in shades]
    one = found.layers[at]
    return {"at": at, "layer": one, "areas": areas, "sentence": found.sentences[at], "legend": legend(one)}


def _way_on(page: Page, code: str) -> str:
    """Where a place leads: into it, as far as there is something to compare; then to its figures."""
    if depth_of(code) == Tingkat.KECAMATAN:
        return f"tempat={code}"
    if depth_of(page.within) < Tingkat.KECAMATAN:
        return f"tempat={chain(code)[-2]}"
    return ""


def _steps(page: Page) -> list[tuple[str, str]]:
    """Address and name of the region above the one that is looked at."""
    return [("", _("All"))] if page.within != page.scope else []
