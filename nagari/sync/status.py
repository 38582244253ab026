"""What screens may ask: how far this site is with the others. Cheap enough for every page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery

from nagari.sync import index, journal, outgoing, statements, vectors
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Capture, Conflict, FeedRow, Parked, Peer, Refusal, Segment, Site, SiteState, Stream
from nagari.sync.prepared import Objects, Statement
from nagari.sync.registry import office
from nagari.sync.tracking import in_region
from nagari.sync.transport.messages import unpacked

# Every page of figures asks.
_NEWEST: Final = Statement(lambda: FeedRow.objects.order_by("-id").values_list("id"))
_CAPTURED: Final = Statement(lambda keys: Capture.objects.filter(object__in=keys).values_list("object"))
_STREAMS: Final = Statement(
    lambda keys: Stream.objects.filter(pk__in=keys).values_list("pk", "site__uuid", "scope", "channel").order_by()
)
_PEERS: Final = Objects(Peer, lambda revoked: Peer.objects.exclude(site__state=revoked), "site")
LATE_AFTER: Final = timedelta(days=3)
# Syncs come every minute at least (contact); so long after the last word nobody can say that all is well, whatever the
# last try came to: the worker stands still, or the computer slept. One long session may take minutes.
IDLE_AFTER: Final = timedelta(minutes=10)
# Code of it, beside those of sessions.
IDLE: Final = "idle"


class State(StrEnum):
    """`ALONE`: not enrolled. `AGREED`: the regency holds all. `WAITING`: changes wait to be sent. `OFFLINE`: the last
    try found nobody, or there was none for a while. `TROUBLE`: somebody has to look. `LATE`: nobody was reached for
    three days."""

    ALONE = "alone"
    AGREED = "agreed"
    WAITING = "waiting"
    OFFLINE = "offline"
    TROUBLE = "trouble"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The one line of every page. `pending`: changes the site above is not known to hold."""

    state: State
    last_sync: datetime | None = None
    # Since when nobody answers.
    offline_since: datetime | None = None
    pending: int = 0
    conflicts: int = 0
    parked: int = 0
    refused: int = 0
    # Code of what went wrong last.
    error: str = ""
    skew_ms: int | None = None


def line(now: datetime) -> Line:
    peer = statements.parent()
    if peer is None:
        return Line(state=State.ALONE)
    waiting = pending(peer)
    state = _state(peer, waiting, now)
    is_lost = state is State.OFFLINE or peer.error in LOST
    return Line(
        state=state,
        last_sync=peer.agreed_at,
        offline_since=peer.heard_at if is_lost else None,
        pending=waiting,
        error=peer.error or (IDLE if is_lost else ""),
        skew_ms=peer.skew_ms,
        conflicts=open_conflicts(),
        parked=parked(),
        refused=refused(),
    )


def last_sync() -> datetime | None:
    """When this site and the one above last held the same; None where nobody is above, or it never was."""
    peer = statements.parent()
    return peer.agreed_at if peer else None


# Codes of a way that is gone, against those that somebody has to look at.
LOST: Final = frozenset({"unreachable", "stalled", "broken", "stopped"})


def _state(peer: Peer, waiting: int, now: datetime) -> State:
    heard = peer.heard_at
    if peer.tried_at and (heard is None or now - heard > LATE_AFTER):
        return State.LATE if heard or peer.error in LOST else State.TROUBLE
    if peer.error in LOST:
        return State.OFFLINE
    if peer.error:
        return State.TROUBLE
    if heard and now - heard > IDLE_AFTER:
        return State.OFFLINE
    return State.WAITING if waiting or peer.agreed_at is None else State.AGREED


def pending(peer: Peer) -> int:
    """Changes of this site and of those below that `peer` is not known to hold, sealed or not."""
    mine = vectors.heads(office().wilayah, peer.site.wilayah)
    spans = outgoing.lacking(mine, unpacked(bytes(peer.theirs)))
    return journal.pending() + sum(span.last - span.first + 1 for span in spans)


def lacking(wilayah: str, keys: Collection[UUID]) -> set[UUID]:
    """Those of these objects of which the office of that region, or where it does not exchange with this site the one
    on the way to it, is not known to hold every change known here. At most five queries."""
    return lacking_of_each({wilayah: keys})


