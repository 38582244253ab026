"""The thread of the server that does the jobs. `serve` starts one; a regency may start one per process."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from nagari.jobs import daily, memory, regular, services
from nagari.jobs.registry import kinds
from nagari.jobs.run import JobCancelled, JobRun, JobTaken
from nagari.lib.errors import UserError

log = logging.getLogger(__name__)

# The database is busy, full or restarting: passing states, which the threads have to outlive.
PASSING = (OperationalError, InterfaceError)

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 4.0
LET_GO_SECONDS = 30.0


class Worker(threading.Thread):
    """Takes due jobs one after the other until `stop_event` is set; a running job is asked to end by the process."""

    def __init__(self, stop_event: threading.Event, *, clock: Callable[[], datetime] = timezone.now) -> None:
        super().__init__(name="jobs", daemon=True)
        self.stop_event = stop_event
        self.clock = clock

    def run(self) -> None:
        try:
            due, again = daily.Daily(), regular.Regular()
            while not self.stop_event.is_set():
                if not self._one():
                    self._clear_away(due)
                    self._regularly(again)
                    self.stop_event.wait(POLL_SECONDS)
        finally:
            connection.close()

    def _clear_away(self, due: daily.Daily) -> None:
        if not due.is_due():
            return
        try:
            daily.run_all(self.clock())
        except (*PASSING, OSError):
            # A file that somebody holds open, a busy database: tomorrow is soon enough.
            log.warning("Clearing away was cut short; trying again tomorrow.", exc_info=True)
            close_old_connections()

    def _regularly(self, again: regular.Regular) -> None:
        try:
            again.run_due(self.clock())
        except PASSING:
            log.warning("Regular work was cut short; trying again.", exc_info=True)
            close_old_connections()

    def _one(self) -> bool:
        try:
            claimed = services.claim(self.clock)
            if claimed is None:
                return False
            with _Heartbeat(claimed):
                perform(claimed)
            memory.give_back()
        except PASSING:
            # A job that could not be closed is taken up again when its lease has run out.
            log.warning("The job table could not be read or written; trying again.", exc_info=True)
            close_old_connections()
            return False
        return True


class _Heartbeat:
    """Renews the lease from a thread of its own while the job's thread is busy."""

    def __init__(self, run: JobRun) -> None:
        self.job_run = run
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, name=f"job-{run.job_id}-lease", daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        # A line to the database that hangs must not hold all other work: what it would write then changes nothing.
        self.thread.join(LET_GO_SECONDS)

    def _beat(self) -> None:
        try:
            while not self.over.wait(HEARTBEAT_SECONDS):
                try:
                    services.renew(self.job_run)
                except PASSING:
                    # SQLite has one writer: while the job itself writes, nobody can take it away either.
                    log.debug("The lease waits for the job's own transaction.")
                    close_old_connections()
        finally:
            connection.close()


def perform(run: JobRun) -> None:
    """Do one claimed job and close it."""
    kind = kinds.get(run.kind)
    with translation.override(settings.LANGUAGE_CODE):
        try:
            if kind is None:
                raise UserError("job_kind_unknown", _("This version does not know this kind of work."))
            with kinds.around(run):
                result = kind.perform(run)
        except JobTaken:
            log.warning("Job %s was taken over by another worker.", run.job_id)
        except JobCancelled:
            services.stop(run)
        except UserError as error:
            services.fail(run, error)
        except Exception:
            # The outermost frame of the thread: a fault in one job must not end the work of all others.
            log.exception("Job %s (%s) failed.", run.job_id, run.kind)
            services.fail(
                run,
                UserError(
                    "job_crashed",
                    _("A fault in the program stopped this work; nothing was changed by it."),
                    _("Try again; if it happens again, give the technician the time and number of this work."),
                ),
            )
        else:
            services.finish(run, result)


def run_due(clock: Callable[[], datetime] = timezone.now) -> int:
    """Do all due jobs here and now, without threads: for commands and tests. Their number."""
    count = 0
    while run := services.claim(clock):
        perform(run)
        count += 1
    return count
