"""What is to be cleared away once a day. Every app registers its own in `AppConfig.ready()`."""

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic

# Of the datetime now; how many things it cleared away. Doing it twice is as good as once.
Function = Callable[[datetime], int]

log = logging.getLogger(__name__)

# Not while the first people of the morning are waiting for their pages.
FIRST_SECONDS = 120.0
EVERY_SECONDS = 24 * 3600.0

_functions: dict[str, Function] = {}


def register(name: str, function: Function) -> None:
    _functions[name] = function


def run_all(now: datetime) -> dict[str, int]:
    """Does all of it here and now."""
    cleared = {name: function(now) for name, function in _functions.items()}
    for name, count in cleared.items():
        if count:
            log.info("Cleared away: %s %d.", name, count)
    return cleared


class Daily:
    """When it is due, for a thread that looks now and then."""

    def __init__(self) -> None:
        self._next = monotonic() + FIRST_SECONDS

    def is_due(self) -> bool:
        """True once each time it is due."""
        if monotonic() < self._next:
            return False
        self._next = monotonic() + EVERY_SECONDS
        return True
