"""What may be said without TLS where it is offered: everything but logging in, and what that opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from nagari.lib.network import is_own_machine

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
# Passwords and codes are typed there; cookies of a login are given out nowhere else.
CONFIDENTIAL: Final = ("/masuk/", "/mulai/")


class Guard:
    """Cookies given over TLS are sent back over TLS alone; the rest of the site need not know."""

    def __init__(self, application: Wsgi) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["wsgi.url_scheme"] == "https":
            return self._application(environ, _securing(start_response))
        path = environ.get("PATH_INFO", "")
        if path.startswith(CONFIDENTIAL) and not is_own_machine(environ.get("REMOTE_ADDR", "")):
            return _elsewhere(environ, start_response)
        return self._application(environ, start_response)


def _securing(start_response: Any) -> Any:
    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        kept = [
            (name, f"{value}; Secure" if name.lower() == "set-cookie" and "; secure" not in value.lower() else value)
            for name, value in headers
        ]
        return start_response(status, kept, exc_info) if exc_info else start_response(status, kept)

    return start


def _elsewhere(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    # What was sent is known to whoever listened: the form is opened anew, not sent again.
    query = environ.get("QUERY_STRING", "") if environ["REQUEST_METHOD"] in ("GET", "HEAD") else ""
    path = environ.get("PATH_INFO", "/").encode("latin-1", "replace").decode("utf-8", "replace")
    from urllib.parse import quote

    place = f"https://{host}{quote(path)}" + (f"?{query}" if query else "")
    start_response("303 See Other", [("Location", place), ("Content-Length", "0"), ("Cache-Control", "no-store")])
    return [b""]
