"""The contract of every way to sign a letter electronically. No Django: nothing here keeps or logs a secret.

The secret (passphrase or one-time code) is an argument of one call, typed by who signs, for PP 71/2019 art. 59 asks
that creating a signature is in the signer's sole control. Whatever goes wrong is a `SigningRefused`, and the letter
stays unsigned.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nagari.lib.errors import CodedError


class SigningRefused(CodedError):  # noqa: N818
    """Codes: certificate_missing certificate_unreadable certificate_kind certificate_expired certificate_early
    passphrase_wrong user_unknown user_not_certified service_unreachable service_timeout service_down service_entry
    service_refused (said, status) answer_broken answer_unsigned answer_altered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A place on a page, in points from its lower left corner; `page` counts from 0."""

    page: int
    left: float
    bottom: float
    width: float
    height: float
    # Of the page, for services that count from above.
    page_height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is to be seen of the signature: the same drawing as a page of its own and as a picture."""

    box: Box
    pdf: bytes
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One PDF to be signed. `stamp` None: nothing is to be seen but what the letter says itself."""

    name: str
    pdf: bytes
    reason: str
    location: str
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """`facts`: what may be kept of the signature, texts by name (issuer, subject, serial, document)."""

    pdf: bytes
    facts: Mapping[str, str] = field(default_factory=dict)


class Signer(Protocol):
    """Raises SigningRefused; then nothing was signed as far as this office is concerned."""

    def check(self, secret: str) -> None:
        """May this person sign at all? Asked once before several letters."""

    def sign(self, task: Task, secret: str) -> Signed: ...
