"""Bytes to a printer, within three seconds or not at all: a page of the office must not wait for paper."""

import errno
import os
import re
import socket
import stat
import threading
import time
from contextlib import suppress
from typing import Any, Final

from nagari.lib.errors import CodedError

SECONDS: Final = 3.0
PORT: Final = 9100
# Letters as in names of machines: an address with a scheme, a blank or a path is none.
HOST: Final = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9][A-Za-z0-9.-]*))(?::(?P<port>[0-9]{1,5}))?"
)


def to_host(address: str, data: bytes, *, seconds: float = SECONDS) -> None:
    """To HOST or HOST:PORT, name and all within `seconds`. Raises CodedError printer_silent, printer_address."""
    host, port = parse_host(address)
    until = time.monotonic() + seconds
    try:
        family, where = _found(host, port, until)
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.settimeout(_left(until))
            line.connect(where)
            line.settimeout(_left(until))
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            # Some printers drop what they hold when the line is cut at once; others never close it.
            line.settimeout(0.2)
            with suppress(TimeoutError):
                line.recv(1)
    except (OSError, UnicodeError) as error:
        raise CodedError("printer_silent", address=address) from error


def parse_host(address: str) -> tuple[str, int]:
    """Host and port; of a version 6 address the host stands in brackets. Raises CodedError printer_address."""
    found = HOST.fullmatch(address.strip())
    port = int(found["port"] or PORT) if found else 0
    if found is None or not 0 < port < 65536:
        raise CodedError("printer_address", address=address)
    host = found["six"] or found["name"]
    numbers = [int(part) for part in host.split(".") if part.isdigit()]
    if not found["six"] and len(numbers) == host.count(".") + 1 and (len(numbers) != 4 or max(numbers) > 255):
        raise CodedError("printer_address", address=address)
    return host, port


def _found(host: str, port: int, until: float) -> tuple[int, Any]:
    """A name server that does not answer holds for half a minute, and knows no time limit: it is waited for beside."""
    answers: list[tuple[int, Any]] = []

    def look_up() -> None:
        with suppress(OSError, UnicodeError):
            answers.extend((one[0], one[4]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    looking = threading.Thread(target=look_up, daemon=True)
    looking.start()
    looking.join(_left(until))
    if not answers:
        raise TimeoutError(host)
    return answers[0]


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def to_file(path: str, data: bytes, *, seconds: float = SECONDS) -> None:
    """To a device such as /dev/usb/lp0, or a printer shared under Windows; never over a disk or what somebody keeps.

    Raises CodedError printer_silent, printer_missing, printer_is_file.
    """
    try:
        mode = os.stat(path).st_mode
        if not (stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)):
            raise CodedError("printer_is_file", address=path)
    except OSError as error:
        if not path.startswith("\\\\"):
            raise CodedError("printer_missing", address=path) from error
    until = time.monotonic() + seconds
    try:
        line = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise CodedError("printer_silent", address=path) from error
    try:
        _write(line, data, until, path)
    finally:
        os.close(line)


def _write(line: int, data: bytes, until: float, path: str) -> None:
    while data:
        try:
            data = data[os.write(line, data) :]
        except OSError as error:
            # No paper, or its buffer is full: it takes no more for now.
            if error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK) or time.monotonic() > until:
                raise CodedError("printer_silent", address=path) from error
            time.sleep(0.05)
