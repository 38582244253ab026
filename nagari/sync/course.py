"""What one session knows so far: the heads of both sides, what goes no further, what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nagari.sync import outgoing
from nagari.sync.admit import Refused
from nagari.sync.core.heads import Heads
from nagari.sync.core.segment import StreamKey
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.transport.pieces import Numbers


@dataclass(slots=True)
class Course:
    """`theirs`: what the other side holds. `on_its_way`: what it will once all on the line has arrived."""

    theirs: dict[StreamKey, int]
    on_its_way: dict[StreamKey, int] = field(init=False)
    mine: dict[StreamKey, int] = field(default_factory=dict)
    # Streams that go no further in this session, for something of them was refused.
    stuck: set[StreamKey] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)
    sent: int = 0
    received: int = 0
    requests: int = 0

    def __post_init__(self) -> None:
        self.on_its_way = dict(self.theirs)

    def learn_theirs(self, heads: dict[StreamKey, int]) -> None:
        """All heads of the other side, as it told them."""
        self.theirs, self.on_its_way = heads, dict(heads)

    def hear_heads(self, heads: Heads, *, quiet: bool) -> None:
        """Some of them. `quiet`: nothing more is on the line."""
        self.theirs |= heads
        for key, head in heads.items():
            # Where nothing more is on the line, what the other side says it has is where to go on.
            if quiet or head > self.on_its_way.get(key, 0):
                self.on_its_way[key] = head

    def refuse(self, refused: Iterable[Refused]) -> None:
        for one in refused:
            self.refused.append(one)
            if one.stream:
                self.stuck.add(one.stream)

    def forgive(self, code: str) -> None:
        """What was refused with this code may be good now."""
        forgiven = [one for one in self.refused if one.code == code]
        self.stuck -= {one.stream for one in forgiven if one.stream}
        self.refused = [one for one in self.refused if one not in forgiven]

    def to_send(self) -> list[Numbers]:
        return self._open(outgoing.lacking(self.mine, self.on_its_way))

    def to_get(self) -> list[Numbers]:
        return self._open(outgoing.lacking(self.theirs, self.mine))

    def waiting(self) -> int:
        """Segments the other side is not known to hold."""
        return sum(span.last - span.first + 1 for span in outgoing.lacking(self.mine, self.theirs))

    def _open(self, spans: Iterable[Numbers]) -> list[Numbers]:
        return [one for one in spans if one.stream not in self.stuck]


@dataclass(slots=True)
class Asked:
    """A request on the line."""

    at: float
    clock: datetime
    bytes: int
    hello: bool
    got: Sequence[StreamKey]
    told: bool
    asks: bool
    outcomes: Sequence[OutcomeRow]
