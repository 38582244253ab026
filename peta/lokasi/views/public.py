"""/peta/sarana/: where things are and when they are open, for everybody."""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nagari.accounts.throttle import client_address
from nagari.kantor import site
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError
from nagari.lib.limits import Limit
from nagari.penduduk.queries.places import places_of
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import is_village
from peta.lokasi import queries
from peta.lokasi.messages import told
from peta.lokasi.models import Kategori, Sarana
from peta.lokasi.rules import Near, Position, metres, position
from peta.lokasi.views.office import ICONS
from peta.models import Rincian
from peta.queries.outlines import shapes

# A room full of phones behind one address looks around without being refused; who copies everything by machine is.
LIMIT: Final = Limit(120, 60)
_TOO_MANY: Final = 429
# Rows of a page: a regency has a thousand.
_MOST: Final = 200
# Degrees: a hundred metres. Who asks what is near need not say at which house.
_COARSE: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """`near`: how far, where somebody said from where; `village`: its name, above the villages."""

    row: Sarana
    near: Near | None
    village: str


@require_safe
@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """tempat: code of a village, above the villages; kategori; lat, lng: from where, nearest first."""
    info = _guarded(request)
    if info is None:
        return render(request, "peta/kantor/umum_penuh.html", status=_TOO_MANY)
    tempat = _place(request, info)
    rows = queries.public_facilities(tempat or info.wilayah)
    used = [(code, label) for code, label in Kategori.choices if any(row.kategori == code for row in rows)]
    kategori = request.GET.get("kategori", "")
    if kategori in Kategori.values:
        rows = [row for row in rows if row.kategori == kategori]
    here, problem = _here(request)
    lines = _lines(rows, here, info)
    context: dict[str, Any] = {
        "lines": lines[:_MOST],
        "more": max(0, len(lines) - _MOST),
        "kinds": used,
        "drawings": [(code, ICONS[Kategori(code)]) for code, _label in used],
        "kategori": kategori,
        "tempat": tempat,
        "villages": [] if is_village(info.wilayah) else _villages(info),
        "here": here,
        "problem": problem,
        "is_safe": request.is_secure(),
    }
    return render(request, "peta/kantor/umum.html", context, status=422 if problem else 200)


@require_safe
@login_not_required
def ground(request: HttpRequest) -> HttpResponse:
    """For the map of the page: {"sarana": [[id, name, category, lat, lng, hours], ...], "batas", "indikatif"}."""
    info = _guarded(request)
    if info is None:
        return JsonResponse({"sarana": [], "batas": None}, status=_TOO_MANY)
    tempat = _place(request, info) or info.wilayah
    outline = next(iter(shapes(Tingkat(tempat.count(".") + 1), tempat, Rincian.SEDANG)), None)
    found = {
        "sarana": [
            [row.id.hex, row.nama, row.kategori, row.lat, row.lng, row.jam_buka]
            for row in queries.public_facilities(tempat)
        ],
        "batas": {"type": "MultiPolygon", "coordinates": outline.area} if outline else None,
        "indikatif": bool(outline and outline.properties["indikatif"]),
    }
    response = HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/json")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _guarded(request: HttpRequest) -> SiteInfo | None:
    """None: this address asked too often. 404 before the first day."""
    info = site.current()
    if info is None:
        raise Http404
    return info if LIMIT.allows(client_address(request)) else None


def _place(request: HttpRequest, info: SiteInfo) -> str:
    tempat = request.GET.get("tempat", "")
    if not tempat or tempat == info.wilayah:
        return ""
    if is_village(info.wilayah) or tempat not in places_of(info.wilayah).rows:
        raise Http404
    return tempat


def _villages(info: SiteInfo) -> list[tuple[str, str]]:
    places = places_of(info.wilayah)
    used = {row.wilayah for row in queries.public_facilities(info.wilayah)}
    found = [(str(one.id), places.apart(one)) for one in places.rows.values() if str(one.id) in used]
    return sorted(found, key=lambda one: one[1].casefold())


def _here(request: HttpRequest) -> tuple[Position | None, str]:
    lat, lng = request.GET.get("lat", "")[:24], request.GET.get("lng", "")[:24]
    if not lat and not lng:
        return None, ""
    try:
        at = position(lat, lng)
    except CodedError as refused:
        return None, str(told(refused))
    return Position(round(at.lat, _COARSE), round(at.lng, _COARSE)), ""


def _lines(rows: list[Sarana], here: Position | None, info: SiteInfo) -> list[Line]:
    places = places_of(info.wilayah)
    named = "" if is_village(info.wilayah) else None
    lines = [
        Line(
            row,
            Near(row, metres(here, Position(row.lat, row.lng))) if here else None,
            places.label(row.wilayah) if named is None else named,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda one: one.near.metres) if here else lines  # type: ignore[union-attr]
