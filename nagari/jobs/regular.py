"""What is to be done again and again while a site runs. Every app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

# Of the datetime now. Two processes may do it at once, and it may be late: it has to bear both.
Function = Callable[[datetime], object]

_functions: dict[str, tuple[Function, float]] = {}


def register(name: str, function: Function, *, seconds: float) -> None:
    _functions[name] = (function, seconds)


class Regular:
    """When each is due, for a thread that looks now and then."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._next: dict[str, float] = {}

    def run_due(self, now: datetime) -> None:
        """Each a whole span after the start at the earliest: a site that comes up has other work."""
        tick = self._clock()
        for name, (function, seconds) in _functions.items():
            if tick >= self._next.setdefault(name, tick + seconds):
                self._next[name] = tick + seconds
                function(now)
