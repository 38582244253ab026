"""What a file of boundaries holds, before anybody has judged it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from nagari.lib.errors import CodedError

MEGABYTE: Final = 1 << 20
# All villages of a large regency surveyed at 1:5,000 are some 20 MB as GeoJSON.
LARGEST_FILE: Final = 32 * MEGABYTE
LARGEST_UNPACKED: Final = 96 * MEGABYTE
MOST_PARTS: Final = 200
MOST_FEATURES: Final = 2000
MOST_POINTS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Feature:
    """One area as it stands in the file. `place`: which one it is, from 1; `fields`: what is written beside it.

    `polygons`: of each its rings, the outer one first, points as (x, y) of whatever system the file is in; None where
    it is no area: then `kind` says what it is.
    """

    place: int
    fields: Mapping[str, str]
    polygons: list[Any] | None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """`crs`: what pyproj takes; "" for degrees (lng, lat) on WGS 84. `is_assumed`: the file does not say so."""

    features: tuple[Feature, ...]
    format: str
    crs: str = ""
    is_assumed: bool = False


def text(value: object) -> str:
    """A value as people read it; "" for what is no plain value."""
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list, tuple)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("\0", " ").split())[:200]


class Budget:
    """Counts points while they are read, so that a file can't fill the memory. Raises CodedError batas_points."""

    def __init__(self) -> None:
        self._left = MOST_POINTS

    def take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise CodedError("batas_points", most=MOST_POINTS)


def check_count(count: int) -> None:
    if count > MOST_FEATURES:
        raise CodedError("batas_features", count=count, most=MOST_FEATURES)
    if not count:
        raise CodedError("batas_nothing")