def lacking_of_each(wanted: Mapping[str, Collection[UUID]]) -> set[UUID]:
    """The same for several regions, each asked about objects of its own: no more queries than for one."""
    here = office().wilayah
    wanted = {wilayah: keys for wilayah, keys in wanted.items() if wilayah != here and keys}
    if not wanted:
        return set()
    peers = _PEERS.all(SiteState.REVOKED)
    on_the_way = {wilayah: _on_the_way(peers, wilayah, here) for wilayah in wanted}
    # What a site holds is read once, whoever it stands between.
    asked = {peer.pk: peer for some in on_the_way.values() for peer in some}
    heads = {pk: unpacked(bytes(peer.theirs if peer.is_parent else peer.base)) for pk, peer in asked.items()}
    known = {wilayah: [heads[peer.pk] for peer in some] for wilayah, some in on_the_way.items()}
    keys = {key for wilayah, some in wanted.items() if any(known[wilayah]) for key in some}
    late = {key for some in wanted.values() for key in some} - keys
    if not keys:
        return late
    late |= {key for (key,) in _CAPTURED.rows(list(keys))}
    places = index.places(keys)
    named = _STREAMS.rows(sorted({pk for listed in places.values() for pk, _number in listed}))
    streams = {pk: StreamKey(site, scope, channel) for pk, site, scope, channel in named}
    return late | {
        key
        for wilayah, some in wanted.items()
        for key in keys.intersection(some)
        if not any(all(number <= held.get(streams[pk], 0) for pk, number in places[key]) for held in known[wilayah])
    }


def _on_the_way(peers: Sequence[Peer], wilayah: str, here: str) -> list[Peer]:
    if exact := [peer for peer in peers if peer.site.wilayah == wilayah]:
        return exact
    if _covers(here, wilayah):
        return [peer for peer in peers if peer.site.wilayah != here and _covers(peer.site.wilayah, wilayah)]
    return [peer for peer in peers if peer.is_parent]


def _covers(scope: str, code: str) -> bool:
    return not scope or code == scope or code.startswith(scope + ".")


def uncounted() -> int:
    """About how many changes of rows no projection has seen yet; 0 as a rule, for they are counted within a second."""
    last = _NEWEST.row()
    if last is None:
        return 0
    first = FeedRow.objects.order_by("id").values_list("id", flat=True).first()
    return 0 if first is None else int(last[0] - first) + 1


# The feed's last number ever, does anything wait in it, and when which projection was built.
_COUNTED: Final = (
    "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'sync_feed'), 0), EXISTS (SELECT 1 FROM sync_feed), "
    "(SELECT group_concat(name || built_at || is_stale) FROM sync_projection)"
)


def counted() -> tuple[int, str] | None:
    """Which state the kept figures are in: another one whenever they may be others. None while changes wait to be
    counted, and on PostgreSQL, where another process may be counting."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED)
        number, waits, built = cursor.fetchone()
    return None if waits else (number, built or "")


def shares_office(scope: str) -> bool:
    """Have several installations written for this office: two computers, or one and what it was before?"""
    return Site.objects.filter(wilayah=scope).count() > 1


def known_at(scope: str) -> dict[str, datetime]:
    """As of when the rows of each office below `scope` are known here, by its region; one that never spoke is missing.

    An office that was heard and had nothing left to send: that moment. Otherwise when something of it last arrived, by
    whatever way. Two queries.
    """
    last = Segment.objects.filter(stream=OuterRef("pk")).order_by("-first").values("stored_at")[:1]
    arrived = Stream.objects.filter(site__in=Site.objects.filter(in_region(scope), state=SiteState.PEER))
    found: dict[str, datetime] = {}
    rows = arrived.annotate(at=Subquery(last)).order_by().values_list("site__wilayah", "at")
    heard = Peer.objects.filter(in_region(scope, "site__wilayah"), is_parent=False, pending=0, error="")
    for wilayah, at in (*rows, *heard.values_list("site__wilayah", "heard_at")):
        if at is not None and wilayah != scope:
            found[wilayah] = max(at, found.get(wilayah, at))
    return found


def open_conflicts() -> int:
    return Conflict.objects.filter(closed_at__isnull=True).count()


def parked() -> int:
    return Parked.objects.count()


def refused() -> int:
    return Refusal.objects.count()
