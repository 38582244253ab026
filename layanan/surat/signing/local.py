"""PAdES with a certificate that lies in a PKCS#12 file on this computer. Works offline.

Baseline B-B with SHA-256; ECDSA P-256 to P-521 and RSA. No time stamp: that needs a connection. Not *tersertifikasi*
in the sense of PP 71/2019 art. 60, and the stamp says so.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from layanan.surat.signing.base import Box, Signed, SigningRefused, Task
from layanan.surat.signing.inspecting import inspect

FIELD: Final = "TandaTangan"
LARGEST_FILE: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Of a PKCS#12 file. `subject`, `issuer`: as RFC 4514 writes them; `name`: of whom it is, "" where it says none."""

    subject: str
    name: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime


def certificate_in(content: bytes, secret: str) -> Certificate:
    """Raises SigningRefused certificate_unreadable, certificate_kind, passphrase_wrong."""
    from cryptography.x509.oid import NameOID

    _key, certificate, _others = _opened(content, secret)
    return Certificate(
        subject=certificate.subject.rfc4514_string(),
        name=next((str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)), ""),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


class LocalSigner:
    """`content`: the PKCS#12 file. `now` is asked at each signature, by the office's clock."""

    def __init__(self, content: bytes, now: Callable[[], datetime]) -> None:
        self._content, self._now = content, now

    def check(self, secret: str) -> None:
        found, now = certificate_in(self._content, secret), self._now()
        if now > found.valid_until:
            raise SigningRefused("certificate_expired", day=found.valid_until.date())
        if now < found.valid_from:
            raise SigningRefused("certificate_early", day=found.valid_from.date())

    def sign(self, task: Task, secret: str) -> Signed:
        self.check(secret)
        key, certificate, others = _opened(self._content, secret)
        made = _Session(key, certificate, others, self._now()).sign(task)
        return Signed(pdf=made, facts=inspect(made).facts)


def _opened(content: bytes, secret: str) -> tuple[Any, Any, list[Any]]:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, secret.encode() or None)
    except ValueError:
        # The same error for a wrong passphrase and for what is no such file; one begins with an ASN.1 sequence.
        is_file = content[:1] == b"\x30" and len(content) > 200
        raise SigningRefused("passphrase_wrong" if is_file else "certificate_unreadable") from None
    if key is None or certificate is None:
        raise SigningRefused("certificate_unreadable")
    if not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
        # Readers of PDF do not know Ed25519 (pdfsig 22.12).
        raise SigningRefused("certificate_kind")
    return key, certificate, others


class _Session:
    """One signature with pyHanko, which is loaded here: it costs a process 650 ms and 30 MB, and most never sign."""

    def __init__(self, key: Any, certificate: Any, others: list[Any], now: datetime) -> None:
        self._key, self._certificate, self._others, self._now = key, certificate, others, now

    def sign(self, task: Task) -> bytes:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata

        box = task.stamp.box if task.stamp else None
        spec = SigFieldSpec(FIELD, on_page=box.page if box else 0, box=_corners(box) if box else (0, 0, 0, 0))
        said = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=task.reason,
            location=task.location,
            name=task.name,
        )
        session = _dated(self._now)(
            said, self._signer, stamp_style=_style(task.stamp.pdf if task.stamp else None), new_field_spec=spec
        )
        made = io.BytesIO()
        session.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(task.pdf)), output=made)
        return made.getvalue()

    @cached_property
    def _signer(self) -> Any:
        from asn1crypto import keys, x509
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
        from pyhanko.sign.signers import SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in self._others)
        plain = self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return SimpleSigner(
            signing_cert=x509.Certificate.load(self._certificate.public_bytes(Encoding.DER)),
            signing_key=keys.PrivateKeyInfo.load(plain),
            cert_registry=store,
        )


def _corners(box: Box) -> tuple[int, int, int, int]:
    return round(box.left), round(box.bottom), round(box.left + box.width), round(box.bottom + box.height)


def _dated(now: datetime) -> Any:
    """pyHanko asks the computer's clock for the time of signing; an office's own may be known to be right where that
    one is not."""
    from pyhanko.sign.signers import PdfSigner

    class Dated(PdfSigner):  # type: ignore[misc, unused-ignore]
        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = now
            return session

    return Dated


def _style(drawing: bytes | None) -> Any:
    """The stamp drawn beforehand, its fonts embedded: with pyHanko's own texts the file would be no PDF/A any more."""
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.pdf_utils.layout import AxisAlignment as At
    from pyhanko.pdf_utils.layout import BoxConstraints, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.stamp import StaticStampStyle

    if drawing is None:
        return StaticStampStyle(border_width=0)

    class Drawing(PdfContent):  # type: ignore[misc, unused-ignore]
        def render(self) -> bytes:
            page = self._ensure_writer.import_page_as_xobject(PdfFileReader(page_of))
            self.resources.xobject["/Cap"] = page
            left, bottom, right, top = page.get_object()["/BBox"]
            self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
            return b"/Cap Do"

    page_of = io.BytesIO(drawing)
    whole = SimpleBoxLayoutRule(At.ALIGN_MID, At.ALIGN_MID, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(border_width=0, background=Drawing(), background_layout=whole)
