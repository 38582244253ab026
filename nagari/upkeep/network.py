"""Ports and addresses of this machine."""

import socket
from contextlib import suppress


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


def lan_addresses() -> list[str]:
    """IPv4 addresses under which other devices may reach this machine; empty without a network."""
    found = []
    with suppress(OSError):
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    # Connecting a datagram socket sends nothing; it only asks which of our addresses would be used.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("10.255.255.255", 9))
        found.append(str(probe.getsockname()[0]))
    return sorted({address for address in found if not address.startswith(("127.", "0."))})
