"""What is kept of a photo or scan: pictures upright and scaled down, PDFs as bare pages. Loads no Django.

`python -m layanan.permohonan.cleaning` does it in a process of its own: nagari.lib.apart.
"""

import sys
from io import BytesIO
from typing import Final

from layanan.permohonan.rules.papers import LARGEST_PDF, LONGEST_SIDE, MOST_PAGES, Cleaned, Tipe, recognised
from nagari.lib.apart import Made, answer, made_apart
from nagari.lib.errors import CodedError
from nagari.lib.pictures import bare

QUALITY: Final = 78
_MODULE: Final = "layanan.permohonan.cleaning"


def cleaned(content: bytes) -> Cleaned:
    """Raises CodedError as `recognised`, and paper_broken, paper_small, paper_pixels, pdf_locked, pdf_pages (most),
    pdf_big (most, megabytes)."""
    if recognised(content) == "pdf":
        return _pdf(content)
    return Cleaned(bare(content, "paper", longest=LONGEST_SIDE, quality=QUALITY), Tipe.JPEG, 1)


def cleaned_apart(content: bytes) -> Cleaned:
    """The same in a process of its own."""
    recognised(content)
    kept, told = made_apart(_MODULE, content, broken="paper_broken")
    return Cleaned(kept, Tipe(told["tipe"]), told["pages"])


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


def _made(content: bytes) -> Made:
    kept = cleaned(content)
    return kept.content, {"tipe": kept.tipe, "pages": kept.pages}


if __name__ == "__main__":
    sys.exit(answer(_made))
