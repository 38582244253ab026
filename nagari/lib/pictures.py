"""Photos as they are kept: JPEG, upright, scaled down, nothing beside the pixels. By content, never by name.

Errors are CodedError whose codes begin with `about`, the word of who asks: photo_small, paper_small.
"""

import warnings
from io import BytesIO
from typing import Any, Final

from nagari.lib.errors import CodedError

# What a phone's camera makes has 3 to 8 MB.
LARGEST: Final = 12 * 1024 * 1024
FORMATS: Final = ("JPEG", "PNG", "WEBP")
# Pixels that are still unpacked: a small file may claim to be as large as a house.
_MOST_PIXELS: Final = 52_000_000
_SMALLEST_SIDE: Final = 40
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def is_picture(content: bytes, about: str) -> bool:
    """False: it is something else. Raises `about`_empty, _big (most, megabytes), _heic."""
    if not content:
        raise CodedError(f"{about}_empty")
    if len(content) > LARGEST:
        raise CodedError(f"{about}_big", most=LARGEST // (1024 * 1024))
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise CodedError(f"{about}_heic")
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return is_webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def bare(content: bytes, about: str, *, longest: int, quality: int) -> bytes:
    """The picture alone, its longer side at most `longest` pixels. Raises `about`_small, _pixels, _broken."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=FORMATS) as picture:
            # Size is looked at before anything is unpacked; Pillow's own limit only warns.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if min(picture.size) < _SMALLEST_SIDE:
                raise CodedError(f"{about}_small")
            if picture.width * picture.height > _MOST_PIXELS:
                raise CodedError(f"{about}_pixels")
            # JPEG is read at a half, a quarter, an eighth of its size: less memory, and much faster.
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest))
            out = BytesIO()
            # A new picture: what was written beside the pixels (place, camera, preview) stays behind.
            _on_white(upright).save(out, "JPEG", quality=quality, optimize=True)
    except Image.DecompressionBombError:
        raise CodedError(f"{about}_pixels") from None
    except CodedError:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise CodedError(f"{about}_broken") from None
    return out.getvalue()


def _on_white(picture: Any) -> Any:
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        sheet = Image.new("RGB", seen.size, "white")
        sheet.paste(seen, mask=seen.getchannel("A"))
        return sheet
    plain = Image.new("L" if picture.mode in ("1", "L", "I;16") else "RGB", picture.size)
    plain.paste(picture.convert(plain.mode))
    return plain
