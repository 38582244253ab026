"""What is kept of a photo or scan: pictures upright and scaled down, PDFs as bare pages. Loads no Django.

`python -m layanan.permohonan.cleaning`: the file on standard input, what is kept on standard output; the kind and
number of pages on standard error, or (exit code 3) why it is refused. In a process of its own: a large photo takes
150 MB while it is unpacked, which the server would never give back, and a file made to harm harms only that one.
"""

import json
import sys
import warnings
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from layanan.permohonan.rules.papers import (
    LARGEST_PDF,
    LONGEST_SIDE,
    MOST_PAGES,
    MOST_PIXELS,
    SMALLEST_SIDE,
    Cleaned,
    Tipe,
    recognised,
)
from nagari.lib.errors import CodedError

QUALITY: Final = 78
REFUSED: Final = 3


def cleaned(content: bytes) -> Cleaned:
    """Raises CodedError as `recognised`, and paper_broken, paper_small, paper_pixels, pdf_locked, pdf_pages (most),
    pdf_big (most, megabytes)."""
    return _pdf(content) if recognised(content) == "pdf" else _picture(content)


def _picture(content: bytes) -> Cleaned:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            # Size is looked at before anything is unpacked; Pillow's own limit only warns.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if min(picture.size) < SMALLEST_SIDE:
                raise CodedError("paper_small")
            if picture.width * picture.height > MOST_PIXELS:
                raise CodedError("paper_pixels")
            # JPEG is read at a half, a quarter, an eighth of its size: less memory, and much faster.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = BytesIO()
            # A new picture: what was written beside the pixels (place, camera, preview) stays behind.
            _on_white(upright).save(out, "JPEG", quality=QUALITY, optimize=True)
    except Image.DecompressionBombError:
        raise CodedError("paper_pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, CodedError):
            raise
        raise CodedError("paper_broken") from None
    return Cleaned(out.getvalue(), Tipe.JPEG, 1)


def _on_white(picture: Any) -> Any:
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        sheet = Image.new("RGB", seen.size, "white")
        sheet.paste(seen, mask=seen.getchannel("A"))
        return sheet
    bare = Image.new("L" if picture.mode in ("1", "L", "I;16") else "RGB", picture.size)
    bare.paste(picture.convert(bare.mode))
    return bare


def _pdf(content: bytes) -> Cleaned:
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError
    from pypdf.generic import NameObject

    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise CodedError("pdf_locked")
        count = len(reader.pages)
        if not 0 < count <= MOST_PAGES:
            raise CodedError("pdf_pages" if count else "paper_broken", most=MOST_PAGES)
        writer = PdfWriter()
        for page in reader.pages:
            # Scripts, embedded files, forms and links hang on these; a page is what is seen.
            for name in list(page):
                if name not in _OF_A_PAGE:
                    del page[NameObject(name)]
            writer.add_page(page)
        writer.metadata = None
        out = BytesIO()
        writer.write(out)
    except CodedError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        # What a broken file makes of a reader.
        raise CodedError("paper_broken") from None
    kept = out.getvalue()
    if len(kept) > LARGEST_PDF:
        raise CodedError("pdf_big", most=LARGEST_PDF // (1024 * 1024))
    return Cleaned(kept, Tipe.PDF, count)


_OF_A_PAGE: Final = frozenset(
    {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Contents", "/Rotate", "/UserUnit", "/Group"}
)


def _tell(outcome: Mapping[str, object]) -> None:
    """As the last line: readers of broken files complain in lines of their own."""
    sys.stderr.write(f"\n{json.dumps(outcome)}")


def main() -> int:
    try:
        made = cleaned(sys.stdin.buffer.read())
    except CodedError as refused:
        _tell({"code": refused.code, "params": dict(refused.params)})
        return REFUSED
    sys.stdout.buffer.write(made.content)
    _tell({"tipe": made.tipe, "pages": made.pages})
    return 0


if __name__ == "__main__":
    sys.exit(main())
