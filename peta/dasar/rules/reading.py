"""Roads, rivers and places out of GeoJSON and zipped Shapefiles, bounded before it is read. Loads shapely."""

import io
import math
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson
import shapefile
import shapely
from shapely.geometry import shape as shape_of

from nagari.lib.errors import CodedError
from peta.dasar.rules.cutting import Item
from peta.dasar.rules.kinds import Jenis, kind_of, name_of
from peta.rules.files.found import LARGEST_FILE, MEGABYTE, text
from peta.rules.files.places import INDONESIA, mover
from peta.rules.files.reading import unpacked

MOST_FEATURES: Final = 300_000
MOST_POINTS: Final = 3_000_000
_ZIP: Final = b"PK\x03\x04"
_FORMS: Final = {
    **dict.fromkeys(("Point", "MultiPoint"), "point"),
    **dict.fromkeys(("LineString", "MultiLineString"), "line"),
    **dict.fromkeys(("Polygon", "MultiPolygon"), "area"),
}
_BROKEN: Final = (
    *(zipfile.BadZipFile, EOFError, NotImplementedError, OSError, zlib.error, struct.error),
    *(shapefile.ShapefileException, ValueError, IndexError, KeyError, TypeError),
)
_Rows = Iterator[tuple[Mapping[str, str], Any]]


def read_items(data: bytes, wanted: Jenis | None = None) -> list[Item]:
    """What of a file belongs on a basemap; degrees. `wanted`: what all of it is said to be.

    Raises CodedError batas_empty, batas_too_big, batas_bomb, batas_password, batas_damaged, batas_unknown, batas_crs,
    dasar_json, dasar_many, dasar_nothing.
    """
    if not data.strip():
        raise CodedError("batas_empty")
    if len(data) > LARGEST_FILE:
        raise CodedError("batas_too_big", megabytes=len(data) // MEGABYTE + 1, most=LARGEST_FILE // MEGABYTE)
    found: list[Item] = []
    points = 0
    for place, (fields, shape) in enumerate(_rows(data), 1):
        points += int(shapely.get_num_coordinates(shape)) if shape is not None else 0
        if place > MOST_FEATURES or points > MOST_POINTS:
            raise CodedError("dasar_many", features=MOST_FEATURES, points=MOST_POINTS)
        found.extend(_items(fields, shape, wanted))
    if not found:
        raise CodedError("dasar_nothing")
    return found


def _rows(data: bytes) -> _Rows:
    if data.startswith(_ZIP):
        return _archive(data)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return _geojson(data)
    raise CodedError("batas_unknown")


def _items(fields: Mapping[str, str], shape: Any, wanted: Jenis | None) -> Iterator[Item]:
    form = _FORMS.get(shape.geom_type) if shape is not None and not shape.is_empty else None
    if form is None or not _is_here(shape):
        return
    kind = kind_of(fields, form, wanted)
    if kind is None:
        return
    for part in shapely.get_parts(shape):
        whole = part if form != "area" or part.is_valid else shapely.make_valid(part)
        yield from (Item(kind, one, name_of(fields)) for one in _of_form(whole, form))


def _of_form(shape: Any, form: str) -> list[Any]:
    """Repairing leaves points and lines beside the areas."""
    return [one for one in shapely.get_parts(shape) if _FORMS.get(one.geom_type) == form and not one.is_empty]


def _is_here(shape: Any) -> bool:
    left, low, right, high = shape.bounds
    is_inside = INDONESIA[0] <= left and INDONESIA[1] <= low and right <= INDONESIA[2] and high <= INDONESIA[3]
    return is_inside and all(math.isfinite(one) for one in (left, low, right, high))


def _geojson(data: bytes) -> _Rows:
    try:
        found = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        raise CodedError("dasar_json") from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise CodedError("dasar_json")
    for one in features:
        geometry = one.get("geometry") if isinstance(one, dict) else None
        if not isinstance(geometry, dict):
            continue
        fields = one.get("properties")
        told = {str(name)[:60]: text(value) for name, value in fields.items()} if isinstance(fields, dict) else {}
        yield told, shapely.force_2d(shapely.from_geojson(orjson.dumps(geometry), on_invalid="ignore"))


def _archive(data: bytes) -> _Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = dict(unpacked(archive))
        for path in sorted(files):
            ending = path.suffix.lower()
            if ending in (".json", ".geojson"):
                yield from _geojson(files[path])
            elif ending == ".shp":
                beside = {
                    other.suffix.lower(): files[other]
                    for other in files
                    if other.with_suffix("") == path.with_suffix("")
                }
                yield from _shapes(beside)
    except CodedError:
        raise
    except _BROKEN:
        raise CodedError("batas_damaged") from None


def _shapes(beside: Mapping[str, bytes]) -> _Rows:
    move = mover(beside.get(".prj", b"").decode("utf-8-sig", "replace").strip())
    files = {name: io.BytesIO(beside[f".{name}"]) for name in ("shp", "dbf") if f".{name}" in beside}
    with shapefile.Reader(**files, encoding="utf-8", encodingErrors="replace") as reader:
        names = [str(field[0])[:60] for field in reader.fields if field[0] != "DeletionFlag"] if "dbf" in files else []
        records = iter(reader.iterRecords()) if "dbf" in files else iter(())
        for one in reader.iterShapes():
            told = dict(zip(names, map(text, next(records, ())), strict=False))
            if one.shapeType == shapefile.NULL:
                continue
            shape = shapely.force_2d(shape_of(one.__geo_interface__))
            yield told, shape if move is None else shapely.transform(shape, lambda at: _moved(at, move))


def _moved(points: Any, move: Any) -> Any:
    lng, lat = move.transform(points[:, 0], points[:, 1])
    moved = points.copy()
    moved[:, 0], moved[:, 1] = lng, lat
    return moved
