"""Files of boundaries as programs write them."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import shapefile

Ring = Sequence[tuple[float, float]]
SQUARE: Ring = [(100.64, -0.84), (100.68, -0.84), (100.68, -0.80), (100.64, -0.80), (100.64, -0.84)]
HOLE: Ring = [(100.65, -0.83), (100.65, -0.82), (100.66, -0.82), (100.66, -0.83), (100.65, -0.83)]
UTM_47S = (
    'PROJCS["WGS_1984_UTM_Zone_47S",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,'
    '298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",99.0],'
    'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def geojson(*areas: tuple[Mapping[str, Any], Sequence[Ring]], **more: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": dict(fields), "geometry": {"type": "Polygon", "coordinates": rings}}
        for fields, rings in areas
    ]
    return json.dumps({"type": "FeatureCollection", **more, "features": features}).encode()


def kml(name: str, rings: Sequence[Ring], data: str = "") -> bytes:
    sides = ["outerBoundaryIs", *["innerBoundaryIs"] * (len(rings) - 1)]
    lines = [" ".join(f"{x},{y},0" for x, y in ring) for ring in rings]
    drawn = "".join(
        f"<{side}><LinearRing><coordinates>{line}</coordinates></LinearRing></{side}>"
        for side, line in zip(sides, lines, strict=True)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        f"<name>{name}</name><ExtendedData>{data}</ExtendedData><Polygon>{drawn}</Polygon></Placemark></Document></kml>"
    ).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def shape_parts(fields: Mapping[str, str], rings: Sequence[Ring], prj: str = "") -> dict[str, bytes]:
    files = {name: io.BytesIO() for name in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files) as writer:
        for name in fields:
            writer.field(name, "C", 60)
        # Outer rings of a Shapefile turn clockwise, holes the other way.
        writer.poly([[list(at) for at in ring] for ring in rings])
        writer.record(*fields.values())
    found = {f"batas.{name}": content.getvalue() for name, content in files.items()}
    return found | ({"batas.prj": prj.encode()} if prj else {})
