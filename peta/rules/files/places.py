"""From what a file says to a shape on the globe: its coordinate system, its faults, and what was repaired."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from nagari.lib.errors import CodedError, Problem
from peta.rules.shapes import km2, only_areas

# Indonesia with its sea, in degrees: lng from, lat from, lng to, lat to.
INDONESIA = (94.0, -12.0, 142.0, 7.0)
# Degrees: a tenth of a millimetre.
_PLACES = 9


@dataclass(frozen=True, slots=True)
class Placed:
    """`shape` in degrees (lng, lat), valid; None where it was refused. `remarks`: what was repaired, or why refused."""

    shape: shapely.Geometry | None
    remarks: tuple[Problem, ...] = ()


def mover(crs: str) -> Transformer | None:
    """What brings points of this system to degrees; None where they are. CodedError batas_crs for an unknown one."""
    if not crs:
        return None
    try:
        known = CRS.from_user_input(crs)
        if known.to_epsg(min_confidence=90) == 4326:
            return None
        return Transformer.from_crs(known, CRS.from_epsg(4326), always_xy=True)
    except ProjError:
        raise CodedError("batas_crs", name=" ".join(crs.split())[:60]) from None


def placed(polygons: list[Any] | None, kind: str, move: Transformer | None) -> Placed:
    """One area, judged. Codes: area_missing, area_kind, area_points, area_numbers, area_projected, area_swapped,
    area_outside, area_flat refuse it; area_repaired tells what was mended, where, and by how much it changed."""
    if polygons is None:
        return _refused("area_kind", kind=kind) if kind else _refused("area_missing")
    rings = [ring for polygon in polygons for ring in polygon]
    if not rings or any(len(set(ring)) < 3 for ring in rings):
        return _refused("area_points")
    if not all(math.isfinite(x) and math.isfinite(y) for ring in rings for x, y in ring):
        return _refused("area_numbers")
    shape = shapely.MultiPolygon(
        [(_closed(polygon[0]), [_closed(ring) for ring in polygon[1:]]) for polygon in polygons]
    )
    if move is not None:
        shape = shapely.transform(shape, lambda points: _moved(points, move))
        if not shapely.is_valid_input(shape) or not all(math.isfinite(one) for one in shape.bounds):
            return _refused("area_outside", x="?", y="?")
    fault = _misplaced(shape)
    return _refused(fault.code, **fault.params) if fault else _repaired(shape)


def _refused(code: str, **params: object) -> Placed:
    return Placed(None, (Problem(code, params),))


def _closed(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [*ring] if ring[0] == ring[-1] else [*ring, ring[0]]


def _moved(points: Any, move: Transformer) -> Any:
    lng, lat = move.transform(points[:, 0], points[:, 1])
    moved = points.copy()
    moved[:, 0], moved[:, 1] = lng.round(_PLACES), lat.round(_PLACES)
    return moved


def _misplaced(shape: shapely.Geometry) -> Problem | None:
    left, low, right, high = shape.bounds
    if _inside(left, low, right, high):
        return None
    at = {"x": f"{left:.4f}", "y": f"{low:.4f}"}
    if max(abs(left), abs(right)) > 180 or max(abs(low), abs(high)) > 90:
        is_turned = _inside(low, left, high, right)
        return Problem("area_swapped" if is_turned else "area_projected", at)
    return Problem("area_swapped" if _inside(low, left, high, right) else "area_outside", at)


def _inside(left: float, low: float, right: float, high: float) -> bool:
    return INDONESIA[0] <= left and INDONESIA[1] <= low and right <= INDONESIA[2] and high <= INDONESIA[3]


def _repaired(shape: shapely.Geometry) -> Placed:
    if shape.is_valid:
        return Placed(shape) if shape.area > 0 else _refused("area_flat")
    why, _bracket, where = shapely.is_valid_reason(shape).partition("[")
    mended = only_areas(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    if mended.is_empty or mended.area == 0:
        return _refused("area_flat")
    params = {"reason": why.strip(), "where": where.strip("]"), "km2": round(km2(mended), 4)}
    return Placed(mended, (Problem("area_repaired", params),))
