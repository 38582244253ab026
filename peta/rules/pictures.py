"""Areas as an SVG and as GeoJSON for the little maps beside boundaries."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peta.rules.topology import Area

_WIDE = 640


@dataclass(frozen=True, slots=True)
class Drawn:
    """`kind` is a class of the style sheet: around, held, new, overlap, gap, outside."""

    kind: str
    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class Path:
    kind: str
    name: str
    d: str


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    paths: tuple[Path, ...]


def picture(drawn: Sequence[Drawn]) -> Picture | None:
    """None when there is nothing to draw."""
    points = [at for one in drawn for polygon in one.area for ring in polygon for at in ring]
    if not points:
        return None
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    low, high = min(y for _x, y in points), max(y for _x, y in points)
    lean = math.cos(math.radians((low + high) / 2))
    scale = _WIDE / max((right - left) * lean, (high - low), 1e-9)
    width, height = (right - left) * lean * scale, (high - low) * scale

    def path(area: Area) -> str:
        placed = [
            [f"{(x - left) * lean * scale:.1f},{(high - y) * scale:.1f}" for x, y in ring]
            for polygon in area
            for ring in polygon
        ]
        return "".join(f"M{'L'.join(ring)}Z" for ring in placed)

    return Picture(
        max(1, math.ceil(width)),
        max(1, math.ceil(height)),
        tuple(Path(one.kind, one.name, path(one.area)) for one in drawn),
    )


def collection(drawn: Sequence[Drawn]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection with `kind` and `nama`."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"kind": one.kind, "nama": one.name},
                "geometry": {"type": "MultiPolygon", "coordinates": one.area},
            }
            for one in drawn
        ],
    }


def area_of(geometry: Mapping[str, Any]) -> Area:
    """Rings of a GeoJSON Polygon or MultiPolygon."""
    found: Area = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return found
