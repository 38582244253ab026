"""GeoJSON geometries and shapely, areas on the ellipsoid, and polygons as plain rings."""

import json
import math
from functools import lru_cache
from typing import Any

import shapely
from pyproj import Geod

from peta.rules.topology import Area


@lru_cache(maxsize=1)
def _ellipsoid() -> Geod:
    return Geod(ellps="WGS84")


def km2(geometry: shapely.Geometry) -> float:
    """Square kilometres on the ellipsoid WGS 84, of degrees (lng, lat)."""
    total = 0.0
    for part in shapely.get_parts(geometry):
        # Whatever way its rings turn: the outer one counts, holes are taken off.
        rings = [abs(_ellipsoid().geometry_area_perimeter(ring)[0]) for ring in (part.exterior, *part.interiors)]
        total += rings[0] - math.fsum(rings[1:])
    return total / 1e6


def from_text(geojson: str) -> shapely.Geometry:
    return shapely.from_geojson(geojson)


def to_text(geometry: shapely.Geometry) -> str:
    """GeoJSON whose numbers are the shortest that say the same."""
    return json.dumps(mapping(geometry), separators=(",", ":"))


def mapping(geometry: shapely.Geometry) -> dict[str, Any]:
    parts = [[[list(at) for at in ring] for ring in part] for part in polygons(geometry)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def polygons(geometry: shapely.Geometry) -> Area:
    """Rings of a Polygon or MultiPolygon, the outer one of each polygon first."""
    return [
        [[(x, y) for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(geometry)
        if not part.is_empty
    ]


def multipolygon(area: Area) -> shapely.Geometry:
    return shapely.MultiPolygon([(part[0], part[1:]) for part in area])


def only_areas(geometry: shapely.Geometry) -> shapely.Geometry:
    """Without the points and lines that repairing and cutting leave behind."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    if geometry.geom_type == "GeometryCollection":
        return shapely.union_all(parts) if parts else shapely.Polygon()
    return geometry if parts or geometry.is_empty else shapely.Polygon()


def label_point(geometry: shapely.Geometry) -> tuple[float, float]:
    """(lng, lat) far from the edges of its largest part, where a name fits."""
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    line = shapely.maximum_inscribed_circle(largest, tolerance=math.sqrt(largest.area) / 50)
    x, y = line.coords[0]
    return round(x, 6), round(y, 6)
