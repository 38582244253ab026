"""A picture without what cameras and programs write beside it: place, time, owner, a small picture of the whole.

An emblem is shown to everybody. Kept is what the picture needs to look the same: size, colours, transparency.
"""

from collections.abc import Iterator

_PNG_HEAD = 8
# Palette, transparency, colour space, resolution: of the optional chunks, which begin with a small letter, only these.
_PNG_KEPT = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs"})
_WEBP_DROPPED = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS_DROPPED = 0x08 | 0x04
_SOS, _EOI, _APP0, _APP2, _APP14, _COMMENT = 0xDA, 0xD9, 0xE0, 0xE2, 0xEE, 0xFE
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})


def without_metadata(content: bytes, media_type: str) -> bytes:
    """`content`: a picture that `emblem.sniff` took for `media_type`. What stands behind its end goes, too."""
    strip = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}[media_type]
    return strip(content)


def _png(content: bytes) -> bytes:
    kept, at = [content[:_PNG_HEAD]], _PNG_HEAD
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        if kind[:1].isupper() or kind in _PNG_KEPT:
            kept.append(content[at:end])
        if kind == b"IEND":
            break
        at = end
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(
        segment for marker, segment in _segments(content) if _is_kept_of_jpeg(marker, segment)
    )


def _is_kept_of_jpeg(marker: int, segment: bytes) -> bool:
    if marker == _APP2:
        return segment[4:].startswith(b"ICC_PROFILE")
    # Adobe's segment says how the colours are coded: without it a picture in CMYK turns into its negative.
    return marker in (_APP0, _APP14) or not (marker == _COMMENT or _APP0 <= marker < _APP0 + 16)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes with the marker) up to the end of the picture; a scan with the data behind it."""
    at = 2
    while at + 2 <= len(content):
        if content[at] != 0xFF:
            # Not as the format has it; whatever decoders make of it shall stay the same.
            yield 0, content[at:]
            return
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = 0 if marker in _ALONE else int.from_bytes(content[at + 2 : at + 4], "big")
        end = at + 2 + length
        if marker == _SOS:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        if marker == _EOI:
            return
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands: in the data of a scan FF is followed by 00, or by a restart mark."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] != 0 and content[at + 1] not in _ALONE - {_EOI}:
            return at
        at += 2
    return len(content)


def _webp(content: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end, kind = at + 8 + size + size % 2, content[at : at + 4]
        chunk = content[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS_DROPPED]) + chunk[9:]
        if kind not in _WEBP_DROPPED:
            kept.append(chunk)
        at = end
        if at >= 8 + int.from_bytes(content[4:8], "little"):
            break
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
