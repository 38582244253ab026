"""What is to be seen of an electronic signature, and where: in the space above the signer's name.

Beside it stands the QR code that the letter had from the beginning.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.timezone import localtime

from layanan.surat.signing.base import Box, Stamp
from nagari.lib.dates import tanggal
from nagari.printing.printable import cleaned
from nagari.printing.typesetting import typeset, typeset_picture

# Millimetres; the space of a signature block is 17 high (printing/typst/kertas.typ).
WIDTH: Final = 62
HEIGHT: Final = 15
_POINT: Final = 72 / 25.4
_ABOVE_NAME: Final = 11.0
_CERTIFIED: Final = "Sertifikat elektronik: BSrE, BSSN"
# What nobody has certified must not look as if (PP 71/2019 art. 60).
_OWN: Final = "BUKAN TTE TERSERTIFIKASI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`emblem` as SVG."""

    nama: str
    emblem: str
    is_certified: bool


def stamp_for(pdf: bytes, seen: Seen, at: datetime) -> Stamp | None:
    """None where no place was found: the signature is then not to be seen, and holds all the same."""
    box = place_of(pdf, seen.nama)
    if box is None:
        return None
    local = localtime(at)
    said = cleaned(
        {
            "title": "Tanda tangan elektronik",
            "width": WIDTH,
            "height": HEIGHT,
            "emblem": seen.emblem,
            "head": "Ditandatangani secara elektronik oleh:",
            "nama": seen.nama,
            "notes": [f"{tanggal(local.date())} pukul {local:%H.%M}", _CERTIFIED if seen.is_certified else _OWN],
        }
    )
    text = json.dumps(said, ensure_ascii=False)
    moment = int(at.timestamp())
    return Stamp(box=box, pdf=typeset("tte", text, moment), png=typeset_picture("tte", text))


def place_of(pdf: bytes, nama: str) -> Box | None:
    """Above where `nama` stands last in the PDF."""
    # Loaded when somebody signs.
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(pdf)).pages
    for number in range(len(pages) - 1, -1, -1):
        found = _last_place(pages[number], nama)
        if found:
            left, bottom, middle = found
            width, height = WIDTH * _POINT, HEIGHT * _POINT
            page = pages[number].mediabox
            start = min(max(middle - width / 2, left - width), float(page.width) - width - 4)
            return Box(
                page=number,
                left=max(4.0, start),
                bottom=bottom + _ABOVE_NAME,
                width=width,
                height=height,
                page_height=float(page.height),
            )
    return None


def _last_place(page: Any, nama: str) -> tuple[float, float, float] | None:
    """Left, base line and middle of the last text that is `nama`."""
    pieces: list[tuple[str, float, float, float]] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, size: float) -> None:
        left, bottom = (cm[side] * tm[4] + cm[side + 2] * tm[5] + cm[side + 4] for side in (0, 1))
        if text.strip():
            pieces.append((text, left, bottom, size * abs(tm[0])))

    page.extract_text(visitor_text=visit)
    wanted = _plain(nama)
    for text, left, bottom, size in reversed(pieces):
        if wanted and wanted in _plain(text):
            # Half the width of a bold serif letter is a quarter of its height, as near as a stamp needs it.
            return left, bottom, left + len(text.strip()) * size * 0.25
    return None


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
