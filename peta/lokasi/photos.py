"""Photos of places: scaled down and without anything beside the pixels; and where one was taken. Loads no Django.

`python -m peta.lokasi.photos` does it in a process of its own: nagari.lib.apart.
"""

import sys
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from nagari.lib.apart import Made, answer, made_apart
from nagari.lib.errors import CodedError
from nagari.lib.pictures import FORMATS, bare, is_picture
from peta.lokasi.rules import Position, checked

LONGEST_SIDE: Final = 1280
QUALITY: Final = 75
_MODULE: Final = "peta.lokasi.photos"
# Tags of the place in a photo (EXIF 2.3, 4.6.6).
_GPS, _LAT_REF, _LAT, _LNG_REF, _LNG = 0x8825, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Photo:
    """JPEG. `taken_at`: None where the photo does not say it."""

    content: bytes
    taken_at: Position | None


def read_apart(content: bytes) -> Photo:
    """Raises CodedError photo_empty, photo_big (most, megabytes), photo_heic, photo_kind, photo_pixels, photo_small,
    photo_broken."""
    _recognise(content)
    kept, told = made_apart(_MODULE, content, broken="photo_broken")
    return Photo(kept, Position(*told["at"]) if told["at"] else None)


def read(content: bytes) -> Photo:
    """As `read_apart`, in this process."""
    from PIL import Image

    _recognise(content)
    kept = bare(content, "photo", longest=LONGEST_SIDE, quality=QUALITY)
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        return Photo(kept, _place(picture.getexif().get_ifd(_GPS)))


def _recognise(content: bytes) -> None:
    if not is_picture(content, "photo"):
        raise CodedError("photo_kind")


def _place(gps: Any) -> Position | None:
    try:
        lat, lng = _degrees(gps[_LAT]), _degrees(gps[_LNG])
        south = str(gps.get(_LAT_REF, "S")).upper().startswith("S")
        west = str(gps.get(_LNG_REF, "E")).upper().startswith("W")
        return checked(-lat if south else lat, -lng if west else lng)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        # Cameras without a fix write zeros, or nothing.
        return None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _made(content: bytes) -> Made:
    photo = read(content)
    return photo.content, {"at": photo.taken_at}


if __name__ == "__main__":
    sys.exit(answer(_made))
