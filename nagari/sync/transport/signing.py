"""Requests and answers signed as RFC 9421 says, by the site's own key. An answer's signature covers the request's, so
it can't be given to another.

Clocks of offices may be wrong, so no signature is refused for its time. Against requests heard before there is the
nonce: a number that grows with every request of a site (`endpoint`).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

METHOD: Final = "POST"
_OF_REQUEST: Final = ("@method", "@path")
_OF_ANSWER: Final = ("@status", '"signature";req;key="s"')
# The header fields of a signature, as WSGI names them.
FIELDS: Final = {
    "HTTP_CONTENT_DIGEST": "Content-Digest",
    "HTTP_SIGNATURE_INPUT": "Signature-Input",
    "HTTP_SIGNATURE": "Signature",
}


@dataclass(slots=True)
class Asked:
    """A request, as far as signatures go. The host is not: a proxy may call it otherwise; the message names its
    receiver."""

    path: str
    headers: MutableMapping[str, str] = field(default_factory=dict)
    method: str = METHOD

    @property
    def url(self) -> str:
        return f"http://sinkron{self.path}"


@dataclass(slots=True)
class Told:
    """An answer, as far as signatures go."""

    request: Asked
    status_code: int = 200
    headers: MutableMapping[str, str] = field(default_factory=dict)


class Unsigned(ValueError):  # noqa: N818 - reads as the state it is
    """The signature is missing, malformed or does not hold."""


def key_id(site: UUID) -> str:
    return urlsafe_b64encode(site.bytes).rstrip(b"=").decode()


def sign_request(asked: Asked, body: bytes, site: UUID, key: Ed25519PrivateKey, counter: int) -> None:
    _signer(key).sign(
        *(asked,), key_id=key_id(site), nonce=str(counter), body=body, covered_component_ids=_OF_REQUEST, **_PLAIN
    )


def sign_answer(told: Told, body: bytes, site: UUID, key: Ed25519PrivateKey) -> None:
    _signer(key).sign(told, key_id=key_id(site), body=body, covered_component_ids=_OF_ANSWER, **_PLAIN)


def check_request(asked: Asked, body: bytes, key_of: Callable[[UUID], bytes | None]) -> tuple[UUID, int]:
    """Who asks, and the number of the request. Raises Unsigned."""
    found = _verify(asked, body, key_of, _OF_REQUEST)
    try:
        return _site(str(found["keyid"])), int(str(found["nonce"]))
    except (KeyError, ValueError):
        raise Unsigned("no nonce") from None


def check_answer(told: Told, body: bytes, site: UUID, public_key: bytes) -> None:
    """Raises Unsigned unless `site` gave this answer to this request."""
    _verify(told, body, {site: public_key}.get, _OF_ANSWER)


_PLAIN: Final[Mapping[str, Any]] = {"label": "s", "include_alg": False}


class _Resolver(HTTPSignatureKeyResolver):
    def __init__(self, private: Any = None, public: Callable[[UUID], bytes | None] | None = None) -> None:
        self._private, self._public = private, public

    def resolve_private_key(self, key_id: str) -> Any:
        return self._private

    def resolve_public_key(self, key_id: str) -> Any:
        raw = self._public(_site(key_id)) if self._public else None
        return Ed25519PublicKey.from_public_bytes(raw) if raw else None


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Not by the clock: see above."""


def _signer(key: Ed25519PrivateKey) -> HTTPMessageSigner:
    return HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Resolver(key))


def _verify(
    message: Asked | Told, body: bytes, key_of: Callable[[UUID], bytes | None], covered: tuple[str, ...]
) -> Mapping[str, Any]:
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=_Resolver(public=key_of))
    try:
        found = verifier.verify(message, body=body, require_components=(*covered, "content-digest"))
    except (InvalidSignature, HTTPMessageSignaturesException, ValueError, TypeError, KeyError) as error:
        raise Unsigned(str(error)) from None
    if len(found) != 1:
        raise Unsigned("more than one signature")
    return found[0].parameters


def _site(key_id: str) -> UUID:
    return UUID(bytes=urlsafe_b64decode(key_id + "=="))
