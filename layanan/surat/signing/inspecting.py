"""What signatures stand in a PDF, and whether they hold. pyHanko is loaded when first asked for (docs/decisions)."""

import io
from dataclasses import dataclass
from typing import Any

from layanan.surat.signing.base import SigningRefused

# In so many ways a hostile or half file breaks a reader.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """The last signature of a file. `is_whole`: it covers all of it, and nothing was changed since."""

    count: int
    pages: int
    is_whole: bool = False
    subject: str = ""
    issuer: str = ""
    serial: str = ""

    @property
    def facts(self) -> dict[str, str]:
        return {"pemilik": self.subject[:200], "penerbit": self.issuer[:200], "seri": self.serial[:64]}


def inspect(pdf: bytes) -> Inspected:
    """Whether the certificate is to be trusted is not asked: an office has no list of issuers that is kept up to date.

    Raises SigningRefused answer_broken for what is no PDF.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        pages, found = int(reader.root["/Pages"]["/Count"]), reader.embedded_regular_signatures
        return _told(found[-1], len(found), pages) if found else Inspected(count=0, pages=pages)
    except (PdfError, *_UNREADABLE):
        raise SigningRefused("answer_broken") from None


def _told(last: Any, count: int, pages: int) -> Inspected:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    last.compute_integrity_info()
    is_intact, is_valid = validate_sig_integrity(
        last.signer_info, last.signer_cert, expected_content_type="data", actual_digest=last.compute_digest()
    )
    certificate = last.signer_cert
    return Inspected(
        count=count,
        pages=pages,
        is_whole=is_intact and is_valid and last.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        subject=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
    )


def checked(before: bytes, after: bytes) -> Inspected:
    """What a service sent back for `before`: the same pages, and one signature more that covers all.

    Raises SigningRefused answer_broken, answer_unsigned, answer_altered.
    """
    if not after.startswith(b"%PDF-"):
        raise SigningRefused("answer_broken")
    sent, came = inspect(before), inspect(after)
    if came.count <= sent.count:
        raise SigningRefused("answer_unsigned")
    if came.count > sent.count + 1 or came.pages != sent.pages or not came.is_whole:
        raise SigningRefused("answer_altered")
    return came
