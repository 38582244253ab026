"""Sheets that Indonesian offices print on. F4 is the trade's name for 215 x 330 mm, which no standard lists."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Size:
    """Millimetres. The left margin of an upright sheet is wide, for it is bound there."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int


class Sheet(Enum):
    A4 = "a4"
    A4_LANDSCAPE = "a4-landscape"
    F4 = "f4"
    F4_LANDSCAPE = "f4-landscape"
    # For maps on a wall.
    A3_LANDSCAPE = "a3-landscape"

    @property
    def size(self) -> Size:
        return _SIZES[self]


_SIZES = {
    Sheet.A4: Size(210, 297, 14, 15, 18, 20),
    Sheet.A4_LANDSCAPE: Size(297, 210, 12, 12, 16, 12),
    Sheet.F4: Size(215, 330, 14, 15, 18, 20),
    Sheet.F4_LANDSCAPE: Size(330, 215, 12, 12, 16, 12),
    Sheet.A3_LANDSCAPE: Size(420, 297, 15, 15, 18, 15),
}
