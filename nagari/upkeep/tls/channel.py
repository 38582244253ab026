"""waitress speaks no TLS: its channel of a browser, with TLS in it.

One port for both: the first byte of a connection tells whether the browser speaks TLS, so an address typed without
https still gets an answer, and visitors who trust nobody's certificate take their number as before.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from typing import Any, Final

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

# The first byte of a TLS record that begins a handshake (RFC 8446 5.1); no method of HTTP begins so.
HANDSHAKE: Final = b"\x16"
# One record; what is left in OpenSSL would wait for a byte on the line that never comes.
RECORD: Final = 16_384


class SecureParser(HTTPRequestParser):  # type: ignore[misc]
    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        self.url_scheme = "https"


class Channel(HTTPChannel):  # type: ignore[misc]
    """Decides with its first byte. `context` is set by `channel_of`."""

    context: ssl.SSLContext
    socket: Any

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._is_decided = False
        # Sends come from threads of pages while this thread reads; OpenSSL's connection bears one at a time.
        self._turn = threading.Lock()
        super().__init__(*arguments, **named)

    def handle_read(self) -> None:
        if not self._is_decided and not self._decide():
            return
        if not isinstance(self.socket, ssl.SSLSocket):
            super().handle_read()
            return
        try:
            data = self._read(self.socket)
        except (ssl.SSLError, OSError):
            # A stranger's handshake, a phone that went away: no fault of ours, and nothing to tell.
            self.handle_close()
            return
        if data is None:
            return
        if not data:
            self.handle_close()
            return
        self.last_activity = time.time()
        self.received(data)

    def _decide(self) -> bool:
        """False: nothing has come yet, or the line is gone."""
        try:
            first = self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            self.handle_close()
            return False
        if not first:
            self.handle_close()
            return False
        self._is_decided = True
        if first == HANDSHAKE:
            try:
                self.socket = self.context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
            except (ssl.SSLError, OSError):
                self.handle_close()
                return False
            self.parser_class = SecureParser
        return True

    def _read(self, line: ssl.SSLSocket) -> bytes | None:
        """All that has come, b"" at the end of the line, None: a handshake, or half a record."""
        found = bytearray()
        with self._turn:
            try:
                while True:
                    piece = line.recv(RECORD)
                    found += piece
                    if not piece or not line.pending():
                        return bytes(found)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return bytes(found) or None
            except ssl.SSLZeroReturnError:
                return bytes(found)

    def send(self, data: bytes, do_close: bool = True) -> int:
        # The other thread may close it meanwhile, and take it away.
        line = self.socket
        if not isinstance(line, ssl.SSLSocket):
            return int(super().send(data, do_close=do_close))
        try:
            with self._turn:
                return line.send(data)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0
        except (ssl.SSLError, OSError):
            if do_close:
                self.handle_close()
            return 0


def channel_of(context: ssl.SSLContext) -> type[Channel]:
    return type("SecureChannel", (Channel,), {"context": context})
