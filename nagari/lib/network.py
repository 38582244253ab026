"""Where this machine is found in its network."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Served:
    """Where the server of this process listens, if it is one."""

    host: str = ""
    port: int = 0
    is_tls: bool = False


_served = Served()


def note_served(host: str, *, port: int = 0, is_tls: bool = False) -> None:
    """The server of this process listens there."""
    global _served
    _served = Served(host, port, is_tls)


def served() -> Served:
    return _served


def is_served_here_only() -> bool:
    """Nobody but this machine reaches the server, whatever addresses it has."""
    return _served.host.startswith("127.") or _served.host in LOCAL_NAMES


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


def is_own_machine(address: str) -> bool:
    """A second screen of the office's computer itself."""
    return _is(address, "is_loopback")


def is_near(address: str) -> bool:
    """On the office's own network, not out in the internet."""
    return _is(address, "is_private")


def is_safe_address(text: str) -> bool:
    """https://…; http:// only inside a network of one's own, for a passphrase or a token goes there."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.query or parts.fragment or not text.isascii() or " " in text:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_near_host(host))


def _is_near_host(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".lan", ".local"))


def network_of(address: str) -> str:
    """What callers are counted by; "" for what is no address. Of IPv6 the first half: a home has that many addresses
    that it could use a new one for every try."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _is(address: str, what: str) -> bool:
    try:
        return bool(getattr(ipaddress.ip_address(address), what))
    except ValueError:
        return False


class OfficeHosts(list[str]):
    """Names a site answers to, and after them the addresses this machine has in its network at that moment.

    A router gives the laptop another address tomorrow; asked once at start-up, phones would get an error until the next
    start. A literal address can't be rebound by a foreign DNS. Looked up only for a name that is none of the others.
    """

    KEPT_SECONDS = 10.0

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self._addresses: list[str] = []
        self._asked_at: float | None = None

    def __iter__(self) -> Iterator[str]:
        yield from super().__iter__()
        now = time.monotonic()
        if self._asked_at is None or now - self._asked_at > self.KEPT_SECONDS:
            self._addresses, self._asked_at = lan_addresses(), now
        yield from self._addresses
