"""What a sender is, and what may come of a try."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

SECONDS: Final = 10.0
_MOST_ANSWERED: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`key`: the same for every try of one message. `values`: of the template `kind`, in order."""

    to: str
    kind: str
    text: str
    values: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` "": it went out, under `reference` there. `is_final`: trying again will not help. `is_unknown`: it may
    have gone out."""

    code: str = ""
    reference: str = ""
    is_final: bool = False
    is_unknown: bool = False


class Sender(Protocol):
    def send(self, letter: Letter) -> Outcome: ...


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """A token is told to the address that was entered and to no other."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoDetour, urllib.request.ProxyHandler({}))


def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[dict[str, Any] | None, Outcome]:
    """The answer as an object where there is one; the outcome so far as the connection tells it."""
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 - set_gateway looked
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            return _read(answer.read(_MOST_ANSWERED)), Outcome()
    except urllib.error.HTTPError as error:
        told = _read(error.read(_MOST_ANSWERED))
        if error.code == 429 or error.code >= 500:
            return told, Outcome("gateway_busy")
        return told, Outcome("gateway_token" if error.code in (401, 403) else "gateway_refused", is_final=True)
    except urllib.error.URLError as error:
        # It never got there, unless the answer was what took too long.
        if isinstance(error.reason, TimeoutError):
            return None, Outcome("gateway_silent", is_unknown=True)
        return None, Outcome("gateway_unreachable")
    except (TimeoutError, ConnectionError, OSError, ValueError):
        return None, Outcome("gateway_silent", is_unknown=True)


def _read(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
