"""Boundaries as files for other programs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from peta.rules.pictures import area_of


def kml(name: str, features: Iterable[Mapping[str, Any]]) -> str:
    """KML 2.2 of GeoJSON features with areas."""
    marks = "".join(_placemark(one) for one in features)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{escape(name)}</name>{marks}</Document></kml>\n"
    )


def _placemark(feature: Mapping[str, Any]) -> str:
    fields = feature["properties"]
    data = "".join(
        f"<Data name={quoteattr(key)}><value>{escape(str(value))}</value></Data>"
        for key, value in fields.items()
        if value is not None
    )
    parts = "".join(_polygon(part) for part in area_of(feature["geometry"]))
    return (
        f"<Placemark><name>{escape(fields['nama'])}</name><ExtendedData>{data}</ExtendedData>"
        f"<MultiGeometry>{parts}</MultiGeometry></Placemark>"
    )


def _polygon(rings: Sequence[Sequence[Sequence[float]]]) -> str:
    sides = ["outerBoundaryIs", *["innerBoundaryIs"] * (len(rings) - 1)]
    lines = [" ".join(f"{at[0]!r},{at[1]!r}" for at in ring) for ring in rings]
    drawn = "".join(
        f"<{side}><LinearRing><coordinates>{line}</coordinates></LinearRing></{side}>"
        for side, line in zip(sides, lines, strict=True)
    )
    return f"<Polygon>{drawn}</Polygon>"
