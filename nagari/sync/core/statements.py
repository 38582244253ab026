"""Statements: what somebody signed once and all may rely on. A set that only grows, the same in any order (I5).

    body      = canonical JSON: at, format, kind, scope, signer, site and what the kind asks for
    digest    = SHA-256(body)                 signature = Ed25519(03 | body)
    as bytes  = signature (64) | body

`scope` is the region that has to know. `signer` is the public key that signed; whether that key may say this is for
`sync.statements` to decide. The first byte under the signature keeps statements and segments apart.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused

FORMAT: Final = 1
SIGNATURE_BYTES: Final = 64
# An erasure names entries one by one; nothing else comes near.
LARGEST: Final = 256 * 1024
_COMMON: Final = frozenset({"at", "format", "kind", "scope", "signer", "site"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement. `content` holds what its kind says:

    certificate  key (hex), level, name, predecessor (hex or null): this site serves `scope`
    succession   as certificate, and alone (the predecessor runs nowhere any more); signed by its key: I was that site;
                 perhaps cut ([[site, scope, channel, number], ...]): of what I was, nothing beyond these is to hold
    revocation   last ([[scope, channel, number], ...]), reason: of this site nothing beyond these numbers holds;
                 perhaps by: who said so
    erasure      objects ([[model, id], ...]), entries ([[site, scope, channel, number], ...]), reason
    """

    kind: str
    scope: str
    site: UUID | None
    signer: bytes
    # Milliseconds since 1970, by the signer's clock.
    at: int
    content: Mapping[str, Any]

    def to_body(self) -> bytes:
        return canonical(
            {
                **self.content,
                "at": self.at,
                "format": FORMAT,
                "kind": self.kind,
                "scope": self.scope,
                "signer": self.signer.hex(),
                "site": self.site.hex if self.site else None,
            }
        )


def signed(statement: Statement, sign: Callable[[bytes], bytes]) -> bytes:
    body = statement.to_body()
    return sign(b"\x03" + body) + body


def split(raw: bytes) -> tuple[bytes, bytes]:
    """(signature, body)."""
    if not SIGNATURE_BYTES < len(raw) <= LARGEST:
        raise SyncRefused("statement_format", size=len(raw))
    return raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]


def message_of(body: bytes) -> bytes:
    """What the signature is over."""
    return b"\x03" + body


def digest_of(body: bytes) -> bytes:
    return sha256(body).digest()


def read(body: bytes) -> Statement:
    """The statement, its form checked and nothing else. Kinds of a later version are read too. Refused:
    statement_format."""
    try:
        told: dict[str, Any] = json.loads(body)
        if told["format"] != FORMAT:
            raise SyncRefused("statement_format", reason=f"format {told['format']}")
        statement = Statement(
            kind=_text(told["kind"]),
            scope=_text(told["scope"], empty=True),
            site=UUID(hex=told["site"]) if told["site"] is not None else None,
            signer=_key(told["signer"]),
            at=_whole(told["at"]),
            content={name: value for name, value in told.items() if name not in _COMMON},
        )
        _CHECKS.get(statement.kind, _any)(statement)
        if statement.to_body() != body:
            raise SyncRefused("statement_format", reason="not in its canonical form")
        return statement
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("statement_format", reason=repr(error)[:200]) from None


def _any(_statement: Statement) -> None:
    """A kind this version does not know is kept and passed on."""


def _check_certificate(statement: Statement) -> None:
    said = statement.content
    if statement.site is None or not statement.scope:
        raise ValueError("a certificate is about a site and its region")
    _key(said["key"])
    _text(said["level"])
    _text(said["name"], empty=True)
    if said["predecessor"] is not None:
        UUID(hex=said["predecessor"])


def _check_succession(statement: Statement) -> None:
    _check_certificate(statement)
    UUID(hex=statement.content["predecessor"])
    if not isinstance(statement.content["alone"], bool):
        raise ValueError("alone is true or false")
    for site, scope, channel, number in statement.content.get("cut", ()):
        UUID(hex=site), _text(scope, empty=True), _text(channel), _whole(number)


def _check_revocation(statement: Statement) -> None:
    if statement.site is None:
        raise ValueError("a revocation is about a site")
    _text(statement.content["reason"], empty=True)
    _text(statement.content.get("by", ""), empty=True)
    for scope, channel, number in statement.content["last"]:
        _text(scope, empty=True), _text(channel), _whole(number)


def _check_erasure(statement: Statement) -> None:
    _text(statement.content["reason"])
    for model, key in statement.content["objects"]:
        _text(model), UUID(hex=key)
    for site, scope, channel, number in statement.content["entries"]:
        UUID(hex=site), _text(scope, empty=True), _text(channel), _whole(number)


_CHECKS: Final[Mapping[str, Callable[[Statement], None]]] = {
    "certificate": _check_certificate,
    "succession": _check_succession,
    "revocation": _check_revocation,
    "erasure": _check_erasure,
}


def _text(value: object, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > 200 or not (value or empty):
        raise ValueError("a text of 1 to 200 characters is expected")
    return value


def _whole(value: object) -> int:
    # bool is an int to Python, and a number past 2**63 fits no database.
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise ValueError("a whole number is expected")
    return value


def _key(value: object) -> bytes:
    key = bytes.fromhex(_text(value))
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")
    return key
