"""UUIDv7 (RFC 9562), strictly increasing within a process."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new id; later calls give larger ones, also within one millisecond and when the clock runs backward."""
    global _last
    with _lock:
        now = time.time_ns() // 1_000_000
        if now << 80 > _last:
            _last = now << 80 | int.from_bytes(os.urandom(9), "big")
        else:
            _last += 1
        value = _last
    head, rest = value >> 80, value & ((1 << 80) - 1)
    return UUID(int=head << 80 | 0x7 << 76 | (rest >> 62 & 0xFFF) << 64 | 0b10 << 62 | rest & ((1 << 62) - 1))
