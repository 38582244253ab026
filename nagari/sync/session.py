"""One sync with another site, from hello to confirmed: the side that asks.

One request says what is held here and brings what little is new; its answer says what the other side holds and brings
what little is new there. More goes in further requests, several on the line at once, the next as soon as an answer
comes; nothing waits. What was cut goes on in the next session where it stopped (I7): heads are the only truth, an
answer that never came is no harm.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from nagari.sync import (
    agreement,
    attachments,
    health,
    journal,
    outcomes,
    redating,
    remembered,
    staging,
    standing,
    vectors,
)
from nagari.sync.answering import digest_of, is_unsettled, lower
from nagari.sync.apply import apply
from nagari.sync.core import heads as core
from nagari.sync.core.errors import SyncRefused
from nagari.sync.course import Asked, Course
from nagari.sync.downloads import Downloads
from nagari.sync.models import Peer, Site
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.pace import Pace
from nagari.sync.prepared import Objects
from nagari.sync.registry import office
from nagari.sync.release import VERSION, VERSION_LENGTH
from nagari.sync.remembered import Known, Memory
from nagari.sync.report import Report
from nagari.sync.rewinding import admit_own
from nagari.sync.standing import Standing
from nagari.sync.transport.base import Link, LinkDown
from nagari.sync.transport.messages import Answer, Hello, Request, packed
from nagari.sync.transport.pieces import Piece, Reached
from nagari.sync.uploads import Uploads
from nagari.sync.vouching import Vouching

NOTHING: Final = Known({}, core.digest({}))
_PEER: Final = Objects(Peer, lambda site: Peer.objects.filter(site_id=site))
# How often sums are compared where nothing moved.
COMPARE_EVERY: Final = timedelta(hours=1)


def run(
    link: Link,
    peer: Site,
    *,
    clock: Callable[[], datetime] = timezone.now,
    ticks: Callable[[], float] = time.monotonic,
    memory: Memory | None = None,
) -> Report:
    """Sync once. A way that is gone, or a peer that can't be understood, ends it with a code; nothing is lost by it.
    `memory`: of the sessions before, renewed a moment ago."""
    return _Session(link, peer, clock, ticks, memory or _fresh_memory()).run()


def _fresh_memory() -> Memory:
    (memory := Memory()).renew(remembered.state())
    return memory


class _Session:
    def __init__(
        self, link: Link, site: Site, clock: Callable[[], datetime], ticks: Callable[[], float], memory: Memory
    ) -> None:
        self._link, self._site, self._clock, self._ticks, self._memory = link, site, clock, ticks, memory
        self._peer = _PEER.first(site.pk) or Peer.objects.get_or_create(site=site)[0]
        self._began = self._heard_at = ticks()
        self._pace = Pace(self._peer.rate, self._peer.round_trip_ms)
        self._line: deque[Asked] = deque()
        # What the other side was told last, and what it told.
        self._agreed = memory.unpacked(bytes(self._peer.base))
        self._course = Course(dict(memory.unpacked(bytes(self._peer.theirs)).heads))
        self._up = Uploads(self._course, (self._peer.upload, self._peer.upload_offset))
        self._down = Downloads(site.uuid, clock)
        self._vouching = Vouching(self._course, lower(office().wilayah, site.wilayah), memory.roster)
        self._blobs = attachments.Attachments(site.wilayah)
        self._getting = self._asked_blob = False
        self._base = self._agreed
        self._mine = self._told = NOTHING
        self._standing: Standing | None = None
        self._theirs_digest = b""
        self._skew_ms: int | None = None
        self._quickest: float | None = None
        self._compares = False
        self._disagreements: list[list[Any]] | None = None

    # --- the whole

    def run(self) -> Report:
        code = ""
        try:
            self._memory.roster.own(self._clock())
            self._look()
            self._say(self._hello())
            while self._line:
                self._hear()
                self._fill()
        except (LinkDown, SyncRefused) as problem:
            code = problem.code
            self._link.close()
        return self._end(code)

    def _look(self) -> None:
        """Seal, if the clock is known to be right, and see what is held here."""
        before = self._memory.state
        if before and before.captures and self._is_clock_trusted():
            journal.seal(self._clock())
            self._memory.renew(remembered.state())
        self._hold(self._memory.heads(office().wilayah, self._site.wilayah))

    def _look_again(self) -> None:
        """After something was sealed."""
        self._memory.renew(remembered.state())
        self._standing = None
        self._hold(self._memory.heads(office().wilayah, self._site.wilayah))

    def _hold(self, heads: Known) -> None:
        """This is what is held here now."""
        self._mine, self._course.mine = heads, dict(heads.heads)

    def _is_clock_trusted(self) -> bool:
        """May be sealed before the other side told the time? Only where this clock went on since it last did (I9)."""
        heard = self._peer.heard_at
        return heard is not None and self._clock() >= heard and abs(self._peer.skew_ms or 0) < 60_000

    # --- asking

    def _hello(self) -> Request:
        base, self._told = self._base, self._mine
        raws, piece = self._up.next(self._pace.room())
        due = self._is_due_to_compare()
        self._compares = due and not is_unsettled()
        here = self._standing = standing.look()
        return Request(
            to=self._site.uuid,
            clock=self._now_ms(),
            room=self._pace.room(),
            raws=raws,
            piece=piece,
            hello=Hello(
                digest=self._told.digest,
                base=base.digest if base.heads else b"",
                changed=core.changed(base.heads, self._told.heads) if base.digest != self._told.digest else {},
                pending=here.pending,
                conflicts=here.conflicts,
                parked=here.parked,
                version=VERSION,
                health=health.told(self._clock()) if due else {},
            ),
            statements=self._vouching.digest(),
            outcomes=self._outcomes(here),
            outcomes_heard=self._peer.outcomes_heard,
            sums=digest_of(agreement.sums(self._regions())) if self._compares else b"",
        )

    def _outcomes(self, here: Standing) -> Sequence[OutcomeRow]:
        told = self._peer.outcomes_told
        sites = list(self._memory.roster.sites.values())
        return outcomes.outcomes_for(self._site, told, sites) if here.outcomes > told else ()

    def _is_due_to_compare(self) -> bool:
        """After every sync that moved something, and once an hour; then it is also told how this machine is."""
        at = self._peer.compared_at
        return at is None or abs(self._clock() - at) > COMPARE_EVERY or self._moved()

    def _moved(self) -> bool:
        return self._mine.digest != self._agreed.digest

    def _fill(self) -> None:
        while len(self._line) < max(1, self._link.depth):
            request = self._next()
            if request is None:
                return
            self._say(request)

    def _next(self) -> Request | None:
        """What to ask next, upward and downward at once; None where nothing is left to ask."""
        raws, piece = self._up.next(self._pace.room())
        ask = self._down.next_ask(self._pace.room())
        get = self._course.to_get() if not ask and not self._getting and self._down.is_idle() else []
        knows, told = self._vouching.next()
        if not (raws or piece or ask or get or knows or told):
            piece, ask = self._next_blob()
            if not (piece or ask):
                return None
        self._getting = self._getting or bool(get)
        return Request(
            to=self._site.uuid,
            clock=self._now_ms(),
            room=self._pace.room(),
            raws=raws,
            piece=piece,
            ask=ask,
            get=get[:200],
            knows=knows,
            told=told,
        )

    def _next_blob(self) -> tuple[Piece | None, Reached | None]:
        """Low priority: only where nothing else is to be said."""
        if self._up.is_idle() and (found := self._blobs.next_upload()) is not None:
            self._up.begin(*found)
        piece = self._up.next_piece(self._pace.room())
        ask = None
        here = self._standing
        if self._down.is_idle() and not self._asked_blob and (here is None or here.has_new_blobs or here.lacks_blobs):
            ask = self._blobs.next_ask(self._clock())
            self._asked_blob = ask is not None
        return piece, ask

    def _say(self, request: Request) -> None:
        message = request.to_bytes()
        asked = Asked(
            at=self._ticks(),
            clock=self._clock(),
            bytes=len(message),
            hello=request.hello is not None,
            got=[span.stream for span in request.get],
            told=bool(request.told),
            asks=request.ask is not None,
            outcomes=request.outcomes,
        )
        self._link.send(message)
        self._line.append(asked)
        self._course.requests += 1
        self._course.sent += len(request.raws)

    def _time(self) -> datetime:
        """What time it is for the other side; by the own clock until it told."""
        return self._clock() + timedelta(milliseconds=self._skew_ms or 0)

    def _now_ms(self) -> int:
        return int(self._clock().timestamp() * 1000)

    # --- hearing

    def _hear(self) -> None:
        message = self._link.receive()
        asked = self._line.popleft()
        now, alone = self._ticks(), asked.at >= self._heard_at
        self._pace.measured(now - max(asked.at, self._heard_at), asked.bytes + len(message), alone=alone)
        self._heard_at = now
        answer = Answer.from_bytes(message)
        if answer.error:
            raise SyncRefused(answer.error, **answer.error_data)
        self._measure_clock(asked, answer)
        if asked.got:
            self._getting = False
            if not (answer.raws or answer.piece):
                # It names what it does not give: asked once more, it would be asked for ever.
                self._course.stuck.update(asked.got)
        if asked.asks:
            self._asked_blob = False
        self._theirs_digest = answer.digest or self._told.digest
        if asked.hello:
            self._hear_hello(asked, answer)
        self._vouching.hear(answer, self._clock(), hello=asked.hello, told=asked.told)
        self._course.hear_heads(answer.heads, quiet=not self._line)
        self._course.refuse(answer.refused)
        self._up.hear(answer, quiet=not self._line)
        self._take(answer)
        if asked.hello and answer.differs is None:
            self._tell_all()

    def _tell_all(self) -> None:
        """The other side does not remember what was told last: once more, whole."""
        if not self._base.heads:
            raise SyncRefused("hello_not_understood")
        self._base = NOTHING
        self._say(self._hello())

    def _hear_hello(self, asked: "Asked", answer: Answer) -> None:
        self._peer.pending, self._peer.version = answer.pending, answer.version[:VERSION_LENGTH]
        if answer.differs is None:
            return
        same = dict(self._told.heads)
        self._course.learn_theirs(core.advanced(same, answer.differs) if answer.differs else same)
        if redating.redate(self._clock(), self._time()):
            self._look_again()
        if not self._is_sealed():
            journal.seal(self._clock(), skew_ms=-(self._skew_ms or 0))
            self._look_again()
        if answer.outcomes:
            heard = outcomes.take_outcomes(self._site, answer.outcomes, now=self._clock())
            self._peer.outcomes_heard = max(self._peer.outcomes_heard, heard)
        told = max((row.sequence for row in asked.outcomes), default=0)
        self._peer.outcomes_told = max(self._peer.outcomes_told, told)
        if self._compares and not answer.digest:
            self._compare(answer)

    def _is_sealed(self) -> bool:
        return self._is_clock_trusted() or not journal.pending()

    def _regions(self) -> set[str]:
        return vectors.regions(self._course.mine, office().wilayah, self._site.wilayah)

    def _compare(self, answer: Answer) -> None:
        here = agreement.sums(self._regions()) if answer.sums is not None else {}
        found = agreement.compare(here, answer.sums) if answer.sums is not None else []
        self._disagreements = [[one.scope, one.model, *one.here, *one.there] for one in found]

    def _take(self, answer: Answer) -> None:
        raws = list(answer.raws)
        self._blobs.heard(answer.wants)
        if answer.piece:
            whole = self._down.take(answer.piece, quiet=not self._line)
            raws += [whole] if whole else []
        if not raws:
            return
        admitted = admit_own(raws, now=self._clock(), horizon=max(self._clock(), self._time()))
        if admitted.admitted:
            apply(self._clock())
        if answer.piece:
            staging.drop(self._site.uuid, answer.piece.digest)
        self._course.received += admitted.admitted
        self._course.refuse(admitted.refused)
        self._standing = None
        if admitted.heads:
            held = {**self._course.mine, **admitted.heads}
            self._hold(Known(held, core.digest(held)))

    def _measure_clock(self, asked: Asked, answer: Answer) -> None:
        # The quickest exchange tells best: of others nobody knows how long which way took.
        took = self._ticks() - asked.at
        if self._quickest is None or took < self._quickest:
            self._quickest = took
            self._skew_ms = int(answer.clock - asked.clock.timestamp() * 1000 - took * 500)

    # --- the end

    def _end(self, code: str) -> Report:
        if not code and self._course.refused:
            code = "some_refused"
        if not code and self._disagreements:
            code = "rows_differ"
        if not code and self._mine.digest != self._theirs_digest:
            # The other side went on meanwhile.
            code = "" if self._theirs_digest else "not_confirmed"
        self._keep_peer(code)
        # Where nothing moved it is as it was when the hello was said.
        here = self._standing or standing.look()
        return Report(
            ok=not code,
            code=code,
            sent=self._course.sent,
            received=self._course.received,
            requests=self._course.requests,
            bytes_up=self._link.bytes_up,
            bytes_down=self._link.bytes_down,
            seconds=round(self._ticks() - self._began, 3),
            pending=self._course.waiting() + here.pending,
            conflicts=here.conflicts,
            parked=here.parked,
            clock_skew_seconds=None if self._skew_ms is None else self._skew_ms / 1000,
            refused=tuple(self._course.refused),
            round_trip_ms=self._pace.round_trip_ms,
        )

    def _keep_peer(self, code: str) -> None:
        peer, now = self._peer, self._clock()
        heard = self._skew_ms is not None
        values: dict[str, object] = {
            "tried_at": now,
            "error": code,
            "upload": self._up.known[0],
            "upload_offset": self._up.known[1],
        }
        if heard:
            told = bytes(peer.base) if self._told.digest == self._agreed.digest else packed(self._told.heads)
            values |= {
                "heard_at": now,
                "skew_ms": self._skew_ms,
                "base": told,
                "theirs": told if self._course.theirs == self._told.heads else packed(self._course.theirs),
                "pending": peer.pending,
                "version": peer.version,
                "outcomes_heard": peer.outcomes_heard,
                "outcomes_told": peer.outcomes_told,
                "rate": self._pace.rate,
                "round_trip_ms": self._pace.round_trip_ms,
            }
        if self._disagreements is not None:
            values |= {"disagreements": self._disagreements, "compared_at": now}
        if not code:
            values["agreed_at"] = now
        Peer.objects.filter(pk=peer.pk).update(**values)
