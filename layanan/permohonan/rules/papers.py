"""Which files are taken in as papers. By content, never by name. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nagari.lib.errors import CodedError

# What a phone's camera makes has 3 to 8 MB.
LARGEST_UPLOAD: Final = 12 * 1024 * 1024
# What is kept of a PDF; pictures are scaled down to a tenth of it.
LARGEST_PDF: Final = 4 * 1024 * 1024
MOST_PAGES: Final = 12
# The longer side, and pixels that are still unpacked: a small file may claim to be as large as a house.
LONGEST_SIDE: Final = 1600
MOST_PIXELS: Final = 52_000_000
SMALLEST_SIDE: Final = 40
# Of one request.
MOST_PAPERS: Final = 30
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


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
    """picture or pdf. Raises CodedError paper_empty, paper_big (megabytes), paper_heic, paper_kind."""
    if not content:
        raise CodedError("paper_empty")
    if len(content) > LARGEST_UPLOAD:
        raise CodedError("paper_big", most=LARGEST_UPLOAD // (1024 * 1024))
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return "picture"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "picture"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise CodedError("paper_heic")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    raise CodedError("paper_kind")
