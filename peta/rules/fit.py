"""How boundaries of neighbours fit together: overlaps, gaps, and what lies outside the region above."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import shapely

from peta.rules.shapes import km2, only_areas

# Square kilometres: 1,000 m². Two that were drawn apart differ by less along every border.
SMALLEST = 0.001
# Degrees, about 2 m: narrower than this is how exactly somebody clicked.
_NARROW = 0.00002
MOST = 200


class Flaw(StrEnum):
    OVERLAP = "overlap"
    GAP = "gap"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Finding:
    """`names`: of an overlap both; of what lies outside, it and the region above; of a gap those around it."""

    flaw: Flaw
    names: tuple[str, ...]
    km2: float
    shape: shapely.Geometry


def findings(
    shapes: Mapping[str, shapely.Geometry], above: Mapping[str, shapely.Geometry], names: Mapping[str, str]
) -> list[Finding]:
    """What does not fit, the largest first, at most MOST. `above`: code of a shape -> shape of the region above."""
    found = [*_overlaps(shapes, names), *_gaps(shapes, names)]
    for code, shape in shapes.items():
        if code in above:
            outside = _solid(shapely.difference(shape, above[code]))
            found += _one(Flaw.OUTSIDE, (names[code], names[code.rpartition(".")[0]]), outside)
    return sorted(found, key=lambda one: (-one.km2, one.names))[:MOST]


def _overlaps(shapes: Mapping[str, shapely.Geometry], names: Mapping[str, str]) -> list[Finding]:
    codes, drawn = list(shapes), list(shapes.values())
    tree = shapely.STRtree(drawn)
    found: list[Finding] = []
    for one, other in sorted(zip(*tree.query(drawn, predicate="intersects").tolist(), strict=True)):
        if one < other:
            common = _solid(shapely.intersection(drawn[one], drawn[other]))
            found += _one(Flaw.OVERLAP, (names[codes[one]], names[codes[other]]), common)
    return found


def _gaps(shapes: Mapping[str, shapely.Geometry], names: Mapping[str, str]) -> list[Finding]:
    """What is wholly enclosed by neighbours and belongs to none."""
    whole = shapely.union_all(list(shapes.values()))
    found: list[Finding] = []
    for part in shapely.get_parts(whole):
        for ring in part.interiors:
            gap = shapely.Polygon(ring)
            around = [names[code] for code, shape in shapes.items() if shape.distance(gap) <= _NARROW]
            found += _one(Flaw.GAP, tuple(around[:4]), _solid(gap))
    return found


def _solid(shape: shapely.Geometry) -> shapely.Geometry:
    """Without threads along borders."""
    areas = only_areas(shape)
    return areas.buffer(-_NARROW).buffer(_NARROW, join_style="mitre") if not areas.is_empty else areas


def _one(flaw: Flaw, names: tuple[str, ...], shape: shapely.Geometry) -> list[Finding]:
    if shape.is_empty:
        return []
    size = km2(shape)
    return [Finding(flaw, names, size, shape)] if size >= SMALLEST else []
