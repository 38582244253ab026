"""The short address under a letter's QR code: what the office says of the letter, and its signature. Pure.

    01 | key (4) | day (2) | digest (16) | kind | number | initials | signature (64)

`key` is the beginning of SHA-256 of the office's public key, `day` counts from 1 January 2020, each text has a byte
for its length before it. The signature covers all before it. Written in base32, whose letters and digits a QR code
packs into 5.5 bits: with the address 53 modules a side, half a millimetre each at 25 mm. `digest` is over the letter's
content, not the file, for the code stands in the file.
"""

import re
from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from nagari.lib.errors import CodedError

VERSION: Final = 1
KEY_BYTES: Final = 4
DIGEST_BYTES: Final = 16
SIGNATURE_BYTES: Final = 64
LONGEST_TEXT: Final = 80
# Three texts of the longest, in base32: nothing longer is looked at.
LONGEST: Final = 560
_LINK: Final = re.compile(rb"/PERIKSA/([A-Z2-7]{100,%d})(?![A-Z2-7])" % LONGEST)
_FIRST: Final = date(2020, 1, 1)
_HEAD: Final = 1 + KEY_BYTES + 2 + DIGEST_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an office says of a letter. `digest`: the first 16 bytes of SHA-256 over its content, which nobody can find
    another content for; `initials` of whom it is about."""

    number: str
    day: date
    kind: str
    initials: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """A token taken apart, not yet believed. `message` is what the signature covers."""

    key: bytes
    claim: Claim
    message: bytes
    signature: bytes


def key_of(public_key: bytes) -> bytes:
    """How a token names the key it was signed with. Two may share a name: whoever checks tries both."""
    return sha256(public_key).digest()[:KEY_BYTES]


def written(claim: Claim, public_key: bytes, sign: Callable[[bytes], bytes]) -> str:
    """The token. Raises CodedError claim_long (text, longest), claim_day."""
    days = (claim.day - _FIRST).days
    if not 0 <= days < 1 << 16:
        raise CodedError("claim_day", day=claim.day)
    assert len(claim.digest) == DIGEST_BYTES
    head = bytes([VERSION]) + key_of(public_key) + days.to_bytes(2, "big") + claim.digest
    message = head + b"".join(_lengthened(text) for text in (claim.kind, claim.number, claim.initials))
    return b32encode(message + sign(message)).decode().rstrip("=")


def read(token: str) -> Seal:
    """Raises CodedError token_damaged, token_version (of a later version of this program)."""
    whole = _bytes_of(token)
    message, signature = whole[:-SIGNATURE_BYTES], whole[-SIGNATURE_BYTES:]
    if message[:1] != bytes([VERSION]):
        raise CodedError("token_version" if message[:1] > bytes([VERSION]) else "token_damaged")
    if len(message) < _HEAD:
        raise CodedError("token_damaged")
    key, days = message[1 : 1 + KEY_BYTES], message[1 + KEY_BYTES : 3 + KEY_BYTES]
    kind, number, initials = _texts(message[_HEAD:])
    claim = Claim(
        number=number,
        day=_FIRST + timedelta(days=int.from_bytes(days, "big")),
        kind=kind,
        initials=initials,
        digest=message[_HEAD - DIGEST_BYTES : _HEAD],
    )
    return Seal(key, claim, message, signature)


def token_in(pdf: bytes) -> str:
    """The token in the address that a letter's file links to; "" where there is none."""
    found = _LINK.findall(pdf)
    return found[-1].decode() if found else ""


def _bytes_of(token: str) -> bytes:
    plain = token.upper()
    if not plain.isascii() or not SIGNATURE_BYTES < len(plain) <= LONGEST:
        raise CodedError("token_damaged")
    try:
        whole = b32decode(plain + "=" * (-len(plain) % 8))
    except (Error, ValueError):
        raise CodedError("token_damaged") from None
    # Bits left over at the end: the same token must not be written in two ways.
    if b32encode(whole).decode().rstrip("=") != plain:
        raise CodedError("token_damaged")
    return whole


def _lengthened(text: str) -> bytes:
    packed = text.encode()
    if len(packed) > LONGEST_TEXT:
        raise CodedError("claim_long", text=text, longest=LONGEST_TEXT)
    return bytes([len(packed)]) + packed


def _texts(packed: bytes) -> list[str]:
    found, place = [], 0
    while place < len(packed):
        end = place + 1 + packed[place]
        found.append(packed[place + 1 : end])
        place = end
    if len(found) != 3 or place != len(packed):
        raise CodedError("token_damaged")
    try:
        return [text.decode() for text in found]
    except UnicodeDecodeError:
        raise CodedError("token_damaged") from None
