"""How long a session was idle, on machines whose clock battery is dead.

The wall clock may jump from 1970 to today when somebody mends it. Time since the machine was switched on never jumps,
but it starts anew with every boot; so both are kept, and the wall clock is asked only across a restart.
"""

import functools
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Moment:
    """`boot` names the run of the machine, `ticks` are seconds since it began, `wall` is what the clock shows."""

    boot: str
    ticks: float
    wall: datetime


def moment(wall: datetime) -> Moment:
    # CLOCK_MONOTONIC stands still while a Linux laptop sleeps, and a sleeping laptop is idle.
    ticks = time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()
    return Moment(_boot(), ticks, wall)


@functools.cache
def _boot() -> str:
    """Where the system names no boot (Windows), a run of the server stands for it."""
    return BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else uuid.uuid4().hex


def idle_seconds(seen: Moment, now: Moment) -> float | None:
    """Seconds from `seen` to `now`; None when nobody can tell (the clock went backward across a restart)."""
    if seen.boot == now.boot:
        return max(0.0, now.ticks - seen.ticks)
    across = (now.wall - seen.wall).total_seconds()
    return across if across >= 0 else None
