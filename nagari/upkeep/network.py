"""Ports and addresses of this machine."""

import socket
from datetime import UTC, datetime
from pathlib import Path

from nagari.lib.network import lan_addresses as lan_addresses
from nagari.upkeep.tls.authority import Certificates, Folder, plain_host


def certificates(folder: Path) -> Certificates:
    """Those this machine is served with, kept in `folder`; made at first use."""
    host = plain_host(socket.gethostname())
    return Certificates(Folder(folder), host, lan_addresses, lambda: datetime.now(UTC))


class PortTakenError(OSError):
    """Somebody else listens there, or this user may not."""


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to `host`:`port` (0: any free one); raises PortTakenError."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        # Windows lets two programs share a port unless one asks for it alone.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise PortTakenError(str(error)) from error
    return bound
