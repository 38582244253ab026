"""Whether a file that is handed in as the scan of a signed letter shows anything. Its readers load when first asked."""

import io

from layanan.surat.signing.rules import scan_kind

# In so many ways a hostile or half file breaks a reader.
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
    SyntaxError,
)


def is_readable(content: bytes) -> bool:
    """Does it open as the PDF, JPEG or PNG that it begins like? Pages and header alone are read, no pixels."""
    kind = scan_kind(content)
    if not kind:
        return False
    return _has_pages(content) if kind == "application/pdf" else _is_picture(content)


def _has_pages(content: bytes) -> bool:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return len(PdfReader(io.BytesIO(content)).pages) > 0
    except (PyPdfError, *_UNREADABLE):
        return False


def _is_picture(content: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            picture.verify()
    except (Image.DecompressionBombError, SyntaxError, *_UNREADABLE):
        return False
    return True
