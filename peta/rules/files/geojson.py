"""GeoJSON (RFC 7946), and the older one that names its coordinate system."""

import json
import math
import re
from typing import Any

from nagari.lib.errors import CodedError
from peta.rules.files.found import Budget, Feature, Layer, check_count, text

_AREAS = {"Polygon", "MultiPolygon"}
# RFC 7946 knows no other system than these, and older files name them.
_DEGREES = re.compile(r"CRS:?84$|EPSG:{1,2}4326$", re.IGNORECASE)
_EPSG = re.compile(r"EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)


def read_geojson(data: bytes) -> Layer:
    """Raises CodedError batas_json, batas_json_kind, batas_crs, batas_features, batas_points, batas_nothing."""
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise CodedError("batas_encoding") from None
    except json.JSONDecodeError as error:
        raise CodedError("batas_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise CodedError("batas_json_kind") from None
    if not isinstance(found, dict):
        raise CodedError("batas_json_kind")
    features = _features(found)
    check_count(len(features))
    budget = Budget()
    return Layer(
        tuple(_feature(place, one, budget) for place, one in enumerate(features, 1)), "GeoJSON", _crs(found.get("crs"))
    )


def _no_number(name: str) -> float:
    # NaN and Infinity, which JSON has not; the geometry they stand in is refused.
    return math.nan


def _features(found: dict[str, Any]) -> list[Any]:
    kind = found.get("type")
    if kind == "FeatureCollection" and isinstance(found.get("features"), list):
        return list(found["features"])
    if kind == "Feature":
        return [found]
    if kind in _AREAS or kind == "GeometryCollection":
        return [{"type": "Feature", "geometry": found}]
    raise CodedError("batas_json_kind")


def _crs(named: Any) -> str:
    if named is None:
        return ""
    name = named.get("properties", {}).get("name", "") if isinstance(named, dict) else ""
    name = name if isinstance(name, str) else ""
    if _DEGREES.search(name):
        return ""
    code = _EPSG.search(name)
    if code is None:
        raise CodedError("batas_crs", name=name[:80] or "?")
    return f"EPSG:{code[1]}"


def _feature(place: int, one: Any, budget: Budget) -> Feature:
    if not isinstance(one, dict):
        return Feature(place, {}, None, "?")
    fields = one.get("properties")
    told = {str(name)[:60]: text(value) for name, value in fields.items()} if isinstance(fields, dict) else {}
    if one.get("id") is not None:
        told.setdefault("id", text(one["id"]))
    geometry = one.get("geometry")
    if not isinstance(geometry, dict):
        return Feature(place, told, None, "")
    polygons = _polygons(geometry, budget, 0)
    return Feature(place, told, polygons, str(geometry.get("type", ""))[:40])


def _polygons(geometry: Any, budget: Budget, depth: int) -> list[Any] | None:
    """None for what is no area, or not written as one."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection" and depth < 4 and isinstance(geometry.get("geometries"), list):
        parts = [_polygons(one, budget, depth + 1) for one in geometry["geometries"]]
        return [polygon for part in parts if part for polygon in part] or None
    if kind not in _AREAS:
        return None
    given = geometry.get("coordinates")
    try:
        polygons = [given] if kind == "Polygon" else list(given)
        return [[_ring(ring, budget) for ring in polygon] for polygon in polygons]
    except CodedError:
        raise
    except (TypeError, ValueError, IndexError):
        return None


def _ring(ring: Any, budget: Budget) -> list[tuple[float, float]]:
    if not isinstance(ring, list):
        raise TypeError
    budget.take(len(ring))
    # Heights are left out: a boundary has none.
    return [(_number(at[0]), _number(at[1])) for at in ring]


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    return float(value)
