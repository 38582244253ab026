"""Shapefiles: .shp with .dbf beside it, and .prj for the coordinate system."""

import io
import struct
from collections.abc import Mapping
from typing import Any

import shapefile

from nagari.lib.errors import CodedError
from peta.rules.files.found import MOST_FEATURES, Budget, Feature, Layer, text

_AREAS = {shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM}
_BROKEN = (shapefile.ShapefileException, struct.error, ValueError, IndexError, KeyError, EOFError, TypeError, OSError)


def read_shapefile(parts: Mapping[str, bytes]) -> Layer:
    """`parts`: content by ending ("shp", "dbf", "prj", "cpg"). Raises CodedError batas_shp, batas_features,
    batas_points; a file without areas gives features without polygons."""
    try:
        return _read(parts)
    except CodedError:
        raise
    except _BROKEN:
        raise CodedError("batas_shp") from None


def _read(parts: Mapping[str, bytes]) -> Layer:
    files = {name: io.BytesIO(parts[name]) for name in ("shp", "dbf") if name in parts}
    with shapefile.Reader(**files, encoding=_encoding(parts), encodingErrors="replace") as reader:
        budget = Budget()
        features: list[Feature] = []
        names = [str(field[0])[:60] for field in reader.fields if field[0] != "DeletionFlag"] if "dbf" in parts else []
        records = iter(reader.iterRecords()) if "dbf" in parts else iter(())
        for place, shape in enumerate(reader.iterShapes(), 1):
            if place > MOST_FEATURES:
                raise CodedError("batas_features", count=place, most=MOST_FEATURES)
            values = dict(zip(names, map(text, next(records, ())), strict=False))
            features.append(Feature(place, values, _polygons(shape, budget), str(shape.shapeTypeName)))
    if not features:
        raise CodedError("batas_nothing")
    crs = parts.get("prj", b"").decode("utf-8-sig", "replace").strip()
    return Layer(tuple(features), "Shapefile", crs, is_assumed=not crs)


def _encoding(parts: Mapping[str, bytes]) -> str:
    named = parts.get("cpg", b"").decode("ascii", "ignore").strip().lower()
    known = {"utf-8": "utf-8", "utf8": "utf-8", "65001": "utf-8", "1252": "cp1252", "iso-8859-1": "latin-1"}
    if named in known:
        return known[named]
    try:
        parts.get("dbf", b"").decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _polygons(shape: Any, budget: Budget) -> list[Any] | None:
    if shape.shapeType not in _AREAS:
        return None
    budget.take(len(shape.points))
    drawn = shape.__geo_interface__
    polygons = [drawn["coordinates"]] if drawn["type"] == "Polygon" else drawn["coordinates"]
    return [[[(float(at[0]), float(at[1])) for at in ring] for ring in polygon] for polygon in polygons] or None
