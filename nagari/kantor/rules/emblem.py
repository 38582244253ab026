"""Is an uploaded file the picture it says it is? By content, never by name; SVG can carry scripts and is not taken.

Error codes: emblem_empty emblem_big emblem_kind emblem_broken emblem_small emblem_large.
"""

from dataclasses import dataclass

from nagari.lib.errors import CodedError

# Every page shows the emblem, also on a slow link.
LARGEST_BYTES = 300 * 1024
SMALLEST_SIDE, LARGEST_SIDE = 64, 2000
PNG = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers of JPEG, without DHT (C4), JPG (C8) and DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class Picture:
    media_type: str
    width: int
    height: int


def read_emblem(content: bytes) -> Picture:
    """PNG, JPEG or WebP with sides of 64 to 2000 pixels, at most 300 KB. Raises CodedError."""
    if not content:
        raise CodedError("emblem_empty")
    if len(content) > LARGEST_BYTES:
        raise CodedError("emblem_big", kilobytes=len(content) // 1024, most=LARGEST_BYTES // 1024)
    picture = sniff(content)
    if min(picture.width, picture.height) < SMALLEST_SIDE:
        raise CodedError("emblem_small", width=picture.width, height=picture.height, least=SMALLEST_SIDE)
    if max(picture.width, picture.height) > LARGEST_SIDE:
        raise CodedError("emblem_large", width=picture.width, height=picture.height, most=LARGEST_SIDE)
    return picture


def sniff(content: bytes) -> Picture:
    """Kind and size. Raises CodedError emblem_kind, emblem_broken."""
    if content.startswith(PNG):
        found = _png(content)
    elif content.startswith(b"\xff\xd8\xff"):
        found = _jpeg(content)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        found = _webp(content)
    else:
        raise CodedError("emblem_kind")
    if found is None or not (found.width and found.height):
        raise CodedError("emblem_broken")
    return found


def _png(content: bytes) -> Picture | None:
    if content[12:16] != b"IHDR" or not content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"):
        return None
    return Picture("image/png", int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big"))


def _jpeg(content: bytes) -> Picture | None:
    at = 2
    if b"\xff\xd9" not in content[-64:]:
        return None
    while at + 9 < len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return Picture("image/jpeg", int.from_bytes(width, "big"), int.from_bytes(height, "big"))
        else:
            at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return None


def _webp(content: bytes) -> Picture | None:
    if len(content) < 30 or int.from_bytes(content[4:8], "little") + 8 > len(content) + 1:
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    else:
        return None
    return Picture("image/webp", width, height)
