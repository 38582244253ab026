"""What apps above tell about the people of a jorong, RW or RT, so that this app need not know them.

Filled by their `AppConfig.ready()`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

# (region code) -> people who live in each part, counted where they are written down, not summed up the tree.
Counter = Callable[[str], Mapping[UUID, int]]
# (from, into): what points to the first points to the second afterwards. Runs inside the merging transaction.
Follower = Callable[[UUID, UUID], None]


@dataclass(slots=True)
class Residents:
    _counter: Counter | None = None
    _followers: list[Follower] = field(default_factory=list)

    def counted_by(self, counter: Counter) -> None:
        self._counter = counter

    def followed_by(self, follower: Follower) -> None:
        if follower not in self._followers:
            self._followers.append(follower)

    def counts(self, wilayah: str) -> Mapping[UUID, int]:
        return self._counter(wilayah) if self._counter else {}

    def move(self, source: UUID, target: UUID) -> None:
        for follower in self._followers:
            follower(source, target)


residents = Residents()
