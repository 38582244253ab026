"""Areas as arcs that neighbours share, and back: TopoJSON (https://github.com/topojson/topojson-specification).

Of two neighbours the common border is kept once, which halves what travels, and whoever changes an arc changes both.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]
# Closed: the last point is the first.
Ring = Sequence[Point]
Polygon = Sequence[Ring]
Area = Sequence[Polygon]


@dataclass(frozen=True, slots=True)
class Cut:
    """`areas`: of each area its polygons, of each its rings, of each the numbers of its arcs; ~n: arc n backwards."""

    arcs: list[list[Point]]
    areas: list[list[list[list[int]]]]


def cut(areas: Iterable[Area]) -> Cut:
    """Cut all rings where they part, and keep what several have in common once."""
    held = [[[_open(ring) for ring in polygon] for polygon in area] for area in areas]
    junctions = _junctions(ring for area in held for polygon in area for ring in polygon)
    arcs: list[list[Point]] = []
    known: dict[tuple[Point, ...], int] = {}
    cut_areas = [
        [[[_place(arc, arcs, known) for arc in _split(ring, junctions)] for ring in polygon] for polygon in area]
        for area in held
    ]
    return Cut(arcs, cut_areas)


def joined(arcs: Sequence[Sequence[Point]], numbers: Iterable[int]) -> list[Point]:
    """The closed ring of these arcs."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def _open(ring: Ring) -> list[Point]:
    points = [one for place, one in enumerate(ring) if place == 0 or one != ring[place - 1]]
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def _junctions(rings: Iterable[list[Point]]) -> set[Point]:
    beside: dict[Point, tuple[Point, Point]] = {}
    found: set[Point] = set()
    for ring in rings:
        for place, point in enumerate(ring):
            one, other = ring[place - 1], ring[(place + 1) % len(ring)]
            pair = (one, other) if one <= other else (other, one)
            if beside.setdefault(point, pair) != pair:
                found.add(point)
    return found


def _split(ring: list[Point], junctions: set[Point]) -> Iterable[tuple[Point, ...]]:
    places = [place for place, point in enumerate(ring) if point in junctions]
    if not places:
        # Begun at its smallest point, so that an island and the hole it lies in are one arc.
        start = ring.index(min(ring))
        yield (*ring[start:], *ring[: start + 1])
        return
    for place, until in zip(places, [*places[1:], places[0] + len(ring)], strict=True):
        yield tuple(ring[step % len(ring)] for step in range(place, until + 1))


def _place(arc: tuple[Point, ...], arcs: list[list[Point]], known: dict[tuple[Point, ...], int]) -> int:
    if arc in known:
        return known[arc]
    back = arc[::-1]
    if back in known:
        return ~known[back]
    known[arc] = len(arcs)
    arcs.append(list(arc))
    return known[arc]


def reshaped(areas: Iterable[Area], change: Callable[[list[Point], bool], list[Point]]) -> list[Area]:
    """Every area with its arcs changed by `change(arc, is it a border between two)`, which must keep both ends."""
    found = cut(areas)
    uses: dict[int, int] = {}
    for area in found.areas:
        for polygon in area:
            for ring in polygon:
                for number in ring:
                    arc = number if number >= 0 else ~number
                    uses[arc] = uses.get(arc, 0) + 1
    arcs = [change(arc, uses.get(number, 0) > 1) for number, arc in enumerate(found.arcs)]
    return [[[joined(arcs, ring) for ring in polygon] for polygon in area] for area in found.areas]


@dataclass(frozen=True, slots=True)
class Named:
    """One area of a layer: degrees as (lng, lat); `properties` as they go to the page."""

    id: str
    area: Area
    properties: Mapping[str, Any]


def encoded(name: str, layer: Sequence[Named], step: float) -> dict[str, Any]:
    """A TopoJSON topology of one object `name`; coordinates are rounded to `step` degrees.

    An area too small for the step keeps its id and properties, and has no arcs.
    """
    grids = [[_on_grid(polygon, step) for polygon in one.area] for one in layer]
    points = [point for area in grids for polygon in area for ring in polygon for point in ring]
    left = min((x for x, _y in points), default=0)
    low = min((y for _x, y in points), default=0)
    found = cut([polygon for polygon in area if polygon] for area in grids)
    geometries = [
        {"type": "MultiPolygon", "id": one.id, "properties": dict(one.properties), "arcs": arcs}
        for one, arcs in zip(layer, found.areas, strict=True)
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [step, step], "translate": [round(left * step, 9), round(low * step, 9)]},
        "objects": {name: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_steps(arc, left, low) for arc in found.arcs],
    }


def _on_grid(polygon: Polygon, step: float) -> list[list[Point]]:
    rings = [_open([(round(x / step), round(y / step)) for x, y in ring]) for ring in polygon]
    if not rings or len(rings[0]) < 3:
        return []
    return [[*ring, ring[0]] for ring in rings if len(ring) >= 3]


def _steps(arc: Sequence[Point], left: float, low: float) -> list[list[int]]:
    steps: list[list[int]] = []
    x, y = left, low
    for point in arc:
        steps.append([int(point[0] - x), int(point[1] - y)])
        x, y = point
    return steps


def decoded(topology: Mapping[str, Any], name: str) -> list[Named]:
    """What `encoded` made."""
    arcs = arcs_of(topology)
    return [
        Named(
            one["id"],
            [[joined(arcs, ring) for ring in polygon] for polygon in one["arcs"]],
            one["properties"],
        )
        for one in topology["objects"][name]["geometries"]
    ]


def arcs_of(topology: Mapping[str, Any]) -> list[list[Point]]:
    """Every border once, as degrees."""
    (wide, high), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for steps in topology["arcs"]:
        x = y = 0
        arc: list[Point] = []
        for right, up in steps:
            x, y = x + right, y + up
            arc.append((round(x * wide + left, 9), round(y * high + low, 9)))
        arcs.append(arc)
    return arcs
