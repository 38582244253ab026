"""Whether a replica may answer, and as of when what it says holds. Positions are bytes of the primary's log."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# Farther behind it is of no use: whoever looks would rather wait for the primary.
MOST_BEHIND: Final = timedelta(seconds=30)
# From here on a page says as of when it is.
WORTH_TELLING: Final = timedelta(seconds=5)
LONGEST_COOKIE: Final = 20


@dataclass(frozen=True, slots=True)
class Look:
    """`position`: of the primary, asked first; `replayed`: of the replica, asked right after. `replayed_at`: when the
    last transaction the replica has was committed."""

    at: datetime
    position: int
    replayed: int
    replayed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The replica has everything up to `replayed`, which is all that was committed until `as_of`."""

    as_of: datetime
    replayed: int


class History:
    """Where the primary was when: a replica that has come that far is as old as that moment."""

    def __init__(self, length: int = 120) -> None:
        self._known: deque[tuple[datetime, int]] = deque(maxlen=length)

    def seen(self, look: Look) -> Seen | None:
        """None where nothing tells how old it is."""
        self._known.append((look.at, look.position))
        reached = [at for at, position in self._known if position <= look.replayed]
        known = [*reached[-1:], *([look.replayed_at] if look.replayed_at else [])]
        return Seen(max(known), look.replayed) if known else None


def chosen(replicas: Iterable[tuple[str, Seen | None]], *, written: int, now: datetime) -> tuple[str, Seen] | None:
    """The freshest that has what this person wrote (`written`: position after it, 0 for nothing); None: the primary."""
    fit = [
        (alias, seen)
        for alias, seen in replicas
        if seen is not None and seen.replayed >= written and now - seen.as_of <= MOST_BEHIND
    ]
    return max(fit, key=lambda one: one[1].as_of) if fit else None


def position_of(cookie: str) -> int | None:
    """What a browser brings back; None for what was never given to it."""
    return int(cookie) if cookie.isascii() and cookie.isdigit() and len(cookie) <= LONGEST_COOKIE else None
