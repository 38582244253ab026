"""What one process remembers of its database, true as long as nothing changed there, which one query tells."""

from collections import OrderedDict
from typing import Final, NamedTuple

from django.db import connection

from nagari.sync import vectors
from nagari.sync.core import heads as core
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Capture, Outcome, Site, SiteState, Statement, Stream
from nagari.sync.roster import Roster
from nagari.sync.transport.messages import unpacked

# Heads kept unpacked: of the peers of an office, and what each told before.
_MOST_KEPT: Final = 16


class State(NamedTuple):
    """What answers hang on. Outcomes only grow, statements are never taken back, and every capture has a higher number
    than those before. Heads grow too, save what a renewed site takes back of one stream to issue it again in another:
    which is why there are two sums of them."""

    own: str
    sites: int
    revoked: int
    statements: int
    streams: int
    heads: int
    heads_by_stream: int
    outcomes: int
    captures: int

    @property
    def of_roster(self) -> tuple[object, ...]:
        return self[:5]

    @property
    def of_heads(self) -> tuple[object, ...]:
        return self[:7]


_QUERY: Final = f"""SELECT
    (SELECT CAST(uuid AS text) FROM {Site._meta.db_table} WHERE state = '{SiteState.OWN.value}'),
    (SELECT count(*) FROM {Site._meta.db_table}),
    (SELECT count(*) FROM {Site._meta.db_table} WHERE state = '{SiteState.REVOKED.value}'),
    (SELECT count(*) FROM {Statement._meta.db_table}),
    s.count, s.heads, s.heads_by_stream,
    (SELECT coalesce(max(sequence), 0) FROM {Outcome._meta.db_table}),
    (SELECT coalesce(max(id), 0) FROM {Capture._meta.db_table})
    FROM (SELECT count(*) AS count, coalesce(sum(admitted), 0) AS heads,
        coalesce(sum(admitted * id), 0) AS heads_by_stream FROM {Stream._meta.db_table}) s"""


def state() -> State:
    with connection.cursor() as cursor:
        cursor.execute(_QUERY)
        own, *numbers = cursor.fetchone()
    return State(own or "", *map(int, numbers))


class Known(NamedTuple):
    """Heads and their digest."""

    heads: dict[StreamKey, int]
    digest: bytes


class Memory:
    """Of one process, or of one session. Renewed at its beginning, and after each change by who makes it."""

    def __init__(self) -> None:
        self.state: State | None = None
        self.roster = Roster()
        self._heads: dict[tuple[str, str], Known] = {}
        self._kept: OrderedDict[bytes, Known] = OrderedDict()

    def renew(self, now: State) -> None:
        """Forget what hangs on what has changed. `now`: as the database was a moment ago."""
        before = self.state
        # In this order: what another thread reads anew in between is at least as new as the state it is kept for.
        if before is None or before.of_roster != now.of_roster:
            self.roster = Roster()
        if before is None or before.of_heads != now.of_heads:
            self._heads = {}
        self.state = now

    def forget(self) -> None:
        self.state = None

    def heads(self, region: str, other: str) -> Known:
        """As `vectors.heads`; not to be changed."""
        if (region, other) not in self._heads:
            read = vectors.heads(region, other)
            self._heads[region, other] = Known(read, core.digest(read))
        return self._heads[region, other]

    def unpacked(self, kept: bytes) -> Known:
        """Heads as a peer's row keeps them; not to be changed."""
        if kept not in self._kept:
            read = unpacked(kept)
            self._kept[kept] = Known(read, core.digest(read))
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return self._kept[kept]
