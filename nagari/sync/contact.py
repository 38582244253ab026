"""Being in contact with the sites above: who is asked next and when, over which connection, and what came of it.

Who was just heard is asked again at once when the line breaks; who was not for long, more and more seldom. Chance is in
the pauses, so that offices that lost the regency together do not return together.
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nagari.lib.errors import UserError
from nagari.sync import identity, remembered, session, statements, succession
from nagari.sync.models import Peer, SessionLog, Site
from nagari.sync.remembered import Memory
from nagari.sync.report import Report
from nagari.sync.status import LOST
from nagari.sync.transport import joining
from nagari.sync.transport.base import Link
from nagari.sync.transport.http import Ends, HttpLink

log = logging.getLogger(__name__)

# Seconds between two syncs where nothing is to be sent: on a near line, on a far one.
EVERY_NEAR: Final = 20.0
EVERY_FAR: Final = 60.0
_NEAR_MS: Final = 150
# After a break, while the line was good a moment ago; and later.
AGAIN_SOON: Final = 2.0
AGAIN_LATER: Final = 60.0
FRESH_SECONDS: Final = 300.0
KEPT_SESSIONS: Final = 500

# One session at a time in a process: pages, worker and jobs share the line.
_alone = Lock()


@dataclass(slots=True)
class Outlook:
    """When to ask a peer next; moments of a clock that only goes forward."""

    random: random.Random
    due: float = 0.0
    failures: int = 0
    heard: float | None = None
    # Did it answer the last time, and as the one it was asked as?
    answers: bool = False

    def after(self, report: Report, moment: float, round_trip_ms: int | None) -> None:
        self.answers = report.clock_skew_seconds is not None
        if self.answers:
            self.heard = moment
        if report.code in LOST:
            # Some requests were answered: the line is there, and what is left should not wait.
            self.failures = 0 if report.clock_skew_seconds is not None else self.failures + 1
            is_fresh = self.heard is not None and moment - self.heard < FRESH_SECONDS
            pause = min(AGAIN_SOON if is_fresh else AGAIN_LATER, 2.0**self.failures - 1)
        else:
            self.failures = 0
            pause = EVERY_NEAR if round_trip_ms is not None and round_trip_ms < _NEAR_MS else EVERY_FAR
        self.due = moment + pause * self.random.uniform(0.75, 1.25)


class Contact:
    """The sites above, each with its kept connection."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = timezone.now,
        ticks: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
        link: Callable[[Peer], Link] | None = None,
        stopped: Callable[[], bool] = lambda: False,
        told: Callable[[Peer, Report], None] | None = None,
    ) -> None:
        self._clock, self._ticks, self._stopped, self._told = clock, ticks, stopped, told
        self._chance = chance or random.Random()  # noqa: S311 - spreads load, keeps no secret
        self._make_link = link or self._http
        self._links: dict[tuple[UUID, UUID, str], Link] = {}
        self._outlooks: dict[int, Outlook] = {}
        self._memory = Memory()

    def due(self) -> list[Peer]:
        """Who is to be asked now: where one answers, nobody after it, for it passes everything on."""
        moment, found = self._ticks(), list[Peer]()
        for peer in statements.parents():
            if self._outlook(peer).due <= moment:
                found.append(peer)
            if self._outlook(peer).answers:
                break
        return found

    def has_parents(self) -> bool:
        return bool(statements.parents())

    def hurry(self) -> None:
        """Something is new: ask now, save whom nobody reaches."""
        for outlook in self._outlooks.values():
            if not outlook.failures:
                outlook.due = 0.0

    def sync(self, peer: Peer) -> Report:
        """One session with `peer`, noted."""
        with _alone:
            began = self._clock()
            report = self._run(peer)
            _note(peer, report, began)
        self._outlook(peer).after(report, self._ticks(), report.round_trip_ms)
        if self._told is not None:
            self._told(peer, report)
        return report

    def sync_through(self, peer: Peer, *, patience: float, pause: Callable[[float], object] = time.sleep) -> Report:
        """Sessions with `peer` until all is exchanged. A line that breaks or stands still after it was there is waited
        for so many seconds; one that never was, not."""
        whole = self.sync(peer)
        last = heard = self._ticks()
        while _was_there(whole) and last - heard < patience:
            pause(max(0.0, min(AGAIN_SOON, self._outlook(peer).due - self._ticks())))
            report = self.sync(peer)
            last = self._ticks()
            heard = last if report.clock_skew_seconds is not None else heard
            whole = _together(whole, report)
        return whole

    def close(self) -> None:
        for link in self._links.values():
            link.close()
        self._links.clear()

    def _run(self, peer: Peer) -> Report:
        self._memory.renew(remembered.state())
        own = self._memory.roster.own(self._clock())
        if self._make_link == self._http and succession.is_due(self._clock(), own):
            self._meet(peer)
            self._memory.renew(remembered.state())
            own = self._memory.roster.own(self._clock())
        link = self._link(peer, own)
        up, down = link.bytes_up, link.bytes_down
        report = session.run(link, peer.site, clock=self._clock, ticks=self._ticks, memory=self._memory)
        return replace(report, bytes_up=link.bytes_up - up, bytes_down=link.bytes_down - down)

    def _meet(self, peer: Peer) -> None:
        """A site that was renewed is unknown above until it has shown whom it follows (I11)."""
        try:
            succession.meet(lambda request: joining.call(peer.url, request), self._clock())
        except UserError as refused:
            # The session that follows fails as well, and is what people see.
            log.warning("The site above was not met: %s", refused)

    def _outlook(self, peer: Peer) -> Outlook:
        return self._outlooks.setdefault(peer.pk, Outlook(self._chance))

    def _link(self, peer: Peer, own: Site) -> Link:
        # A renewed site signs with another key, a moved parent has another address: each its own connection.
        key = (own.uuid, peer.site.uuid, peer.url)
        if key not in self._links:
            self.close()
            self._links[key] = self._make_link(peer)
        return self._links[key]

    def _http(self, peer: Peer) -> Link:
        own = identity.own(self._clock())
        ends = Ends(
            own=own.uuid,
            own_key=identity.private_key(own),
            peer=peer.site.uuid,
            peer_key=bytes(peer.site.public_key),
        )
        return HttpLink(peer.url, ends, ticks=self._ticks, stopped=self._stopped)


