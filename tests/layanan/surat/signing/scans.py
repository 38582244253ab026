"""Files as a scanner makes them."""

import io

from PIL import Image
from pypdf import PdfWriter


def scan_file(kind: str) -> bytes:
    """An empty sheet: "PDF", "JPEG" or "PNG"."""
    made = io.BytesIO()
    if kind == "PDF":
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        writer.write(made)
    else:
        Image.new("L", (8, 8)).save(made, kind)
    return made.getvalue()
