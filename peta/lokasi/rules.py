"""Positions as people give them, and how far it is. Pure."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from nagari.lib.errors import CodedError

# Indonesia with its seas.
_LAT: Final = (-11.5, 6.5)
_LNG: Final = (94.5, 141.5)
# A hundred thousandth of a degree is a metre.
DECIMALS: Final = 6
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,12})?")
# Points of a drawn area, and what is a hand's slip rather than an area.
MOST_CORNERS: Final = 500
_FEWEST_CORNERS: Final = 3
_FAR: Final = 1000
_EXACT: Final = 50


class Position(NamedTuple):
    """Degrees on WGS 84."""

    lat: float
    lng: float


def position(lat: str, lng: str) -> Position:
    """Two numbers as typed, comma or point. Raises CodedError position_missing, position_number, position_swapped,
    position_outside."""
    if not lat.strip() or not lng.strip():
        raise CodedError("position_missing")
    return checked(_degrees(lat), _degrees(lng))


def checked(lat: float, lng: float) -> Position:
    """Raises CodedError position_number, position_swapped, position_outside."""
    if not (math.isfinite(lat) and math.isfinite(lng)):
        raise CodedError("position_number")
    if not _inside(lat, lng):
        raise CodedError("position_swapped" if _inside(lng, lat) else "position_outside")
    return Position(round(lat, DECIMALS), round(lng, DECIMALS))


def _inside(lat: float, lng: float) -> bool:
    return _LAT[0] <= lat <= _LAT[1] and _LNG[0] <= lng <= _LNG[1]


def _degrees(text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise CodedError("position_number")
    return float(text.strip().replace(",", "."))


def corners(text: str) -> list[Position]:
    """Of "lat,lng;lat,lng;...", the border a drawn area. Raises CodedError area_corners, area_many and as `checked`."""
    parts = [part.split(",") for part in text.split(";") if part.strip()]
    if len(parts) > MOST_CORNERS:
        raise CodedError("area_many", most=MOST_CORNERS)
    if len(parts) < _FEWEST_CORNERS:
        raise CodedError("area_corners")
    if any(len(part) != 2 for part in parts):
        raise CodedError("position_number")
    return [checked(_degrees(lat), _degrees(lng)) for lat, lng in parts]


def metres(one: Position, other: Position) -> float:
    """On the ellipsoid."""
    # geopy loads half of the standard library; nobody waits for it at the start.
    from geopy.distance import geodesic

    return float(geodesic(one, other).meters)


@dataclass(frozen=True, slots=True)
class Near:
    item: Any
    metres: float

    @property
    def is_far(self) -> bool:
        """To be told in kilometres."""
        return self.metres >= _FAR

    @property
    def kilometres(self) -> float:
        return self.metres / 1000

    @property
    def rounded(self) -> int:
        """Metres, as exact as anybody pointed."""
        return int(round(self.metres, -1 if self.metres >= _EXACT else 0))


def nearest(here: Position, items: Iterable[tuple[Position, Any]], most: int) -> list[Near]:
    """The nearest of `items`, by the ellipsoid; the shortlist by a plane, which at this size errs by less than 1 %."""
    flat = math.cos(math.radians(here.lat))

    def plane(at: Position) -> float:
        return (at.lat - here.lat) ** 2 + ((at.lng - here.lng) * flat) ** 2

    rows = sorted(items, key=lambda row: plane(row[0]))[: most * 2 + 2]
    found = sorted((Near(item, metres(here, at)) for at, item in rows), key=lambda near: near.metres)
    return found[:most]


def inside(ring: Sequence[Position], points: Sequence[tuple[Position, Any]]) -> list[Any]:
    """Items whose point lies in the drawn area or on its border. Raises CodedError area_crossed."""
    import shapely

    area = shapely.Polygon([(at.lng, at.lat) for at in ring])
    if not area.is_valid or area.area == 0:
        raise CodedError("area_crossed")
    if not points:
        return []
    shapely.prepare(area)
    hits = shapely.intersects_xy(area, [at.lng for at, _item in points], [at.lat for at, _item in points])
    return [item for (_at, item), hit in zip(points, hits, strict=True) if hit]
