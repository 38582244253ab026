"""How much to put on a line at once: about a second of it, so that a cut costs little and an answer is never far."""

from typing import Final

# On the slowest line two of them, with all around, are less than the 16 KB a cut may cost.
SMALLEST: Final = 7_000
LARGEST: Final = 1_000_000
# Of one message, in seconds.
_AIM: Final = 0.8
# Nothing but the round trip is known at first: so much for a line that answers within so many milliseconds.
_FIRST: Final = ((50, 256_000), (250, 32_000))
# Nothing is known of the line yet, and it may be bad: what rides in the hello.
_HELLO: Final = 7_000


class Pace:
    """`rate` in bytes a second and `round_trip_ms` as measured last time, None if never."""

    def __init__(self, rate: int | None, round_trip_ms: int | None) -> None:
        self.rate, self.round_trip_ms = rate, round_trip_ms
        self._room = self._of_rate()

    def room(self) -> int:
        """Bytes for the next message."""
        return self._room

    def hello_room(self) -> int:
        return max(_HELLO, self._room) if self.rate else _HELLO

    def measured(self, seconds: float, size: int, *, alone: bool) -> None:
        """A request and its answer of `size` bytes together took so long; `alone`: nothing else was on the line, so
        that there and back again is part of it."""
        milliseconds = int(seconds * 1000)
        if alone and (self.round_trip_ms is None or milliseconds < self.round_trip_ms or size < 2_000):
            self.round_trip_ms = milliseconds
        over = max(seconds - (self.round_trip_ms or 0) / 1000 if alone else seconds, seconds / 4, 0.001)
        if size >= SMALLEST // 2:
            measured = int(size / over)
            self.rate = measured if self.rate is None else (self.rate + measured) // 2
        elif self.rate is None:
            first = next((size for limit, size in _FIRST if milliseconds < limit), None)
            if first is not None:
                self.rate = int(first / _AIM)
                self._room = first
        # Never more than four times what was seen to go well.
        self._room = min(self._of_rate(), max(self._room * 4, SMALLEST))

    def _of_rate(self) -> int:
        return max(SMALLEST, min(LARGEST, int((self.rate or 0) * _AIM)))
