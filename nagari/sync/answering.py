"""The side that is asked: everything another site may want, in one function. What a message says is judged by what it
carries (signed segments) and by who sent it (`peer`, whose signature the way it came by has checked)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection

from nagari.sync import (
    agreement,
    attachments,
    blobs,
    cutting,
    outcomes,
    outgoing,
    redating,
    settling,
    staging,
    standing,
    statements,
    vectors,
)
from nagari.sync.admit import Admitted, Raw
from nagari.sync.apply import apply
from nagari.sync.core import heads as core
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import Heads
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Capture, Peer, Site, Stream
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.prepared import Objects
from nagari.sync.registry import office
from nagari.sync.release import VERSION, VERSION_LENGTH
from nagari.sync.rewinding import admit_own
from nagari.sync.roster import Roster
from nagari.sync.transport.messages import LARGEST_MESSAGE, Answer, Hello, Request, content_of, packed, raw_of, unpacked
from nagari.sync.transport.pieces import Numbers, Piece, Reached, Source
from nagari.sync.waking import wake

# Entries that are applied before the answer, so that it tells what came of them. More would keep the caller waiting,
# and others whose turn it is: the worker does it, beside what else arrives.
MOST_AT_ONCE = 2_000
# One write a minute for peers with nothing new, however often they ask.
NOTE_EVERY = timedelta(minutes=1)
# A silence that is longer tells of the rhythm of an office; of so many the last are kept.
PAUSE = timedelta(hours=1)
PAUSES = 20
_PEER = Objects(Peer, lambda site: Peer.objects.filter(site_id=site))
_UNSETTLED = f"""SELECT EXISTS (SELECT 1 FROM {Capture._meta.db_table})
    OR EXISTS (SELECT 1 FROM {Stream._meta.db_table} WHERE applied < admitted)"""


def answer(
    peer: Site, message: bytes, *, now: datetime, roster: Roster | None = None, kept: Peer | None = None
) -> bytes:
    """What `peer` is told. Never raises for what a peer sends: a refusal is an answer with `error`. `roster`, `kept`:
    who is known, and what is kept of this peer, where the caller has just read them."""
    clock = int(now.timestamp() * 1000)
    try:
        request = Request.from_bytes(message)
        return _Answering(peer, request, now, roster or Roster(), kept).answer().to_bytes()
    except SyncRefused as refused:
        return Answer(clock=clock, error=refused.code, error_data=dict(refused.params)).to_bytes()


@dataclass(slots=True)
class _Taken:
    """What came with a request."""

    admitted: Admitted
    reached: Reached | None = None


class _Answering:
    def __init__(self, peer: Site, request: Request, now: datetime, roster: Roster, kept: Peer | None) -> None:
        self._site = peer
        self._request = request
        self._now = now
        self._clock = int(now.timestamp() * 1000)
        self._region = peer.wilayah
        self._here = office().wilayah
        self._roster = roster
        self._heads: dict[StreamKey, int] | None = None
        if roster.named(request.to) is None:
            raise SyncRefused("message_to", to=request.to.hex)
        self._peer = kept or _PEER.first(peer.pk) or Peer.objects.get_or_create(site=peer)[0]

    def answer(self) -> Answer:
        request = self._request
        known = self._vector(request.hello) if request.hello else {}
        told = statements.accept_all(request.told, self._now) if request.told else None
        if told and told.accepted:
            settling.settle(self._now)
            self._roster, self._heads = Roster(), None
        if known and request.hello:
            # Before anything is taken in: what came from there until now, it has to hold itself.
            cutting.note_cut(self._site.uuid, known, self._mine(), self._now)
        taken = self._take()
        self._apply(taken.admitted, anew=bool(told and told.accepted))
        mine = self._mine()
        digest = core.digest(mine)
        spans = list(request.get)
        differs: Heads | None = {}
        if known is None:
            differs = None
        elif request.hello:
            differs = core.changed(known, mine)
            spans = outgoing.lacking(mine, known)
        raws, piece = self._give(spans, mine)
        self._note(known, mine, taken.admitted.entries)
        return Answer(
            clock=self._clock,
            digest=b"" if request.hello and digest == request.hello.digest else digest,
            differs=differs,
            heads=taken.admitted.heads,
            refused=taken.admitted.refused,
            raws=raws,
            piece=piece,
            reached=taken.reached,
            version=VERSION if request.hello else "",
            **self._statements(),
            **self._standing(),
            sums=self._sums(mine) if request.hello and digest == request.hello.digest else None,
        )

    def _apply(self, admitted: Admitted, *, anew: bool) -> None:
        """Fold what came, before the answer if it is little. `anew`: statements were accepted, on which may hang what
        came before."""
        if admitted.entries > MOST_AT_ONCE:
            wake()
        elif admitted.admitted or anew:
            apply(self._now, streams=None if anew else admitted.streams, roster=self._roster)
        if self._heads is not None and not self._request.sums and admitted.heads.keys() <= self._heads.keys():
            self._heads = {**self._heads, **admitted.heads}
        else:
            self._heads = None

    def _mine(self) -> dict[StreamKey, int]:
        """Heads in common scope; read once, but for what is compared with sums or has changed what is in common."""
        if self._heads is None:
            self._heads = vectors.heads(self._here, self._region)
        return self._heads

    def _standing(self) -> dict[str, Any]:
        """What is told to who says hello, and outcomes that others told are kept."""
        request = self._request
        if request.outcomes:
            outcomes.take_outcomes(self._site, request.outcomes, now=self._now)
        if not request.hello:
            return {}
        here = standing.look()
        told: Sequence[OutcomeRow] = ()
        if here.outcomes > request.outcomes_heard:
            told = outcomes.outcomes_for(self._site, request.outcomes_heard, list(self._roster.sites.values()))
        lacks = here.has_new_blobs or here.lacks_blobs
        wants = blobs.wanted(self._region, self._now, attachments.MOST_WANTED) if lacks else ()
        return {"pending": here.pending, "outcomes": told, "wants": wants}

    def _statements(self) -> dict[str, Any]:
        """Told in full only to who showed what it knows."""
        request, region = self._request, lower(self._here, self._region)
        digest = self._roster.digest(region)
        if digest == request.statements or not (request.hello or request.knows or request.told):
            return {}
        if not request.knows:
            return {"statements": digest}
        held = set(statements.digests(region))
        lacks = [one for one in request.knows if one not in held]
        return {"statements": digest, "told": statements.raws(region, without=request.knows), "lacks": lacks}

    def _sums(self, mine: Heads) -> Mapping[agreement.Key, tuple[int, int]] | None:
        """The sums of this site where they are not those the caller named, and nothing waits to be counted."""
        if not self._request.sums or is_unsettled():
            return None
        sums = agreement.sums(vectors.regions(mine, office().wilayah, self._region))
        return sums if digest_of(sums) != self._request.sums else None

    def _vector(self, hello: Hello) -> dict[StreamKey, int] | None:
        """All heads the peer holds; None where it told only what moved since heads that are not known here."""
        if hello.digest == core.digest({}):
            return {}
        mine = self._mine()
        if hello.digest == core.digest(mine):
            return mine
        if hello.base:
            for kept in (self._peer.base, self._peer.base_before):
                before = unpacked(bytes(kept))
                if core.digest(before) == hello.base:
                    break
            else:
                return None
            told = core.advanced(before, hello.changed)
        else:
            told = dict(hello.changed)
        if core.digest(told) != hello.digest:
            return None
        # A peer that tells of regions it does not hold learns nothing of them.
        return vectors.only_held(told, self._region)

    def _take(self) -> _Taken:
        request = self._request
        raws, reached = list(request.raws), None
        if request.piece:
            attachments.may_begin(request.piece)
            content = staging.add(self._site.uuid, request.piece)
            there = staging.reached(self._site.uuid, request.piece.digest)
            reached = Reached(request.piece.source, request.piece.digest, there)
            if content is not None and request.piece.source.blob:
                blobs.arrived(request.piece.digest, content, self._now)
            elif content is not None:
                raws.append(raw_of(content))
        horizon = redating.horizon(self._now)
        admitted = admit_own(raws, now=self._now, horizon=horizon, roster=self._roster)
        if admitted.renewed:
            self._roster, self._heads = Roster(), None
        if request.piece and reached and reached.offset == request.piece.total:
            staging.drop(self._site.uuid, request.piece.digest)
        return _Taken(admitted, reached)

    def _give(self, spans: list[Numbers], mine: Heads) -> tuple[list[Raw], Piece | None]:
        room = min(self._request.room, LARGEST_MESSAGE // 2)
        if self._request.ask:
            return [], self._piece(self._request.ask, room)
        allowed = [span for span in spans if span.stream in mine]
        if not room or not allowed:
            return [], None
        raws, _taken, large = outgoing.take(allowed, room)
        return raws, first_piece(large, room) if large else None

    def _piece(self, ask: Reached, room: int) -> Piece | None:
        stream = ask.source.stream
        if ask.source.blob:
            return attachments.piece_of(self._region, ask, room)
        if stream is None or not vectors.only_held({stream: 1}, self._region):
            raise SyncRefused("piece_unknown")
        raw = outgoing.whole(stream, ask.source.first)
        return piece_of(raw, ask, room) if raw else None

    def _note(self, told: Heads | None, mine: Heads, entries: int) -> None:
        """`told`: heads of the peer; `mine`: heads here after this request brought `entries`."""
        hello, peer, skew = self._request.hello, self._peer, self._request.clock - self._clock
        # What the request before this one said was waiting is what now comes.
        changed: dict[str, object] = {"pending": max(0, peer.pending - entries)}
        if hello:
            changed = {
                "version": hello.version[:VERSION_LENGTH],
                "pending": hello.pending + sum(one.last - one.first + 1 for one in outgoing.lacking(told or {}, mine)),
                "conflicts": hello.conflicts,
                "parked": hello.parked,
            }
            if hello.health:
                changed["health"] = dict(hello.health)
            if told is not None and (kept := packed(told)) != bytes(peer.base):
                changed |= {"base": kept, "base_before": bytes(peer.base)}
        if peer.skew_ms is None or abs(peer.skew_ms - skew) > 5_000:
            changed["skew_ms"] = skew
        if peer.heard_at and (pause := self._now - peer.heard_at) > PAUSE:
            changed["pauses"] = [*peer.pauses, int(pause.total_seconds() // 60)][-PAUSES:]
        changed = {name: value for name, value in changed.items() if getattr(peer, name) != value}
        if changed or peer.heard_at is None or abs(self._now - peer.heard_at) > NOTE_EVERY:
            Peer.objects.filter(pk=peer.pk).update(heard_at=self._now, **changed)


def lower(one: str, other: str) -> str:
    """The region farther down of two offices, one of which lies in the other: what both have to know."""
    return max(one, other, key=len)


def digest_of(sums: Mapping[agreement.Key, tuple[int, int]]) -> bytes:
    """Eight bytes, never empty."""
    return sha256(canonical([[*key, *sums[key]] for key in sorted(sums)])).digest()[:8]


def is_unsettled() -> bool:
    """Is something captured and not sealed, or admitted and not applied? Then sums say nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSETTLED)
        (found,) = cursor.fetchone()
    return bool(found)


def first_piece(raw: Raw, room: int) -> Piece:
    header, content = outgoing.header_of(raw), content_of(raw)
    source = Source(header.stream, header.first)
    return Piece(source, sha256(content).hexdigest(), len(content), 0, content[:room])


def piece_of(raw: Raw, ask: Reached, room: int) -> Piece:
    """The next piece of a transfer that has come as far as `ask`; from the beginning where the content is another
    now, because some of it was erased."""
    content = content_of(raw)
    digest = sha256(content).hexdigest()
    offset = ask.offset if digest == ask.digest else 0
    return Piece(ask.source, digest, len(content), offset, content[offset : offset + room])
