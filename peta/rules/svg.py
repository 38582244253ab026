"""Outlines as an SVG: the same drawing on the page, under Leaflet, on paper and in a picture. Pure.

Drawn in the projection of web maps (Mercator), so that it lies exactly where Leaflet lays it.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from peta.rules.topology import Named, Ring

# Units across the longer side: half a dot of a screen each, where a regency fills it.
SIZE: Final = 1500
_MARGIN: Final = 0.03
# LOOK: light to dark, safe for colour-blind eyes and grey print.
COLOURS: Final = ("#FFF3D1", "#F6CF7A", "#E0963C", "#AE521F", "#661C14")
NO_DATA: Final = "url(#tanpa)"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Degrees: what the drawing covers."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Shape:
    """`path` as SVG has it; `x`, `y`: where its name stands."""

    id: str
    name: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """`width`, `height`: of the view box. `is_indicative`: some of the borders are laid down nowhere."""

    shapes: tuple[Shape, ...]
    width: int
    height: int
    bounds: Bounds
    is_indicative: bool
    # Paths that lie above: borders of districts over villages.
    borders: tuple[str, ...] = ()

    @property
    def km_across(self) -> float:
        """How many kilometres of the ground its width is, in the middle."""
        middle = math.radians((self.bounds.south + self.bounds.north) / 2)
        return (self.bounds.east - self.bounds.west) * 111.32 * math.cos(middle)


def drawing(areas: Sequence[Named], above: Sequence[Named] = ()) -> Drawing:
    """All areas in one frame, with the borders of those `above` them; an empty one of nothing."""
    points = [point for one in areas for polygon in one.area for ring in polygon for point in ring]
    if not points:
        return Drawing((), SIZE, SIZE, Bounds(0, 0, 0, 0), is_indicative=False)
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    low, high = (pick(_up(y) for _x, y in points) for pick in (min, max))
    room = max(right - left, high - low) * _MARGIN or 0.01
    left, right, low, high = left - room, right + room, low - room, high + room
    scale = SIZE / max(right - left, high - low)

    def place(lng: float, lat: float) -> tuple[int, int]:
        return round((lng - left) * scale), round((high - _up(lat)) * scale)

    return Drawing(
        shapes=tuple(_shape(one, place) for one in areas if one.area),
        width=round((right - left) * scale),
        height=round((high - low) * scale),
        bounds=Bounds(_down(low), left, _down(high), right),
        is_indicative=any(one.properties.get("indikatif", True) for one in areas),
        borders=tuple(_path(one, place) for one in above if one.area),
    )


def _up(lat: float) -> float:
    """How far north a latitude lies in Mercator's map, in degrees of the equator."""
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def _down(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(y))))


_Place = Callable[[float, float], tuple[int, int]]


def _shape(one: Named, place: _Place) -> Shape:
    x, y = place(*one.properties["pusat"])
    return Shape(one.id, str(one.properties.get("nama", one.id)), _path(one, place), x, y)


def _path(one: Named, place: _Place) -> str:
    return "".join(_ring(ring, place) for polygon in one.area for ring in polygon)


def _ring(ring: Ring, place: _Place) -> str:
    """By steps, which are short numbers; a sign parts two of them as well as a space does."""
    (x, y), *rest = (place(*point) for point in ring)
    steps = [f"M{x} {y}l"]
    for across, down in rest:
        if (across, down) != (x, y):
            steps.append(f"{across - x} {down - y} ")
            x, y = across, down
    return "".join(steps).rstrip().replace(" -", "-") + "z"


def definitions() -> str:
    """What hatches the places nothing is known of."""
    return (
        '<pattern id="tanpa" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0H9V9H0Z" fill="#FFF"/><path d="M0 0V9" stroke="#8C8073" stroke-width="2.5"/></pattern>'
    )


def picture(found: Drawing, classes: Mapping[str, int], *, names: bool = False) -> str:
    """A whole SVG with its colours, for paper. `classes`: code -> number of the class, none for what is not known."""
    drawn = []
    for one in found.shapes:
        number = classes.get(one.id)
        fill = NO_DATA if number is None else COLOURS[number]
        drawn.append(f'<path d="{one.path}" fill="{fill}"/>')
    borders = "".join(f'<path d="{path}"/>' for path in found.borders)
    said = "".join(
        f'<text x="{one.x}" y="{one.y}" text-anchor="middle">{escape(one.name)}</text>' for one in found.shapes if names
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {found.width} {found.height}" '
        f'width="{found.width}" height="{found.height}"><defs>{definitions()}</defs>'
        f'<g stroke="#FFFFFF" stroke-width="2" stroke-linejoin="round">{"".join(drawn)}</g>'
        f'<g fill="none" stroke="#221C18" stroke-width="3.5" stroke-linejoin="round">{borders}</g>'
        f'<g font-family="Tinos" font-size="27" fill="#221C18" stroke="#FFFFFF" stroke-width="5" '
        f'stroke-linejoin="round" paint-order="stroke">{said}</g></svg>'
    )
