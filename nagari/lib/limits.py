"""How often one device may press a public button. In the memory of the process: a restart forgives everybody."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

# Callers remembered at once; an office's Wi-Fi has a few dozen.
MOST: Final = 5000


@dataclass(slots=True)
class Limit:
    """At most `count` presses in `seconds` of one address, or of whatever else they are counted by."""

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

    def is_full(self, address: str) -> bool:
        """Would the next press be refused? Counts nothing."""
        now = self.monotonic()
        with self._lock:
            return sum(now - at <= self.seconds for at in self._seen.get(address, ())) >= self.count

    def forget(self) -> None:
        self._seen.clear()
