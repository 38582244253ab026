"""Boundaries and cells of neighbours together, drawn more and more coarsely without tearing them apart."""

from collections.abc import Mapping, Sequence

import shapely

from peta.models import Rincian

# Degrees: about 110 m on the ground, half a dot where a regency fills a screen.
_TOLERANCE = {Rincian.KASAR: 0.0012, Rincian.SEDANG: 0.0003}
# Degrees: what two neighbours' files differ by is closed. About 20 m.
_SNAP = 0.0002
STEP = {Rincian.KASAR: 1e-4, Rincian.SEDANG: 2e-5, Rincian.PENUH: 1e-6}


def fitted(given: Mapping[str, shapely.Geometry], cells: Mapping[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Given boundaries, and for who has none the cell without what belongs to a boundary."""
    taken = shapely.union_all(list(given.values())) if given else None
    found = dict(given)
    for code, cell in cells.items():
        if code not in found:
            left = _left(cell, taken) if taken is not None else cell
            if not left.is_empty:
                found[code] = left
    return dict(sorted(found.items()))


def _left(cell: shapely.Geometry, taken: shapely.Geometry) -> shapely.Geometry:
    left = shapely.difference(cell, taken)
    parts = [part for part in shapely.get_parts(left) if part.geom_type == "Polygon"]
    most = max((part.area for part in parts), default=0.0)
    # A cell that lies under somebody's boundary nearly whole keeps what there is; slivers elsewhere are nobody's.
    return shapely.MultiPolygon([part for part in parts if part.area >= most * 0.2])


def simplified(shapes: Sequence[shapely.Geometry], rincian: Rincian) -> list[shapely.Geometry]:
    """Neighbours go on sharing their borders."""
    if rincian is Rincian.PENUH or not shapes:
        return list(shapes)
    tolerance = _TOLERANCE[rincian]
    whole = list(shapes)
    if not shapely.coverage_is_valid(whole):
        whole = [found if not found.is_empty else given for found, given in zip(_clean(whole), whole, strict=True)]
    simple = list(shapely.coverage_simplify(whole, tolerance))
    return [one if not one.is_empty else given for one, given in zip(simple, whole, strict=True)]


def _clean(shapes: list[shapely.Geometry]) -> list[shapely.Geometry]:
    return list(shapely.coverage_clean(shapes, gap_width=_SNAP))
