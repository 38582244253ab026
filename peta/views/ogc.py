"""OGC API – Features, parts Core and GeoJSON (OGC 17-069r4): figures of nagari and kecamatan for QGIS and its like.

What everybody may know is told to everybody; to who is logged in what that person may see. Never a person.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nagari.accounts.models import User
from nagari.kantor import site
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import is_village
from peta.queries.outlines import shapes
from peta.rules.topology import Named
from peta.views.asked import Choice, Page, allowed, choice_of, page_for
from peta.views.showing import layer_of

_CONFORMS: Final = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{one}" for one in ("core", "oas30", "geojson")
]
_CRS: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_LEVELS: Final = {"nagari": Tingkat.DESA, "kecamatan": Tingkat.KECAMATAN}
_NUMBER: Final = re.compile(r"\d{1,6}", re.ASCII)
# Req 25: an instant or an interval of RFC 3339, open with "..". Figures have no time of their own: all of them fit.
_INSTANT: Final = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?"
_TIME: Final = re.compile(rf"{_INSTANT}|(?:{_INSTANT}|\.\.)?/(?:{_INSTANT}|\.\.)?", re.ASCII)
_ITEMS: Final = ("limit", "offset", "bbox", "datetime")
_LIMIT: Final = 100
_MOST: Final = 1000
# Of everybody: as often as the public map changes.
_JSON: Final = "application/json"
_GEOJSON: Final = "application/geo+json"


@require_safe
@login_not_required
def landing(request: HttpRequest) -> HttpResponse:
    _office()
    links = [
        _link(request, "", "self", _JSON),
        _link(request, "api", "service-desc", "application/vnd.oai.openapi+json;version=3.0"),
        _link(request, "conformance", "conformance", _JSON),
        _link(request, "collections", "data", _JSON),
    ]
    return _json({"title": _("Figures of the region"), "description": _("Sums only; no persons."), "links": links})


@require_safe
@login_not_required
def conformance(request: HttpRequest) -> HttpResponse:
    _office()
    return _json({"conformsTo": _CONFORMS})


@require_safe
@login_not_required
def api(request: HttpRequest) -> HttpResponse:
    """What the standard asks of a description: the paths and their parameters. QGIS reads the largest `limit` here."""
    _office()
    query = [{"name": name, "in": "query", "required": False, **more} for name, more in _PARAMETERS.items()]
    one = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    paths: dict[str, Any] = {path: {"get": _described(path)} for path in ("/", "/conformance", "/collections")}
    for name in _LEVELS:
        paths[f"/collections/{name}"] = {"get": _described(name)}
        paths[f"/collections/{name}/items"] = {"get": {**_described(f"{name} items"), "parameters": query}}
        paths[f"/collections/{name}/items/{{featureId}}"] = {"get": {**_described(f"{name} item"), "parameters": [one]}}
    info = {"title": _("Figures of the region"), "version": "1"}
    servers = [{"url": request.build_absolute_uri("/peta/ogc")}]
    content = {"openapi": "3.0.3", "info": info, "servers": servers, "paths": paths}
    return _json(content, "application/vnd.oai.openapi+json;version=3.0")


@require_safe
@login_not_required
def collections(request: HttpRequest) -> HttpResponse:
    found = [_collection(request, _page(request, name), name) for name in _LEVELS]
    return _json({"links": [_link(request, "collections", "self", _JSON)], "collections": found})


@require_safe
@login_not_required
def collection(request: HttpRequest, name: str) -> HttpResponse:
    return _json(_collection(request, _page(request, name), name))


@require_safe
@login_not_required
def items(request: HttpRequest, name: str) -> HttpResponse:
    """`limit` 1 to 1000, `offset`, `bbox` as minx,miny,maxx,maxy in degrees; 400 for what is none of that."""
    page = _page(request, name)
    try:
        _known(request, *_ITEMS)
        if not _TIME.fullmatch(request.GET.get("datetime", "../..")):
            raise ValueError(_("datetime is a moment or two with a slash between, as RFC 3339 writes them."))
        limit, offset = _count(request, "limit", _LIMIT, 1), _count(request, "offset", 0, 0)
        box = _box(request.GET.get("bbox", ""))
    except ValueError as error:
        return _refused(error)
    limit = min(limit, _MOST)
    areas = [one for one in shapes(page.tingkat, page.within) if box is None or _touches(one, box)]
    some = areas[offset : offset + limit]
    here = f"?{request.GET.urlencode()}" if request.GET else ""
    links = [_link(request, f"collections/{name}/items{here}", "self", _GEOJSON)]
    links.append(_link(request, f"collections/{name}", "collection", _JSON))
    if offset + limit < len(areas):
        more = request.GET.copy()
        more["limit"], more["offset"] = str(limit), str(offset + limit)
        links.append(_link(request, f"collections/{name}/items?{more.urlencode()}", "next", _GEOJSON))
    content = {
        "type": "FeatureCollection",
        "features": list(_features(page, some)),
        "links": links,
        "timeStamp": page.now.isoformat(timespec="seconds"),
        "numberMatched": len(areas),
        "numberReturned": len(some),
    }
    return _json(content, _GEOJSON)


@require_safe
@login_not_required
def item(request: HttpRequest, name: str, code: str) -> HttpResponse:
    page = _page(request, name)
    found = [one for one in shapes(page.tingkat, page.within) if one.id == code]
    for feature in _features(page, found):
        path = f"collections/{name}"
        links = [
            _link(request, f"{path}/items/{code}", "self", _GEOJSON),
            _link(request, path, "collection", _JSON),
        ]
        return _json({**feature, "links": links}, _GEOJSON)
    raise Http404


_PARAMETERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "limit": {"schema": {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _LIMIT}},
    "offset": {"schema": {"type": "integer", "minimum": 0, "default": 0}},
    "bbox": {
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    },
    "datetime": {"style": "form", "explode": False, "schema": {"type": "string"}},
}


def _described(what: str) -> dict[str, Any]:
    return {"operationId": what.strip("/").replace(" ", "_") or "landing", "responses": {"200": {"description": "OK"}}}


def _known(request: HttpRequest, *names: str) -> None:
    """Req 8: a parameter that is not described is no parameter. ValueError names it."""
    for name in request.GET:
        if name not in names:
            raise ValueError(_("There is no parameter %(name)s.") % {"name": name[:40]})


def _refused(error: ValueError) -> JsonResponse:
    return JsonResponse({"code": "InvalidParameterValue", "description": str(error)}, status=400)


def _office() -> str:
    info = site.current()
    if info is None or is_village(info.wilayah):
        raise Http404
    return info.wilayah


def _page(request: HttpRequest, name: str) -> Page:
    """Of everybody, or of who is logged in, may see maps, and works above the villages."""
    scope = _office()
    if name not in _LEVELS:
        raise Http404
    user = request.user if isinstance(request.user, User) and request.user.has_perm("peta.view", scope) else None
    return page_for({"tingkat": name}, scope, user)


def _features(page: Page, areas: list[Named]) -> Iterator[dict[str, Any]]:
    """Each measure by its code; of those with lines the first way of each line that the asker may see."""
    columns = list(_columns(page)) if areas else []
    for one in areas:
        figures = {name: values.get(one.id) for name, values in columns}
        yield {
            "type": "Feature",
            "id": one.id,
            "geometry": {"type": "MultiPolygon", "coordinates": one.area},
            "properties": {
                "kode": one.id,
                "nama": one.properties.get("nama", one.id),
                "indikatif": one.properties.get("indikatif", True),
                **figures,
            },
        }


def _columns(page: Page) -> Iterator[tuple[str, Mapping[str, float]]]:
    """Of measures with many lines (occupations) the first alone: a table of hundreds of columns helps nobody."""
    for _group, some in allowed(page.user):
        for measure in some:
            first = choice_of({}, "", measure.code, page.month, page.user)
            lines = first.lines if 1 < len(first.lines) <= _MOST_LINES else [first.line]
            for line in lines:
                one = Choice(measure=measure, lines=first.lines, line=line, way=first.way)
                found = layer_of(page, one, page.codes)
                name = measure.code if line is None or len(first.lines) < 2 else f"{measure.code}_{line.code}"
                yield name, {code: round(value, first.way.places) for code, value in found.values.items()}


_MOST_LINES: Final = 8


def _collection(request: HttpRequest, page: Page, name: str) -> dict[str, Any]:
    points = [
        point for one in shapes(page.tingkat, page.within) for polygon in one.area for ring in polygon for point in ring
    ]
    found: dict[str, Any] = {
        "id": name,
        "title": name.capitalize(),
        "itemType": "feature",
        "crs": [_CRS],
        "links": [
            _link(request, f"collections/{name}", "self", _JSON),
            _link(request, f"collections/{name}/items", "items", _GEOJSON),
        ],
    }
    if points:
        box = [pick(point[at] for point in points) for pick in (min, max) for at in (0, 1)]
        found["extent"] = {"spatial": {"bbox": [box], "crs": _CRS}}
    return found


def _count(request: HttpRequest, name: str, usual: int, least: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return usual
    if not _NUMBER.fullmatch(text) or int(text) < least:
        raise ValueError(_("%(name)s is a whole number from %(least)s on.") % {"name": name, "least": least})
    return int(text)


def _box(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    parts = text.split(",")
    try:
        west, south, east, north = (float(one) for one in (parts if len(parts) == 4 else (*parts[:2], *parts[3:5])))
    except ValueError:
        west, south, east, north = 1.0, 1.0, 0.0, 0.0
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(_("bbox is four numbers: west, south, east, north, in degrees."))
    return west, south, east, north


def _touches(one: Named, box: tuple[float, float, float, float]) -> bool:
    points = [point for polygon in one.area for point in polygon[0]]
    if not points:
        return False
    west, south, east, north = box
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs) <= east and max(xs) >= west and min(ys) <= north and max(ys) >= south


def _link(request: HttpRequest, path: str, rel: str, kind: str) -> dict[str, str]:
    return {"href": request.build_absolute_uri(f"/peta/ogc/{path}"), "rel": rel, "type": kind}


def _json(content: Mapping[str, Any], kind: str = _JSON) -> HttpResponse:
    response = JsonResponse(content, content_type=kind, json_dumps_params={"ensure_ascii": False})
    response["Vary"] = "Cookie"
    return response
