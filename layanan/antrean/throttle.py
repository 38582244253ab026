"""How often one device may press a public button. In the memory of the process: a restart forgives everybody."""

import ipaddress
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

# Addresses remembered at once; the office's Wi-Fi has a few dozen.
MOST: Final = 5000


@dataclass(slots=True)
class Limit:
    """At most `count` presses in `seconds` of one address."""

    count: int
    seconds: float
    monotonic: Callable[[], float] = time.monotonic
    _seen: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allows(self, address: str) -> bool:
        """Counts this press, if it is allowed."""
        now = self.monotonic()
        with self._lock:
            if len(self._seen) > MOST:
                self._seen.clear()
            times = self._seen.setdefault(address, deque())
            while times and now - times[0] > self.seconds:
                times.popleft()
            if len(times) >= self.count:
                return False
            times.append(now)
            return True

    def forget(self) -> None:
        self._seen.clear()


# A family takes a few; a phone that takes more takes them from others.
phone: Final = Limit(4, 600)
# A kiosk serves the whole room, but nobody presses twice a second for long.
kiosk: Final = Limit(40, 60)
# Bookings, codes of bookings, ratings, surveys.
public: Final = Limit(20, 600)


def forget() -> None:
    for one in (phone, kiosk, public):
        one.forget()


def is_own_machine(address: str) -> bool:
    """A second screen of the office's computer itself."""
    return _is(address, "is_loopback")


def is_near(address: str) -> bool:
    """On the office's own network, not out in the internet."""
    return _is(address, "is_private")


def _is(address: str, what: str) -> bool:
    try:
        return bool(getattr(ipaddress.ip_address(address), what))
    except ValueError:
        return False
