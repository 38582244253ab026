"""/peta/kantor/: the village's own map. Points of families are personal: each look is logged."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError
from nagari.penduduk.models import Keluarga
from nagari.penduduk.queries.families import Flaw, list_keluarga
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.queries.resident import members
from nagari.penduduk.views.listing import page_number
from peta.lokasi import queries
from peta.lokasi.messages import told
from peta.lokasi.models import Kategori, LetakRumah
from peta.lokasi.queries import Packed
from peta.lokasi.rules import corners, inside, position
from peta.lokasi.views.guard import village_page

VIEW: Final = "peta.view"
HOUSES: Final = "penduduk.view"
PLACE: Final = "penduduk.change"
DRAW: Final = "peta.draw"
# Families named after drawing; more are counted.
MOST_NAMED: Final = 200
_UNPROCESSABLE: Final = 422
# Names of icons-map.svg.
ICONS: Final = {
    Kategori.KANTOR: "building",
    Kategori.SEKOLAH: "mortarboard",
    Kategori.KESEHATAN: "heart-pulse",
    Kategori.IBADAH: "moon-stars",
    Kategori.ADAT: "bank",
    Kategori.PASAR: "basket",
    Kategori.AIR: "droplet",
    Kategori.KEAMANAN: "shield-check",
    Kategori.OLAHRAGA: "trophy",
    Kategori.WISATA: "camera",
    Kategori.JALAN: "signpost",
    Kategori.MAKAM: "flower1",
    Kategori.LAIN: "geo-alt",
}


@require_GET
@village_page(VIEW)
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """q: a name or number of a family (for who may), of a facility, of a jorong."""
    wilayah, user = info.wilayah, actor(request)
    q = " ".join(request.GET.get("q", "").split())[:80]
    may_see = user.has_perm(HOUSES, wilayah)
    rows = queries.facilities(wilayah)
    shown = [row for row in rows if q.casefold() in f"{row.nama} {row.get_kategori_display()}".casefold()]
    used = {row.kategori for row in rows}
    found = queries.parts(wilayah)
    context: dict[str, Any] = {
        "q": q,
        "region": info.region_name,
        "may_see": may_see,
        "may_place": user.has_perm(PLACE, wilayah),
        "may_draw": user.has_perm(DRAW, wilayah),
        "facilities": shown,
        "facility_count": len(rows),
        "parts": [one for one in found if q.casefold() in one.nama.casefold()],
        "families": _searched(request, q, wilayah) if q and may_see else [],
        "kinds": [(code, label, ICONS[Kategori(code)]) for code, label in Kategori.choices if code in used],
        "house_count": len(queries.houses(wilayah)) if may_see else 0,
    }
    return render(request, "peta/kantor/peta.html", context)


def _searched(request: HttpRequest, q: str, wilayah: str) -> list[dict[str, Any]]:
    places = places_of(wilayah)
    listing = list_keluarga(q, Flaw.NONE, None, wilayah, places, 1)
    known = queries.houses(wilayah)
    log.record(
        request,
        Act.SEARCH,
        model=LetakRumah._meta.label,
        wilayah=wilayah,
        detail=log.masked(q),
        count=len(listing.rows),
        now=clock.now(),
    )
    return [{"row": row, "at": known.get(row.id)} for row in listing.rows]


@require_safe
@village_page(VIEW)
def ground(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    return _sent(request, queries.packed_ground(info.wilayah))


@require_safe
@village_page(HOUSES)
def houses(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """Logged also where the browser has them already: they are looked at."""
    packed = queries.packed_houses(info.wilayah)
    log.record(
        request, Act.LIST, model=LetakRumah._meta.label, wilayah=info.wilayah, count=packed.count, now=clock.now()
    )
    return _sent(request, packed)


def _sent(request: HttpRequest, packed: Packed) -> HttpResponse:
    if packed.etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers={"ETag": packed.etag})
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed.body if accepts else packed.raw, content_type="application/json")
    if accepts:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding, Cookie"
    response["ETag"] = packed.etag
    response["Cache-Control"] = "private, no-cache"
    return response


@require_GET
@village_page(HOUSES)
def house(request: HttpRequest, info: SiteInfo, pk: UUID) -> HttpResponse:
    """Who lives there, as the map shows it when a house is pressed; and what is near."""
    keluarga = get_in_region(request, Keluarga.objects.all(), HOUSES, pk)
    people = [one for one in members(keluarga.id, clock.today()) if one.is_alive]
    log.record(request, Act.VIEW, obj=keluarga, detail="peta", count=max(1, len(people)), now=clock.now())
    at = queries.house_of(keluarga)
    context = {
        "keluarga": keluarga,
        "head": queries.head_name(keluarga.id),
        "people": people,
        "place": places_of(keluarga.wilayah).label(keluarga.lingkungan_id),
        "at": at,
        "row": queries.house_row(keluarga.id),
        "near": queries.nearest_facilities(info.wilayah, at) if at else [],
        "may_place": actor(request).has_perm(PLACE, keluarga),
    }
    return render(request, "peta/kantor/_rumah.html", context)


@require_GET
@village_page(VIEW)
def near(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """lat, lng: the nearest facility of each category, and how far."""
    try:
        here = position(request.GET.get("lat", "")[:30], request.GET.get("lng", "")[:30])
    except CodedError as refused:
        return render(request, "peta/kantor/_salah.html", {"problem": told(refused)}, status=_UNPROCESSABLE)
    return render(request, "peta/kantor/_terdekat.html", {"near": queries.nearest_facilities(info.wilayah, here, 8)})


@require_POST
@village_page(HOUSES)
def area(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """POST titik ("lat,lng;..."): families whose house stands inside."""
    known = queries.houses(info.wilayah)
    try:
        ring = corners(request.POST.get("titik", "")[:40_000])
        keys = inside(ring, [(at, key) for key, at in known.items()])
    except CodedError as refused:
        return render(request, "peta/kantor/_salah.html", {"problem": told(refused)}, status=_UNPROCESSABLE)
    rows = queries.families_shown(keys, places_of(info.wilayah))
    detail = _("drawn area")
    log.record(
        request,
        Act.LIST,
        model=LetakRumah._meta.label,
        wilayah=info.wilayah,
        detail=detail,
        count=len(rows),
        now=clock.now(),
    )
    context = {"rows": rows[:MOST_NAMED], "count": len(rows), "people": sum(row.anggota for row in rows)}
    context["more"] = max(0, len(rows) - MOST_NAMED)
    return render(request, "peta/kantor/_dalam.html", context)


@require_GET
@village_page(HOUSES)
def missing(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """Families whose house is not on the map yet."""
    found = queries.without_house(info.wilayah, page_number(request))
    log.record(
        request, Act.LIST, model=Keluarga._meta.label, wilayah=info.wilayah, count=len(found.rows), now=clock.now()
    )
    context = {
        "rows": found.rows,
        "page": found.page,
        "may_place": actor(request).has_perm(PLACE, info.wilayah),
        "known": len(queries.houses(info.wilayah)),
    }
    return render(request, "peta/kantor/belum.html", context)
