"""What stands in a PDF."""

from io import BytesIO

from pypdf import PdfReader


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def texts_of(content: bytes) -> list[str]:
    """Of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def page_sizes(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    boxes = [page.mediabox for page in PdfReader(BytesIO(content)).pages]
    return [(round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)) for box in boxes]
