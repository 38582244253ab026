"""A browser without a screen: keeps its line and its cookies, and goes on after the server was killed."""

import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE_SECONDS = 60.0


class Refused(Exception):  # noqa: N818
    """The server answered with something nobody expects."""


@dataclass(slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: str
    seconds: float
    bytes_in: int


@dataclass(slots=True)
class Client:
    port: int
    line: http.client.HTTPConnection | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Reply:
        """Once; raises OSError or HTTPException where the line breaks."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        body = None
        if form is not None:
            body = urlencode({"csrfmiddlewaretoken": self.token, **form})
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            self.line.request(method, path, body, sent)
            answer = self.line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        seconds = time.perf_counter() - began
        for name, value in answer.headers.items():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if found := TOKEN.search(text):
            self.token = found[1]
        told = {name.lower(): value for name, value in answer.headers.items()}
        size = len(f"HTTP/1.1 {answer.status} {answer.reason}\r\n\r\n") + len(text.encode())
        size += sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        return Reply(answer.status, told, text, seconds, size)

    def insist(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Reply:
        """Again and again until the server answers, as people do."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self.ask(method, path, form, **headers)
            except (OSError, http.client.HTTPException):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def login(self, username: str, password: str) -> None:
        self.insist("GET", "/masuk/")
        reply = self.insist("POST", "/masuk/", {"username": username, "password": password})
        if reply.status != 302:
            raise Refused(f"{username} can't log in: {reply.status}")

    def close(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None
