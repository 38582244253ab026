"""Photos of places: scaled down and without anything beside the pixels; and where one was taken. Loads no Django.

`python -m peta.lokasi.photos`: the file on standard input, the picture on standard output; on standard error where it
was taken (JSON), or (exit code 3) why it is refused. In a process of its own: unpacked, a large photo takes memory
that the server would never give back, and a file made to harm harms only that one.
"""

import json
import subprocess
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from nagari.lib.errors import CodedError
from peta.lokasi.rules import Position, checked

LARGEST: Final = 12 * 1024 * 1024
LONGEST_SIDE: Final = 1280
SMALLEST_SIDE: Final = 40
MOST_PIXELS: Final = 52_000_000
SECONDS: Final = 30
REFUSED: Final = 3
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_ROOT: Final = Path(__file__).resolve().parents[2]
# Tags of the place in a photo (EXIF 2.3, 4.6.6).
_GPS, _LAT_REF, _LAT, _LNG_REF, _LNG = 0x8825, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Photo:
    """JPEG. `taken_at`: None where the photo does not say it."""

    content: bytes
    taken_at: Position | None


def read_apart(content: bytes) -> Photo:
    """Raises CodedError photo_empty, photo_big (megabytes), photo_heic, photo_kind, photo_pixels, photo_small,
    photo_broken."""
    _recognise(content)
    try:
        done = subprocess.run(  # noqa: S603 - nothing of it is anybody's words
            [sys.executable, "-m", __name__],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CodedError("photo_broken") from None
    if done.returncode not in (0, REFUSED):
        raise CodedError("photo_broken")
    told = json.loads(done.stderr.splitlines()[-1])
    if done.returncode == REFUSED:
        raise CodedError(told["code"])
    return Photo(done.stdout, Position(*told["at"]) if told["at"] else None)


def read(content: bytes) -> Photo:
    """As `read_apart`, in this process."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    _recognise(content)
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            # Size is looked at before anything is unpacked; Pillow's own limit only warns.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if min(picture.size) < SMALLEST_SIDE:
                raise CodedError("photo_small")
            if picture.width * picture.height > MOST_PIXELS:
                raise CodedError("photo_pixels")
            taken_at = _place(picture.getexif().get_ifd(_GPS))
            # JPEG is read at a half, a quarter, an eighth of its size.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            # A new picture: what was written beside the pixels stays behind.
            bare = Image.new("RGB", upright.size, "white")
            seen = upright.convert("RGBA")
            bare.paste(seen, mask=seen.getchannel("A"))
            out = BytesIO()
            bare.save(out, "JPEG", quality=75, optimize=True)
    except Image.DecompressionBombError:
        raise CodedError("photo_pixels") from None
    except CodedError:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise CodedError("photo_broken") from None
    return Photo(out.getvalue(), taken_at)


def _recognise(content: bytes) -> None:
    if not content:
        raise CodedError("photo_empty")
    if len(content) > LARGEST:
        raise CodedError("photo_big", most=LARGEST // (1024 * 1024))
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise CodedError("photo_heic")
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not is_webp and not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
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


def _tell(outcome: Mapping[str, object]) -> None:
    """As the last line: readers of broken files complain in lines of their own."""
    sys.stderr.write(f"\n{json.dumps(outcome)}")


def main() -> int:
    try:
        photo = read(sys.stdin.buffer.read())
    except CodedError as refused:
        _tell({"code": refused.code})
        return REFUSED
    sys.stdout.buffer.write(photo.content)
    _tell({"at": photo.taken_at})
    return 0


if __name__ == "__main__":
    sys.exit(main())
