"""Roads, a river and a place, invented, as OpenStreetMap writes them."""

import json
from typing import Any


def feature(fields: dict[str, Any], kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": fields, "geometry": {"type": kind, "coordinates": coordinates}}


ROAD = feature(
    {"highway": "trunk", "name": "Jalan Contoh"}, "LineString", [[100.60, -0.86], [100.66, -0.83], [100.7, -0.8]]
)
LANE = feature({"highway": "track"}, "LineString", [[100.65, -0.835], [100.66, -0.838]])
RIVER = feature({"waterway": "river", "name": "Batang Contoh"}, "LineString", [[100.62, -0.8], [100.66, -0.87]])
# With a hole, and a corner too many.
LAKE = feature(
    {"natural": "water"},
    "Polygon",
    [
        [[100.68, -0.86], [100.72, -0.86], [100.72, -0.82], [100.68, -0.82], [100.68, -0.86]],
        [[100.69, -0.85], [100.70, -0.85], [100.70, -0.84], [100.69, -0.84], [100.69, -0.85]],
    ],
)
HAMLET = feature({"place": "hamlet", "name": "Kampuang Contoh"}, "Point", [100.65, -0.84])
SHOP = feature({"shop": "yes", "name": "Kedai"}, "Point", [100.65, -0.84])


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


ALL = collection(ROAD, LANE, RIVER, LAKE, HAMLET, SHOP)
