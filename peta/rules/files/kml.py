"""KML (OGC 12-007r2): placemarks with polygons. Read without document types, so that no entity can grow."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from nagari.lib.errors import CodedError
from peta.rules.files.found import MOST_FEATURES, Budget, Feature, Layer, check_count, text

_TAG = re.compile(r"<[^>]*>")
_CELL = re.compile(r"<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>", re.IGNORECASE | re.DOTALL)


def read_kml(data: bytes) -> Layer:
    """Raises CodedError batas_xml, batas_entities, batas_features, batas_points, batas_nothing."""
    budget = Budget()
    features: list[Feature] = []
    is_kml = False
    try:
        for _event, node in iterparse(io.BytesIO(data), events=("end",), forbid_dtd=True):
            name = _name(node)
            if name == "Placemark":
                features.append(_placemark(len(features) + 1, node, budget))
                if len(features) > MOST_FEATURES:
                    raise CodedError("batas_features", count=len(features), most=MOST_FEATURES)
                node.clear()
            is_kml = is_kml or name == "kml" or name == "Placemark"
    except DefusedXmlException:
        raise CodedError("batas_entities") from None
    except ParseError as error:
        line, column = error.position
        raise CodedError("batas_xml", line=line, column=column) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, CodedError):
            raise
        # An encoding that nobody knows.
        raise CodedError("batas_encoding") from None
    if not is_kml:
        raise CodedError("batas_unknown")
    check_count(len(features))
    return Layer(tuple(features), "KML")


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _below(node: Element, name: str) -> Iterator[Element]:
    return (one for one in node.iter() if _name(one) == name)


def _placemark(place: int, node: Element, budget: Budget) -> Feature:
    fields = dict(_fields(node))
    polygons = [_polygon(one, budget) for one in _below(node, "Polygon")]
    if not polygons:
        kinds = [_name(one) for one in node.iter() if _name(one) in ("Point", "LineString", "LinearRing", "Model")]
        return Feature(place, fields, None, kinds[0] if kinds else "")
    whole = [one for one in polygons if one is not None]
    return Feature(place, fields, whole if len(whole) == len(polygons) else None, "Polygon")


def _fields(node: Element) -> Iterator[tuple[str, str]]:
    for one in node:
        if _name(one) == "name":
            yield "name", text(one.text or "")
        if _name(one) == "description":
            # Programs that write KML without extended data put a table of them here.
            for name, value in _CELL.findall((one.text or "")[:20_000]):
                yield text(_TAG.sub("", name))[:60], text(_TAG.sub("", value))
    for one in _below(node, "SimpleData"):
        yield str(one.get("name", ""))[:60], text(one.text or "")
    for one in _below(node, "Data"):
        values = [value.text or "" for value in _below(one, "value")]
        yield str(one.get("name", ""))[:60], text(values[0] if values else "")


def _polygon(node: Element, budget: Budget) -> list[list[tuple[float, float]]] | None:
    rings: list[list[tuple[float, float]]] = []
    for side in ("outerBoundaryIs", "innerBoundaryIs"):
        for boundary in _below(node, side):
            for line in _below(boundary, "coordinates"):
                try:
                    rings.append(_ring(line.text or "", budget))
                except CodedError:
                    raise
                except (ValueError, IndexError):
                    return None
    return rings or None


def _ring(written: str, budget: Budget) -> list[tuple[float, float]]:
    """ "lng,lat[,height] lng,lat ..." """
    # Some programs write a space after the comma.
    points = re.sub(r"\s*,\s*", ",", written).split()
    budget.take(len(points))
    ring = []
    for point in points:
        parts = point.split(",")
        ring.append((float(parts[0]), float(parts[1])))
    return ring
