"""The way to another site over HTTP: one connection that is kept, several requests on it at once, and an own notion of
when it is dead. TCP alone waited four minutes after a cut of two."""

import errno
import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nagari.sync.transport.base import Link, LinkDown
from nagari.sync.transport.messages import LARGEST_MESSAGE
from nagari.sync.transport.signing import METHOD, Asked, Told, Unsigned, check_answer, sign_request

PATH: Final = "/sinkron/api/1"
CONNECT_SECONDS: Final = 5.0
# Nothing moved for so long: the line is dead, however alive TCP believes it to be.
STALL_SECONDS: Final = 8.0
# All was sent and the other side works on it: so long, and a second for as many bytes.
WORK_SECONDS: Final = 10.0
WORK_BYTES: Final = 50_000
_LARGEST_HEADERS: Final = 16_384
_BLOCK: Final = 65_536
# Linux: bytes sent and not acknowledged.
_SIOCOUTQ: Final = 0x5411


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Who talks to whom."""

    own: UUID
    own_key: Ed25519PrivateKey
    peer: UUID
    peer_key: bytes


class HttpLink(Link):
    """A way to the site at `url` (http://name:port or https://...)."""

    depth = 2

    def __init__(
        self,
        url: str,
        ends: Ends,
        *,
        counter: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        ticks: Callable[[], float] = time.monotonic,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._stopped = stopped
        parts = urlsplit(url)
        self._host, self._tls = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._path = parts.path.rstrip("/") + PATH
        self._named = parts.netloc.rpartition("@")[2]
        self._ends, self._now, self._ticks = ends, counter, ticks
        self._counter = 0
        self._line: deque[tuple[Asked, bytes]] = deque()
        self._socket: socket.socket | None = None
        self._unread = bytearray()
        self._unsent = bytearray()
        self._is_fresh = True

    def call(self, request: bytes) -> bytes:
        self.send(request)
        return self.receive()

    def send(self, request: bytes) -> None:
        """Put a request on the line; what does not go at once goes while answers are awaited."""
        self._connected()
        asked = self._signed(request)
        self._line.append((asked, request))
        self._unsent += self._written(asked, request)
        try:
            self._move(until=lambda: not self._unsent)
        except LinkDown as down:
            # Of a connection that was kept `receive` begins a new one.
            if down.code != "broken" or self._is_fresh:
                raise

    def receive(self) -> bytes:
        """The answer to the oldest request on the line."""
        asked, request = self._line[0]
        try:
            status, headers, body = self._response()
        except LinkDown as down:
            if down.code != "broken" or self._is_fresh:
                raise
            # The other side closed a connection that was kept for long: what was on it goes on a new one.
            again = [one for _asked, one in self._line]
            self.close()
            for one in again:
                self.send(one)
            asked, request = self._line[0]
            status, headers, body = self._response()
        self._is_fresh = False
        self._line.popleft()
        return self._believed(asked, request, status, headers, body)

    def close(self) -> None:
        super().close()
        if self._socket is not None:
            self._socket.close()
        self._socket, self._is_fresh = None, True
        self._line.clear()
        self._unread.clear()
        self._unsent.clear()

    # --- what is written and read

    def _signed(self, body: bytes) -> Asked:
        self._counter = max(self._now(), self._counter + 1)
        asked = Asked(PATH)
        sign_request(asked, body, self._ends.own, self._ends.own_key, self._counter)
        return asked

    def _written(self, asked: Asked, body: bytes) -> bytes:
        headers = {"Host": self._named, "Content-Length": str(len(body)), **asked.headers}
        lines = [f"{METHOD} {self._path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    def _believed(self, asked: Asked, request: bytes, status: int, headers: dict[str, str], body: bytes) -> bytes:
        if status in (401, 403) and "signature" not in headers:
            code = body.decode("ascii", "replace")
            raise LinkDown(code if code in ("site_unknown", "site_revoked") else "refused", status=status)
        told = Told(asked, status, headers)
        try:
            check_answer(told, body, self._ends.peer, self._ends.peer_key)
        except Unsigned:
            # A portal, a proxy, another machine at that address.
            raise LinkDown("refused" if status != 200 else "answer_forged", status=status) from None
        if status == 409:
            # This machine's clock went back, or its database: the number is old. The next is not.
            self._counter = max(self._counter, int(body))
            if self._line:
                raise LinkDown("broken")
            return self.call(request)
        if status != 200:
            raise LinkDown("refused", status=status)
        return body

    def _response(self) -> tuple[int, dict[str, str], bytes]:
        self._move(until=lambda: b"\r\n\r\n" in self._unread or len(self._unread) > _LARGEST_HEADERS)
        head, divider, _rest = bytes(self._unread).partition(b"\r\n\r\n")
        try:
            if not divider:
                raise ValueError("no end of headers")
            first, *lines = head.decode("latin-1").split("\r\n")
            status = int(first.split(" ")[1])
            headers = {name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
            length = int(headers.get("content-length", ""))
            if not 0 <= length <= 2 * LARGEST_MESSAGE:
                raise ValueError("too long")
        except (ValueError, IndexError):
            raise LinkDown("refused", reason="not an answer") from None
        whole = len(head) + 4 + length
        self._move(until=lambda: len(self._unread) >= whole)
        body = bytes(self._unread[len(head) + 4 : whole])
        del self._unread[:whole]
        return status, headers, body

    # --- the socket

    def _connected(self) -> socket.socket:
        if self._socket is None:
            self._socket = self._connect()
            self._is_fresh = True
        return self._socket

    def _connect(self) -> socket.socket:
        try:
            made = socket.create_connection((self._host, self._port), CONNECT_SECONDS)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                made.settimeout(STALL_SECONDS)
                made = ssl.create_default_context().wrap_socket(made, server_hostname=self._host)
        except OSError as error:
            raise LinkDown("unreachable", reason=str(error)) from None
        made.setblocking(False)
        return made

    def _move(self, until: Callable[[], bool]) -> None:
        """Send and read until `until`; nothing moved for too long is the end of the line."""
        moved, left = self._ticks(), self._left()
        while not until():
            line = self._connected() if self._socket else None
            if line is None:
                raise LinkDown("broken")
            readable, writable = self._ready(line)
            progress = (self._read(line) if readable else 0) + (self._write(line) if writable else 0)
            if self._stopped():
                self.close()
                raise LinkDown("stopped")
            now, still = self._ticks(), self._left()
            if progress or still < left:
                moved = now
            left = still
            if now - moved > (STALL_SECONDS if left else WORK_SECONDS + self._on_line() / WORK_BYTES):
                self.close()
                raise LinkDown("stalled")

    def _on_line(self) -> int:
        return sum(len(request) for _asked, request in self._line)

    def _ready(self, line: socket.socket) -> tuple[bool, bool]:
        if isinstance(line, ssl.SSLSocket) and line.pending():
            return True, bool(self._unsent)
        readable, writable, _ = select.select([line], [line] if self._unsent else [], [], 0.25)
        return bool(readable), bool(writable)

    def _read(self, line: socket.socket) -> int:
        try:
            got = line.recv(_BLOCK)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0
        except OSError as error:
            raise self._broken(error) from None
        if not got:
            raise self._broken(None)
        self._unread += got
        self.bytes_down += len(got)
        return len(got)

    def _write(self, line: socket.socket) -> int:
        try:
            count = line.send(self._unsent[:_BLOCK])
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0
        except OSError as error:
            raise self._broken(error) from None
        del self._unsent[:count]
        self.bytes_up += count
        return count

    def _broken(self, error: OSError | None) -> LinkDown:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        reason = errno.errorcode.get(error.errno or 0, str(error)) if error else "closed"
        return LinkDown("broken", reason=reason)

    def _left(self) -> int:
        """Bytes the other side has not acknowledged, where the system tells."""
        if self._socket is None:
            return 0
        try:
            import fcntl
            import struct

            asked = fcntl.ioctl(self._socket.fileno(), _SIOCOUTQ, b"\0\0\0\0")
            return len(self._unsent) + int(struct.unpack("i", asked)[0])
        except (ImportError, OSError):
            return len(self._unsent)
