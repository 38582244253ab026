"""What a line, area or point of a file is on the basemap, by the words written beside it. Pure.

Words of OpenStreetMap (https://wiki.openstreetmap.org/wiki/Map_features) are known, and those of the map of Indonesia
that BIG gives out (Rupabumi: REMARK, NAMOBJ); whoever gives a file may say for all of it what it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Jenis(StrEnum):
    """Layers of the file. They are written into it, so the names are for ever."""

    DARAT = "darat"
    AIR = "air"
    SUNGAI = "sungai"
    JALAN = "jalan"
    BATAS = "batas"
    TEMPAT = "tempat"


@dataclass(frozen=True, slots=True)
class Kind:
    """`rank`: 1 is the most important; `least_zoom`: where it appears first."""

    jenis: Jenis
    rank: int
    least_zoom: int


# Roads by rank: seen from how far.
_ROAD_ZOOM: Final = {1: 6, 2: 8, 3: 10, 4: 12, 5: 13}
_ROADS: Final = {
    **dict.fromkeys(("motorway", "trunk", "motorway_link", "trunk_link", "arteri", "tol", "nasional"), 1),
    **dict.fromkeys(("primary", "primary_link", "kolektor", "provinsi"), 2),
    **dict.fromkeys(("secondary", "secondary_link", "kabupaten"), 3),
    **dict.fromkeys(("tertiary", "tertiary_link", "unclassified", "lokal", "kota", "desa", "nagari"), 4),
    **dict.fromkeys(("residential", "living_street", "service", "track", "path", "footway", "pedestrian", "steps"), 5),
    **dict.fromkeys(("cycleway", "bridleway", "road", "lain", "setapak", "lingkungan"), 5),
}
_WATERWAYS: Final = {"river": 1, "canal": 2, "stream": 3, "drain": 4, "ditch": 4, "sungai": 1, "irigasi": 3}
_RIVER_ZOOM: Final = {1: 7, 2: 10, 3: 12, 4: 13}
_PLACES: Final = {
    "city": 2, "town": 3, "suburb": 4, "village": 4, "hamlet": 5, "isolated_dwelling": 6, "neighbourhood": 6,
    "locality": 6, "peak": 6, "volcano": 6,
}  # fmt: skip
_PLACE_ZOOM: Final = {1: 5, 2: 6, 3: 8, 4: 10, 5: 12, 6: 13}
_WATERS: Final = {"water", "bay", "reservoir", "basin", "danau", "lake", "sea"}


def kind_of(fields: Mapping[str, str], shape: str, wanted: Jenis | None = None) -> Kind | None:
    """None: nothing for a basemap. `shape`: "point", "line" or "area"; `wanted`: what the whole file is said to be."""
    words = {name.lower(): value.strip().lower() for name, value in fields.items() if value.strip()}
    if shape == "line":
        return _line(words, wanted)
    if shape == "area":
        return _area(words, wanted)
    return _point(words, wanted)


def _line(words: Mapping[str, str], wanted: Jenis | None) -> Kind | None:
    told = _first(words, "kelas", "remark", "fclass", "jenis", "type")
    if wanted is Jenis.JALAN or (wanted is None and "highway" in words):
        rank = _ROADS.get(words.get("highway", told)) or _within(told, _ROADS) or (5 if "highway" in words else 4)
        return Kind(Jenis.JALAN, rank, _ROAD_ZOOM[rank])
    if wanted in (Jenis.SUNGAI, Jenis.AIR) or (wanted is None and "waterway" in words):
        rank = _WATERWAYS.get(words.get("waterway", told)) or _within(told, _WATERWAYS) or 2
        return Kind(Jenis.SUNGAI, rank, _RIVER_ZOOM[rank])
    return None


def _area(words: Mapping[str, str], wanted: Jenis | None) -> Kind | None:
    is_water = {words.get("natural", ""), words.get("landuse", ""), words.get("water", "")} & _WATERS
    if wanted in (Jenis.AIR, Jenis.SUNGAI) or (wanted is None and (is_water or words.get("waterway") == "riverbank")):
        return Kind(Jenis.AIR, 1, 6)
    return None


def _point(words: Mapping[str, str], wanted: Jenis | None) -> Kind | None:
    told = words.get("place") or words.get("natural", "")
    rank = _PLACES.get(told)
    if wanted is None and rank is None:
        return None
    if wanted not in (None, Jenis.TEMPAT) or not name_of(words):
        return None
    return Kind(Jenis.TEMPAT, rank or 5, _PLACE_ZOOM[rank or 5])


def place(rank: int) -> Kind:
    """A name of the site's own: 2 a regency, 3 a district, 4 a village."""
    return Kind(Jenis.TEMPAT, rank, _PLACE_ZOOM[rank])


def name_of(fields: Mapping[str, str]) -> str:
    words = {name.lower(): value for name, value in fields.items()}
    return _first(words, "name:id", "name", "nama", "namobj", "nm_jalan")[:80]


def _first(words: Mapping[str, str], *names: str) -> str:
    return next((words[name].strip() for name in names if words.get(name, "").strip()), "")


def _within(told: str, known: Mapping[str, int]) -> int | None:
    """ "Jalan Kolektor" is one, too."""
    return next((known[word] for word in told.replace("-", " ").split() if word in known), None)
