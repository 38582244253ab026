"""Indicative cells: what a region may look like while nobody has given its boundary.

A power diagram over the centres, each as large as its area says, cut out of the smoothed union of discs around them.
Straight borders would look as if somebody had surveyed them, so they are bent a little, both neighbours alike. The same
centres and areas always give the same cells.
"""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from statistics import median

import shapely

from peta.rules.topology import Area, Point, reshaped

KM_PER_DEGREE_LAT = 110.574
KM_PER_DEGREE_LNG = 111.320
# Of its disc's radius; more lets the outer edge run further from the centres than the areas say.
REACH = 1.1
# Kilometres: what differs by less is the same point.
GRID = 0.001
# Degrees, about a metre.
PLACES = 5
# How much of the way to a neighbour a border may be pushed by the difference of their areas.
PUSH = 0.6
# Of a cell's area: what is smaller belongs to the neighbour it touches longest.
SLIVER = 0.05
# Each round brings the areas nearer; of several hundred cells a round takes half a second.
_ROUNDS, _MANY = 12, 150


@dataclass(frozen=True, slots=True)
class Centre:
    """`km2` None: nobody has said; it is taken from how far the neighbours are."""

    code: str
    lat: float
    lng: float
    km2: float | None = None


def indicative_cells(centres: Sequence[Centre]) -> dict[str, Area]:
    """Code -> its cell in degrees (lng, lat). Neighbours share their borders point by point."""
    if not centres:
        return {}
    ordered = sorted(centres, key=lambda one: one.code)
    plane = _Plane(ordered)
    points = _apart([plane.to_km(one.lng, one.lat) for one in ordered])
    radii = _radii(ordered, points)
    domain = _domain(points, radii)
    pieces = _pieces(points, _weights(points, radii, domain), domain)
    flat = {code: _polygons(pieces[place]) for place, code in enumerate(one.code for one in ordered)}
    bent = _bent(flat)
    return {code: [[[plane.to_degrees(*at) for at in ring] for ring in part] for part in bent[code]] for code in flat}


class _Plane:
    """Kilometres around the middle of the centres: good to a few per thousand over a regency."""

    def __init__(self, centres: Sequence[Centre]) -> None:
        self._lat = math.fsum(one.lat for one in centres) / len(centres)
        self._lng = math.fsum(one.lng for one in centres) / len(centres)
        self._wide = KM_PER_DEGREE_LNG * math.cos(math.radians(self._lat))

    def to_km(self, lng: float, lat: float) -> Point:
        return (lng - self._lng) * self._wide, (lat - self._lat) * KM_PER_DEGREE_LAT

    def to_degrees(self, x: float, y: float) -> Point:
        return round(x / self._wide + self._lng, PLACES), round(y / KM_PER_DEGREE_LAT + self._lat, PLACES)


def _apart(points: Sequence[Point]) -> list[Point]:
    """Two centres in one place would leave one of them no cell."""
    taken: set[tuple[int, int]] = set()
    moved = []
    for x, y in points:
        turn = 0
        at = (x, y)
        while (round(at[0] * 10), round(at[1] * 10)) in taken:
            turn += 1
            at = (x + 0.3 * turn * math.cos(2.4 * turn), y + 0.3 * turn * math.sin(2.4 * turn))
        taken.add((round(at[0] * 10), round(at[1] * 10)))
        moved.append(at)
    return moved


def _radii(centres: Sequence[Centre], points: Sequence[Point]) -> list[float]:
    return [
        math.sqrt(one.km2 / math.pi) if one.km2 else _room(place, points) * 0.6 for place, one in enumerate(centres)
    ]


def _room(place: int, points: Sequence[Point]) -> float:
    """Kilometres to the third neighbour; 3 for a region that has none, the size of a mean village."""
    near = sorted(math.dist(points[place], other) for at, other in enumerate(points) if at != place)[:3]
    return near[-1] if near else 5.0


def _weights(points: Sequence[Point], radii: Sequence[float], domain: shapely.Geometry) -> list[float]:
    """Of the power diagram, such that cells come near the areas they are to have."""
    weights = _settled(points, [radius * radius for radius in radii])
    share = domain.area / math.fsum(math.pi * radius * radius for radius in radii)
    box = _box(domain)
    for _round in range(_ROUNDS if len(points) <= _MANY else 2):
        drawn = [shapely.Polygon(_power_cell(place, points, weights, box)) for place in range(len(points))]
        sizes = shapely.area(shapely.intersection(drawn, domain))
        lacking = [share * radius * radius - size / math.pi for radius, size in zip(radii, sizes, strict=True)]
        weights = _settled(points, [old + 0.5 * more for old, more in zip(weights, lacking, strict=True)])
    return weights


def _settled(points: Sequence[Point], weights: Sequence[float]) -> list[float]:
    """A centre stays inside its own cell, however large its neighbour is."""
    settled = [float(one) for one in weights]
    close = []
    for one, other in combinations(range(len(points)), 2):
        most = PUSH * _squared(points[one], points[other])
        if abs(settled[one] - settled[other]) > most / 2:
            close.append((one, other, most))
    for _round in range(40):
        for one, other, most in close:
            excess = abs(settled[one] - settled[other]) - most
            if excess > 0:
                shift = excess / 2 if settled[one] > settled[other] else -excess / 2
                settled[one] -= shift
                settled[other] += shift
    return settled


def _squared(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _domain(points: Sequence[Point], radii: Sequence[float]) -> shapely.Geometry:
    """Discs melted into one, bays closed and corners rounded; islands stay islands."""
    discs = shapely.buffer(shapely.points(points), [radius * REACH for radius in radii], quad_segs=24)
    gap = median(radii) * 0.9
    wider = shapely.union_all(discs).buffer(gap, quad_segs=24)
    melted = wider.buffer(-1.7 * gap, quad_segs=24).buffer(0.7 * gap, quad_segs=24)
    whole = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(melted)])
    return shapely.set_precision(whole.simplify(0.02), GRID)


