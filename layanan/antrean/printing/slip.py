"""The slip as bytes of ESC/POS, which nearly every thermal printer reads. Pure.

Text is ASCII only: code pages differ from printer to printer. The QR is drawn as a picture, since cheap printers know
pictures and not the command for codes.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

INIT: Final = b"\x1b@"
CENTRE: Final = b"\x1ba\x01"
NORMAL: Final = b"\x1d!\x00"
DOUBLE: Final = b"\x1d!\x11"
HUGE: Final = b"\x1d!\x33"
BOLD: Final = b"\x1bE\x01"
LIGHT: Final = b"\x1bE\x00"
# Feed four lines past the knife, then cut; a printer without one ignores it.
CUT: Final = b"\x1bd\x04\x1dV\x01"
# Dots across the paper.
DOTS: Final = {58: 384, 80: 576}
QR_DOTS: Final = 192


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What stands on it. `address`: of the page that follows the number; "" for none."""

    office: str
    layanan: str
    nomor: str
    lane: str
    lines: Sequence[str]
    address: str = ""
    lebar: int = 58


def escpos(slip: Slip) -> bytes:
    parts = [INIT, CENTRE, BOLD, _text(slip.office, slip.lebar), LIGHT, _text(slip.layanan, slip.lebar), b"\n"]
    parts += [HUGE, slip.nomor.encode("ascii", "replace"), b"\n", NORMAL, b"\n"]
    if slip.lane:
        parts += [BOLD, _text(slip.lane.upper(), slip.lebar), LIGHT]
    parts += [_text(line, slip.lebar) for line in slip.lines]
    if slip.address:
        parts += [b"\n", picture(slip.address), b"\n"]
    return b"".join([*parts, CUT])


def picture(text: str) -> bytes:
    """A QR as a raster image (GS v 0), as large as fits into QR_DOTS."""
    # Loaded late: most days of most offices draw none.
    import segno

    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=2)]
    scale = max(1, QR_DOTS // len(rows))
    width = len(rows) * scale
    across = (width + 7) // 8
    drawn = bytearray()
    for row in rows:
        bits = "".join(("1" if dark else "0") * scale for dark in row).ljust(across * 8, "0")
        drawn += bytes(int(bits[place : place + 8], 2) for place in range(0, across * 8, 8)) * scale
    return b"\x1dv0\x00" + across.to_bytes(2, "little") + width.to_bytes(2, "little") + bytes(drawn)


def _text(text: str, lebar: int) -> bytes:
    """Lines of at most as many signs as the paper holds."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    across, lines, line = DOTS.get(lebar, 384) // 12, [], ""
    for word in plain.split():
        if line and len(line) + 1 + len(word) > across:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line[:across]]).encode("ascii") + b"\n"
