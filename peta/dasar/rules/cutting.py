"""Vector tiles (Mapbox Vector Tile 2.1) of shapes, each zoom simplified as it is seen. Pure; loads shapely."""

import gzip
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import mapbox_vector_tile
import numpy as np
import shapely

from peta.dasar.rules.kinds import Jenis, Kind

# Units across a tile, and how far a tile reaches into its neighbours so that lines do not end at its edge.
EXTENT: Final = 4096
_EDGE: Final = 96
# Units: less than that is not seen at a zoom, and at the last one not measured.
_TOLERANCE: Final = 6.0
_LAST_TOLERANCE: Final = 1.0
_SHORTEST: Final = 24.0
_SMALLEST: Final = 400.0
# Beyond this latitude Mercator's square ends.
_MOST_LAT: Final = 85.05


@dataclass(frozen=True, slots=True)
class Item:
    """`shape`: degrees (lng, lat); `fields`: what is written beside it in the tile."""

    kind: Kind
    shape: shapely.Geometry
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    z: int
    x: int
    y: int
    # MVT under gzip.
    content: bytes


def cut(items: Sequence[Item], zooms: range) -> Iterator[Tile]:
    """Tiles with something in them, by zoom, column and row. The same items give the same bytes."""
    square = [shapely.transform(one.shape, _to_square) for one in items]
    for zoom in zooms:
        yield from _of_zoom(items, square, zoom, is_last=zoom == zooms[-1])


def _to_square(points: Any) -> Any:
    """Degrees -> the square of web maps, 0 to 1 from the north-west."""
    lat = np.radians(np.clip(points[:, 1], -_MOST_LAT, _MOST_LAT))
    return np.column_stack([(points[:, 0] + 180) / 360, (1 - np.arcsinh(np.tan(lat)) / math.pi) / 2])


def _of_zoom(items: Sequence[Item], square: Sequence[Any], zoom: int, *, is_last: bool) -> Iterator[Tile]:
    kept, shapes = [], []
    for one, shape in zip(items, square, strict=True):
        if one.kind.least_zoom > zoom:
            continue
        seen = _seen(shape, zoom, is_last=is_last)
        if seen is not None:
            kept.append(one)
            shapes.append(seen)
    if not shapes:
        return
    tree = shapely.STRtree(shapes)
    left, top, right, low = shapely.total_bounds(shapely.geometrycollections(shapes))
    for x in range(int(left // EXTENT), int(right // EXTENT) + 1):
        for y in range(int(top // EXTENT), int(low // EXTENT) + 1):
            frame = (x * EXTENT - _EDGE, y * EXTENT - _EDGE, (x + 1) * EXTENT + _EDGE, (y + 1) * EXTENT + _EDGE)
            found = sorted(tree.query(shapely.box(*frame)))
            content = _encoded([(kept[at], _placed(shapes[at], frame, x, y)) for at in found])
            if content:
                yield Tile(zoom, x, y, gzip.compress(content, 9, mtime=0))


def _seen(shape: Any, zoom: int, *, is_last: bool) -> Any:
    """In units of this zoom, without what is too fine or too small for it; None: nothing is left."""
    scale = 2**zoom * EXTENT
    grown = shapely.transform(shape, lambda points: points * scale)
    if grown.geom_type in ("Point", "MultiPoint"):
        return grown
    found = shapely.simplify(grown, _LAST_TOLERANCE if is_last else _TOLERANCE)
    if found.is_empty:
        return None
    is_line = found.geom_type.endswith("LineString")
    if not is_last and (found.length < _SHORTEST if is_line else found.area < _SMALLEST):
        return None
    return found


def _placed(shape: Any, frame: tuple[float, float, float, float], x: int, y: int) -> Any:
    part = shape if shape.geom_type == "Point" else shapely.clip_by_rect(shape, *frame)
    return shapely.transform(part, lambda points: np.rint(points - [x * EXTENT, y * EXTENT]))


def _encoded(found: Sequence[tuple[Item, Any]]) -> bytes:
    layers: dict[Jenis, list[dict[str, Any]]] = {}
    for one, shape in found:
        for part in _plain(shape, one.kind.jenis):
            fields: dict[str, Any] = {"kelas": one.kind.rank}
            if one.name:
                fields["nama"] = one.name
            layers.setdefault(one.kind.jenis, []).append({"geometry": part, "properties": fields})
    if not layers:
        return b""
    content: bytes = mapbox_vector_tile.encode(
        [{"name": str(name), "features": layers[name]} for name in Jenis if name in layers],
        default_options={
            "y_coord_down": True,
            "extents": EXTENT,
            "on_invalid_geometry": mapbox_vector_tile.encoder.on_invalid_geometry_make_valid,
        },
    )
    return content


_SHAPES: Final = {
    Jenis.DARAT: "Polygon",
    Jenis.AIR: "Polygon",
    Jenis.SUNGAI: "LineString",
    Jenis.JALAN: "LineString",
    Jenis.BATAS: "LineString",
    Jenis.TEMPAT: "Point",
}


def _plain(shape: Any, jenis: Jenis) -> Iterator[Any]:
    """Clipping leaves points where a line only touches, and rounding lines of no length."""
    for part in shapely.get_parts(shape):
        if part.geom_type != _SHAPES[jenis] or part.is_empty:
            continue
        if part.geom_type == "Polygon":
            mended = part if part.is_valid else shapely.make_valid(part)
            yield from (one for one in shapely.get_parts(mended) if one.geom_type == "Polygon" and one.area > 0)
        elif part.geom_type == "Point" or part.length > 0:
            yield part
