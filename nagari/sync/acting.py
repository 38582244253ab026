"""Who changes something, and why: kept beside the work that is done, told to the database by `sync.backends`.

Where nobody was named the actor is unknown, never the one before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

REASON_LENGTH = 200
Who = UUID | None | Callable[[], UUID | None]


@dataclass(frozen=True, slots=True)
class Acting:
    actor: UUID | None
    reason: str


NOBODY = Acting(None, "")


class _Named:
    """One `with acting(...)`. Asked who it is only when something is written: most requests only read."""

    def __init__(self, who: Who, reason: str) -> None:
        self._who = who
        self._reason = reason[:REASON_LENGTH]
        self._known: Acting | None = None

    def known(self) -> Acting:
        if self._known is None:
            self._known = Acting(self._who() if callable(self._who) else self._who, self._reason)
        return self._known


_named: ContextVar[_Named | None] = ContextVar("acting", default=None)


@contextmanager
def acting(who: Who, reason: str = "") -> Iterator[None]:
    """What is written inside is done by this official (`Pegawai.id`), for this reason (a short code or sentence).

    A user without an official is `local_actor(user.pk)`. A callable is asked at the first write.
    """
    token = _named.set(_Named(who, reason))
    try:
        yield
    finally:
        _named.reset(token)


def current() -> Acting:
    named = _named.get()
    return named.known() if named else NOBODY


def local_actor(user_pk: int) -> UUID:
    """A user account stands for a person only at its own site: the upper half of the id is zero, which no UUIDv7 is."""
    return UUID(int=user_pk)


def local_user(actor: UUID) -> int | None:
    """The account behind a `local_actor`; None for an official."""
    return actor.int if actor.int < 1 << 64 else None
