"""How much to put on a line at once: what it carries in less than a second, so that a cut costs little and an answer is
never far. Found by trying: twice as much where answers come quickly, half where they do not."""

from typing import Final

# Two of them are on the line at once: with all around less than the 16 KB that a cut of a slow line may cost.
SMALLEST: Final = 6_500
LARGEST: Final = 1_000_000
# Seconds from answer to answer. 6.5 KB take 0.8 of them at 64 kbit/s, 0.4 at 128.
_VERY_QUICK: Final = 0.1
_QUICK: Final = 0.4
_SLOW: Final = 1.5
# Nothing but the round trip is known at first: so much for a line that answers within so many milliseconds.
_FIRST: Final = ((50, 256_000), (250, 32_000))
# Of what was carried in a second last time, to begin with: the line may be another now.
_SHARE: Final = 4


class Pace:
    """`rate` in bytes a second and `round_trip_ms` as measured last time, None if never."""

    def __init__(self, rate: int | None, round_trip_ms: int | None) -> None:
        self.rate, self.round_trip_ms = rate, round_trip_ms
        self._is_new = rate is None
        # Seconds and bytes of the one measured before.
        self._before: tuple[float, int] = (0.0, 0)
        self._room = _bounded((rate or 0) // _SHARE)

    def room(self) -> int:
        """Bytes for the next message."""
        return self._room

    def measured(self, seconds: float, size: int, *, alone: bool) -> None:
        """A request and its answer of `size` bytes together took so long; `alone`: nothing else was on the line, so
        that there and back again is part of it."""
        milliseconds = int(seconds * 1000)
        if alone and (self.round_trip_ms is None or milliseconds < self.round_trip_ms or size < SMALLEST // 2):
            self.round_trip_ms = milliseconds
        if size < SMALLEST // 2:
            if self._is_new:
                self._room = max(self._room, next((first for limit, first in _FIRST if milliseconds < limit), 0))
            return
        # What waited behind a packet that got lost comes at once with what it waited for: two together tell the truth.
        # Taken alone, the second made pieces four times as large on the worst of lines, and a cut cost two of those.
        before, size_before = (0.0, 0) if alone else self._before
        self._before = (seconds, size)
        slower = max(seconds, before)
        measured = int((size + size_before) / max(seconds + before, 0.001))
        self.rate = measured if self._is_new or self.rate is None else (self.rate + measured) // 2
        self._is_new = False
        if seconds > _SLOW:
            self._room = _bounded(self._room // 2)
        elif slower < _QUICK and size >= self._room // 2:
            self._room = _bounded(self._room * (4 if slower < _VERY_QUICK else 2))


def _bounded(size: int) -> int:
    return max(SMALLEST, min(LARGEST, size))