def _note(peer: Peer, report: Report, began: datetime) -> None:
    """Only what moved something or went wrong in a new way: an office that asks every minute fills no table."""
    if not (report.sent or report.received) and (report.ok or report.code == peer.error):
        return
    # One commit: each has the disk write, which on an old laptop takes longer than the rest of a short session.
    with transaction.atomic():
        SessionLog.objects.create(
            peer=peer,
            began_at=began,
            ok=report.ok,
            code=report.code,
            sent=report.sent,
            received=report.received,
            requests=report.requests,
            bytes_up=report.bytes_up,
            bytes_down=report.bytes_down,
            milliseconds=int(report.seconds * 1000),
        )
        oldest = SessionLog.objects.order_by("-pk").values_list("pk", flat=True)[KEPT_SESSIONS : KEPT_SESSIONS + 1]
        SessionLog.objects.filter(pk__lte=next(iter(oldest), 0)).delete()


def _was_there(report: Report) -> bool:
    """Is the way of `report` gone that had carried something? What stood still had taken the first bytes at least."""
    return report.code in LOST and (report.clock_skew_seconds is not None or report.code == "stalled")


def _together(before: Report, after: Report) -> Report:
    return replace(
        after,
        sent=before.sent + after.sent,
        received=before.received + after.received,
        requests=before.requests + after.requests,
        bytes_up=before.bytes_up + after.bytes_up,
        bytes_down=before.bytes_down + after.bytes_down,
        seconds=round(before.seconds + after.seconds, 3),
        clock_skew_seconds=before.clock_skew_seconds if after.clock_skew_seconds is None else after.clock_skew_seconds,
        refused=before.refused + after.refused,
    )
