"""The thread of the server that seals, soon after a change: once writing pauses, so an import becomes few segments."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from nagari.sync import journal, projections
from nagari.sync.models import Capture

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
# Nothing new for this long: seal. But never later than that.
QUIET_SECONDS = 1.0
LATEST_SECONDS = 10.0


class Sealer(threading.Thread):
    def __init__(self, stop_event: threading.Event, *, clock: Callable[[], datetime] = timezone.now) -> None:
        super().__init__(name="sealer", daemon=True)
        self.stop_event = stop_event
        self.clock = clock

    def run(self) -> None:
        due = Due()
        try:
            while not self.stop_event.wait(LOOK_SECONDS):
                self._look(due)
        finally:
            connection.close()

    def _look(self, due: "Due") -> None:
        try:
            latest = Capture.objects.order_by("-id").values_list("id", flat=True).first()
            if due.at(latest, monotonic()):
                journal.seal(self.clock())
            projections.run(self.clock())
        except (OperationalError, InterfaceError):
            # The database is busy or restarting: nothing is lost, the changes stay captured until the next look.
            log.warning("The journal could not be sealed; trying again.", exc_info=True)
            close_old_connections()


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
