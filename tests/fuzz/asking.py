"""A request as a server hands it to the site: past every layer, bytes as they come."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from nagari.wsgi import application


@dataclass(slots=True)
class Asked:
    """`path` as it stands in the request line, with its percent signs."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def environ(self, cookies: Mapping[str, str]) -> dict[str, Any]:
        held = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": unquote_to_bytes(self.path).decode("latin-1"),
            "SCRIPT_NAME": "",
            "QUERY_STRING": self.query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **({"HTTP_COOKIE": held} if held else {}),
            **self.headers,
        }


def ask(asked: Asked, cookies: Mapping[str, str]) -> tuple[int, str]:
    """Status, and the page where it is one. Whatever is sent bit by bit is sent to its end."""
    told: list[int] = []
    headers: dict[str, str] = {}

    def start_response(status: str, given: list[tuple[str, str]], _fault: Any = None) -> None:
        told.append(int(status.split(" ", 1)[0]))
        headers.update(given)

    answer = application(asked.environ(cookies), start_response)
    try:
        content = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    is_page = headers.get("Content-Type", "").startswith("text/html")
    return told[-1], content.decode(errors="replace") if is_page else ""
