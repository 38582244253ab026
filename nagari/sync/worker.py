"""The thread of `serve` that seals, syncs, applies and counts: soon after a change, and on a timer."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from nagari.jobs import alive, memory
from nagari.sync import blobs, journal, projections, redating, staging, waking
from nagari.sync.apply import apply, mend
from nagari.sync.contact import Contact
from nagari.sync.models import Capture

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
# Nothing new for this long: seal and send. But never later than that.
QUIET_SECONDS = 1.0
LATEST_SECONDS = 10.0
# What came in by another process of the server, or waits for what is not there yet.
APPLY_SECONDS = 5.0
SWEEP_SECONDS = 3_600.0


class Worker(threading.Thread):
    def __init__(
        self,
        stop_event: threading.Event,
        *,
        clock: Callable[[], datetime] = timezone.now,
        contact: Contact | None = None,
        is_full: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(name="sync", daemon=True)
        self.stop_event = stop_event
        self.clock = clock
        self._contact = contact or Contact(clock=clock)
        self._due = Due()
        self._applied = self._swept = 0.0
        self._mended = False
        # No room on the disk: what was captured stays, and is sealed and sent when there is.
        self._is_full = is_full

    def run(self) -> None:
        try:
            while not self.stop_event.is_set():
                self._look()
                waking.wait(LOOK_SECONDS)
        finally:
            self._contact.close()
            connection.close()

    def _look(self) -> None:
        alive.beat("sync")
        is_woken = waking.take()
        if self._is_full():
            return
        try:
            self._seal(is_woken)
            self._sync()
            self._fold(is_woken)
        except (OperationalError, InterfaceError):
            # The database is busy or restarting: nothing is lost, all of it is done at the next look.
            log.warning("The worker could not reach the database; trying again.", exc_info=True)
            close_old_connections()

    def _seal(self, is_woken: bool) -> None:
        latest = Capture.objects.order_by("-id").values_list("id", flat=True).first()
        if self._due.at(latest, monotonic()) or (is_woken and latest is not None):
            # Where there is a site above, the session seals: only then is it known what the clock is worth (I9).
            if not self._contact.due() and not self._contact.has_parents():
                redating.redate(self.clock(), self.clock())
                journal.seal(self.clock())
                memory.give_back()
            self._contact.hurry()
        elif is_woken:
            self._contact.hurry()

    def _sync(self) -> None:
        for peer in self._contact.due():
            if self.stop_event.is_set():
                return
            self._contact.sync(peer)
            memory.give_back()

    def _fold(self, is_woken: bool) -> None:
        now = monotonic()
        if not self._mended:
            # This may be a later version than the one that ran before.
            mend(self.clock())
            self._mended = True
        if is_woken or now - self._applied > APPLY_SECONDS:
            apply(self.clock())
            if not self._contact.has_parents():
                redating.redate(self.clock(), self.clock())
            self._applied = now
        if projections.run(self.clock()) != projections.Ran():
            memory.give_back()
        if now - self._swept > SWEEP_SECONDS:
            staging.sweep(self.clock())
            blobs.sweep(self.clock())
            self._swept = now


class Due:
    """When to seal, from what is seen at each look."""

    def __init__(self) -> None:
        self._latest: int | None = None
        self._changed = self._since = 0.0

    def at(self, latest: int | None, moment: float) -> bool:
        """`latest`: newest capture waiting, None for none. Moments in seconds, of any clock that only goes forward."""
        if latest is None:
            self._latest = None
            return False
        if self._latest is None:
            self._since = moment
        if latest != self._latest:
            self._latest, self._changed = latest, moment
        if moment - self._changed < QUIET_SECONDS and moment - self._since < LATEST_SECONDS:
            return False
        self._latest = None
        return True
