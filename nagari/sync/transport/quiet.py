"""Most requests say that nothing is new, and most answers too. What was answered then is answered again as long as
nothing has changed here, which one query tells; all the rest is asked of the database only where something did."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from nagari.sync.core.errors import SyncRefused
from nagari.sync.remembered import State
from nagari.sync.transport.messages import Answer, Request

# So long an answer is given again: then it is noted once more that the peer was heard.
AGAIN_FOR: Final = timedelta(minutes=1)
MOST_PEERS: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Said:
    state: State
    request: Request
    answer: Answer
    at: datetime


class Answers:
    """What was last answered to whom, where it was nothing."""

    def __init__(self) -> None:
        self._said: dict[UUID, _Said] = {}

    def again(self, site: UUID, message: bytes, state: State, now: datetime) -> bytes | None:
        """The answer given last to the same words; None where it has to be found anew."""
        said = self._said.get(site)
        if said is None or said.state != state or not timedelta() <= now - said.at < AGAIN_FOR:
            return None
        request = _quiet(message)
        if request is None or request != said.request:
            return None
        return replace(said.answer, clock=int(now.timestamp() * 1000)).to_bytes()

    def keep(self, site: UUID, message: bytes, answered: bytes, state: State, now: datetime) -> None:
        """`state`: as it was before the answer was made."""
        request, answer = _quiet(message), Answer.from_bytes(answered)
        news = (answer.error, answer.digest, answer.differs or answer.differs is None, answer.heads, answer.refused)
        more = (answer.raws, answer.piece, answer.reached, answer.statements, answer.told)
        if request is None or any((*news, *more, answer.outcomes, answer.wants)):
            self._said.pop(site, None)
        elif len(self._said) < MOST_PEERS:
            self._said[site] = _Said(state, request, answer, now)

    def forget(self) -> None:
        self._said.clear()


def _quiet(message: bytes) -> Request | None:
    """The request, its clock left out, if it brings and wants nothing but news."""
    try:
        request = Request.from_bytes(message)
    except SyncRefused:
        return None
    if request.hello is None or request.sums:
        return None
    wants = (request.raws, request.piece, request.get, request.ask, request.knows, request.told, request.outcomes)
    return None if any(wants) else replace(request, clock=0, room=0)
