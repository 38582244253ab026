"""One request to the service that signs, and its whole answer or none. Nothing of it is logged."""

import http.client
import secrets
import ssl
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from layanan.surat.signing.base import SigningRefused

CONNECT_SECONDS: Final = 10.0
# The service asks its own certificate authority; integrators tell of up to twenty seconds.
ANSWER_SECONDS: Final = 60.0
LARGEST_ANSWER: Final = 30 * 1024 * 1024
_BLOCK: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`url`: https://name[:port][/path]. `user`, `password`: of the agency that installed it, for Basic auth."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    answer_seconds: float = ANSWER_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int
    kind: str
    headers: Mapping[str, str]
    body: bytes


def call(service: Service, method: str, path: str, *, body: bytes = b"", kind: str = "") -> Reply:
    """Raises SigningRefused service_unreachable (nothing was sent), service_timeout (no answer came, or half of one:
    what the service did nobody knows), answer_broken (too much, or no HTTP)."""
    line = _connected(service)
    try:
        headers = {"Accept": "*/*", "Connection": "close", **_entry(service)}
        if kind:
            headers["Content-Type"] = kind
        line.request(method, urlsplit(service.url).path.rstrip("/") + path, body=body or None, headers=headers)
        answer = line.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        whole = _whole(answer, service.answer_seconds)
    except http.client.IncompleteRead:
        raise SigningRefused("answer_broken") from None
    except (TimeoutError, ConnectionError, ssl.SSLError):
        raise SigningRefused("service_timeout") from None
    except (http.client.HTTPException, OSError):
        raise SigningRefused("answer_broken") from None
    finally:
        line.close()
    return Reply(
        status=answer.status,
        kind=found.get("content-type", "").partition(";")[0].strip().lower(),
        headers=found,
        body=whole,
    )


def multipart(fields: Mapping[str, str], files: Mapping[str, tuple[str, str, bytes]]) -> tuple[bytes, str]:
    """(body, content type); files: name -> (file name, content type, content)."""
    edge = f"----nagari{secrets.token_hex(16)}"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value.encode() + b"\r\n"
        for name, value in fields.items()
    ]
    parts += [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        f"Content-Type: {kind}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, (called, kind, content) in files.items()
    ]
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def _connected(service: Service) -> http.client.HTTPConnection:
    parts = urlsplit(service.url)
    host = parts.hostname or ""
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(host, parts.port, timeout=CONNECT_SECONDS)
    try:
        line.connect()
    except OSError:
        line.close()
        raise SigningRefused("service_unreachable") from None
    line.sock.settimeout(service.answer_seconds)
    return line


def _entry(service: Service) -> dict[str, str]:
    if not service.user:
        return {}
    said = b64encode(f"{service.user}:{service.password}".encode()).decode()
    return {"Authorization": f"Basic {said}"}


def _whole(answer: http.client.HTTPResponse, seconds: float) -> bytes:
    """A server that sends a byte now and then must not hold a person, and a thread, for ever."""
    until, blocks, size = time.monotonic() + seconds, [], 0
    while block := answer.read1(_BLOCK):
        blocks.append(block)
        size += len(block)
        if size > LARGEST_ANSWER:
            raise SigningRefused("answer_broken")
        if time.monotonic() > until:
            raise SigningRefused("service_timeout")
    if answer.length:
        # Asked for in blocks, a body that ends early is no error to http.client.
        raise SigningRefused("answer_broken")
    return b"".join(blocks)
