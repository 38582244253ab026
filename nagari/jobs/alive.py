"""When the work beside the pages was last alive: the time of a file in the data folder, for it may be another process
that asks, and the database may be what is ill."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings

EVERY_SECONDS: Final = 10.0
_FOLDER: Final = "hidup"
_next: dict[str, float] = {}


def beat(name: str, ticks: Callable[[], float] = time.monotonic) -> None:
    """Called as often as somebody likes; the file is touched now and then. A full disk keeps nobody from working."""
    if ticks() < _next.get(name, 0.0):
        return
    _next[name] = ticks() + EVERY_SECONDS
    path = _path(name)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch()
        os.utime(path)
    except OSError:
        return


def age(name: str, now: Callable[[], float] = time.time) -> float | None:
    """Seconds since its last beat; None where it never was."""
    try:
        return max(0.0, now() - _path(name).stat().st_mtime)
    except OSError:
        return None


def _path(name: str) -> Path:
    return Path(settings.NAGARI_DATA) / _FOLDER / name
