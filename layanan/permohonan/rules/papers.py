"""Which files are taken in as papers. By content, never by name. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nagari.lib.errors import CodedError
from nagari.lib.pictures import is_picture

# What is kept of a PDF; pictures are scaled down to a tenth of it.
LARGEST_PDF: Final = 4 * 1024 * 1024
MOST_PAGES: Final = 12
# Pixels of the longer side of a picture that is kept.
LONGEST_SIDE: Final = 1600
# Of one request.
MOST_PAPERS: Final = 30


class Tipe(StrEnum):
    """Stored, so the codes are for ever."""

    JPEG = "jpeg"
    PDF = "pdf"


MEDIA: Final = {Tipe.JPEG: "image/jpeg", Tipe.PDF: "application/pdf"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """As it is kept: pictures as JPEG, upright, scaled down; nothing besides what is seen. `pages` of a picture 1."""

    content: bytes
    tipe: Tipe
    pages: int


def recognised(content: bytes) -> str:
    """picture or pdf. Raises CodedError paper_empty, paper_big (most, megabytes), paper_heic, paper_kind."""
    if is_picture(content, "paper"):
        return "picture"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    raise CodedError("paper_kind")