def _pieces(points: Sequence[Point], weights: Sequence[float], domain: shapely.Geometry) -> list[shapely.Geometry]:
    """The domain divided by the power diagram, so that neighbours have every point of their border in common."""
    box = _box(domain)
    borders = [shapely.LinearRing(_power_cell(place, points, weights, box)) for place in range(len(points))]
    inside = shapely.intersection(borders, domain)
    lines = shapely.unary_union([domain.boundary, *inside], grid_size=GRID)
    faces = [face for face in shapely.get_parts(shapely.polygonize([lines])) if face.area > 0]
    owned: list[list[shapely.Geometry]] = [[] for _point in points]
    for face in faces:
        at = face.representative_point()
        owned[_owner((at.x, at.y), points, weights)].append(face)
    _give_slivers_away(owned)
    return [shapely.coverage_union_all(parts) if parts else shapely.Polygon() for parts in owned]


def _give_slivers_away(owned: list[list[shapely.Geometry]]) -> None:
    for place, parts in enumerate(owned):
        most = max((part.area for part in parts), default=0.0)
        for part in [part for part in parts if part.area < SLIVER * most]:
            beside = [
                (other.intersection(part).length, at)
                for at, others in enumerate(owned)
                for other in others
                if other is not part and other.intersects(part)
            ]
            longest, at = max(beside, default=(0.0, place))
            if longest > 0 and at != place:
                parts.remove(part)
                owned[at].append(part)


def _box(domain: shapely.Geometry) -> list[Point]:
    left, low, right, high = domain.buffer(1.0).bounds
    return [(left, low), (right, low), (right, high), (left, high)]


def _power_cell(place: int, points: Sequence[Point], weights: Sequence[float], box: list[Point]) -> list[Point]:
    x, y = points[place]
    cell = box
    others = sorted((at for at in range(len(points)) if at != place), key=lambda at: _squared(points[at], (x, y)))
    for at in others:
        across, up = points[at][0] - x, points[at][1] - y
        apart = across * across + up * up
        reach = max(_squared(corner, (x, y)) for corner in cell)
        # No later neighbour's border can reach the cell once it lies beyond its furthest corner.
        if apart - abs(weights[place] - weights[at]) > 2 * math.sqrt(reach * apart):
            continue
        limit = (apart + weights[place] - weights[at]) / 2
        cell = _clipped(cell, [across * (cx - x) + up * (cy - y) - limit for cx, cy in cell])
        if len(cell) < 3:
            return [(x, y), (x + GRID, y), (x, y + GRID)]
    return cell


def _clipped(cell: Sequence[Point], beyond: Sequence[float]) -> list[Point]:
    """The part of a convex cell where `beyond` is not above 0."""
    kept: list[Point] = []
    for place, (at, out) in enumerate(zip(cell, beyond, strict=True)):
        before, was_out = cell[place - 1], beyond[place - 1]
        if (out > 0) != (was_out > 0):
            part = was_out / (was_out - out)
            kept.append((before[0] + part * (at[0] - before[0]), before[1] + part * (at[1] - before[1])))
        if out <= 0:
            kept.append(at)
    return kept


def _owner(at: Point, points: Sequence[Point], weights: Sequence[float]) -> int:
    return min(range(len(points)), key=lambda place: _squared(points[place], at) - weights[place])


def _polygons(geometry: shapely.Geometry) -> Area:
    return [
        [list(ring.coords) for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(geometry)
        if not part.is_empty
    ]


def _bent(cells: Mapping[str, Area]) -> dict[str, Area]:
    """Borders between two bent as far as no cell crosses another."""
    for strength in (1.0, 0.5, 0.25):
        bent = reshaped(cells.values(), lambda arc, is_between: _bend(arc, strength) if is_between else arc)  # noqa: B023
        shapes = [shapely.MultiPolygon([(part[0], part[1:]) for part in area]) for area in bent]
        if all(shapely.is_valid(shapes)) and shapely.coverage_is_valid(shapes):
            return dict(zip(cells, bent, strict=True))
    return dict(cells)


def _bend(arc: list[Point], strength: float) -> list[Point]:
    """Three waves along the way that vanish at both ends; their phases follow from where those lie."""
    line = shapely.LineString(arc)
    length = line.length
    if length < 0.5 or arc[0] == arc[-1]:
        return arc
    ends = sorted((round(x * 1000), round(y * 1000)) for x, y in (arc[0], arc[-1]))
    random = Random(zlib.crc32(repr(ends).encode()))  # noqa: S311  a drawing
    waves = [(turns, random.uniform(-1, 1) / turns) for turns in (1, 2, 3, 5)]
    # The drawing must not depend on which of the two neighbours comes first.
    backwards = (round(arc[0][0] * 1000), round(arc[0][1] * 1000)) != ends[0]
    height = strength * min(0.11 * length, 0.5)
    count = max(6, min(32, round(length / 0.25)))
    bent = [arc[0]]
    for step in range(1, count):
        share = step / count
        at = line.interpolate(share, normalized=True)
        ahead = line.interpolate(min(1.0, share + 0.01), normalized=True)
        back = line.interpolate(max(0.0, share - 0.01), normalized=True)
        across, up = ahead.x - back.x, ahead.y - back.y
        norm = math.hypot(across, up) or 1.0
        along = 1 - share if backwards else share
        away = height * sum(size * math.sin(math.pi * turns * along) for turns, size in waves)
        away = -away if backwards else away
        bent.append((at.x - away * up / norm, at.y + away * across / norm))
    return [*bent, arc[-1]]
