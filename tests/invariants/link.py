"""A line that loses, doubles, delays, reorders, tears and spoils what goes over it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

Answer = Callable[[bytes], bytes]


@dataclass(slots=True)
class Faults:
    """Chances of each mishap for one request, 0 to 1."""

    request_lost: float = 0.0
    answer_lost: float = 0.0
    doubled: float = 0.0
    # Kept, and delivered again at some later time, out of order.
    delayed: float = 0.0
    torn: float = 0.0
    spoilt: float = 0.0
    # Somebody works at the sender's while the answer is on its way.
    busy: float = 0.0

    @classmethod
    def drawn(cls, chance: random.Random) -> "Faults":
        """A line of some character: perfect, or bad in one or in all ways."""
        names = ("request_lost", "answer_lost", "doubled", "delayed", "torn", "spoilt", "busy")
        kind = chance.random()
        if kind < 0.3:
            return cls()
        if kind < 0.6:
            return cls(**{chance.choice(names): chance.uniform(0.2, 0.8)})
        return cls(**{name: chance.uniform(0.0, 0.25) for name in names})


NONE = Faults()


@dataclass(slots=True)
class Line:
    """Between one client and one server. `down(code)` makes the error of a link that is down."""

    answer: Answer
    down: Callable[[str], Exception]
    chance: random.Random
    faults: Faults = field(default_factory=Faults)
    # What a receiver does with a message whose signature does not hold.
    refused: Callable[[bytes], None] = lambda _message: None
    meanwhile: Callable[[], None] = lambda: None
    # Requests that will arrive once more.
    strays: list[bytes] = field(default_factory=list)
    requests: int = 0
    up: int = 0
    down_bytes: int = 0

    def call(self, request: bytes) -> bytes:
        self.requests += 1
        self.up += len(request)
        chance, faults = self.chance, self.faults
        if chance.random() < faults.request_lost:
            raise self.down("timeout")
        if chance.random() < faults.torn:
            self.refused(request[: chance.randrange(len(request) or 1)])
            raise self.down("torn")
        if chance.random() < faults.spoilt:
            self.refused(spoilt(request, chance))
            raise self.down("spoilt")
        if chance.random() < faults.delayed:
            self.strays.append(request)
        answer = self.answer(request)
        if chance.random() < faults.doubled:
            answer = self.answer(request)
        if chance.random() < faults.busy:
            self.meanwhile()
        if chance.random() < faults.answer_lost:
            raise self.down("timeout")
        self.down_bytes += len(answer)
        return answer


def spoilt(message: bytes, chance: random.Random) -> bytes:
    """The message with one to three bytes changed."""
    changed = bytearray(message)
    for _ in range(chance.randint(1, 3)):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)
