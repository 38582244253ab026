"""Bytes to a printer, within three seconds or not at all: a page of the office must not wait for paper."""

import errno
import os
import socket
import stat
import time
from contextlib import suppress
from typing import Final

from nagari.lib.errors import CodedError

SECONDS: Final = 3.0
PORT: Final = 9100


def to_host(address: str, data: bytes, *, seconds: float = SECONDS) -> None:
    """To HOST or HOST:PORT. Raises CodedError printer_silent, printer_address."""
    host, _colon, port = address.strip().partition(":")
    if not host or (port and not port.isdigit()) or not 0 < int(port or PORT) < 65536:
        raise CodedError("printer_address", address=address)
    try:
        with socket.create_connection((host, int(port or PORT)), timeout=seconds) as line:
            line.settimeout(seconds)
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            # Some printers drop what they hold when the line is cut at once; others never close it.
            line.settimeout(0.2)
            with suppress(TimeoutError):
                line.recv(1)
    except (OSError, UnicodeError) as error:
        raise CodedError("printer_silent", address=address) from error


def to_file(path: str, data: bytes, *, seconds: float = SECONDS) -> None:
    """To a device such as /dev/usb/lp0, or a printer shared under Windows; never over a file that somebody keeps.

    Raises CodedError printer_silent, printer_missing, printer_is_file.
    """
    try:
        if stat.S_ISREG(os.stat(path).st_mode):
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
