"""Where this machine is found in its network."""

import socket
from contextlib import suppress

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


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
