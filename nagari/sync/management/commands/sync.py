"""`sync`: exchange with the sites above, once or for ever."""

import json
import signal
import sys
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.jobs.worker import Worker as JobWorker
from nagari.sync import authority, identity, projections, statements
from nagari.sync.contact import Contact
from nagari.sync.models import Peer
from nagari.sync.registry import office
from nagari.sync.report import Report
from nagari.sync.status import LOST
from nagari.sync.worker import Worker

# A line that was there and broke is waited for so long: a modem that starts anew, a walk to a better place.
PATIENCE_SECONDS: Final = 180.0
# A job that takes longer to end is taken up again by the next process.
STOP_SECONDS: Final = 1.0


class Command(BaseCommand):
    help = "Exchange with the regency (and the district): what is new here goes there, what is new there comes here."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--watch", action="store_true", help="go on for ever, as the server does; at a regency beside granian"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *, watch: bool, json: bool, **_options: Any) -> None:
        self._json = json
        is_hub = office().level == authority.REGENCY
        if not statements.parents() and not (watch and is_hub):
            self._refuse(
                "not_enrolled",
                _("This office is not joined to a regency yet."),
                _("Ask the regency for a code, then: manage.py enroll ADDRESS CODE"),
            )
        identity.confirm(timezone.now())
        authority.establish(timezone.now())
        if watch:
            self._watch(is_hub=is_hub)
            return
        contact = Contact()
        # The first that answers will do: it passes everything on.
        for peer in statements.parents():
            report = contact.sync_through(peer, patience=PATIENCE_SECONDS)
            if report.ok:
                break
        contact.close()
        projections.run(timezone.now())
        self._tell(peer, report)
        if not report.ok:
            sys.exit(1)

    def _watch(self, *, is_hub: bool) -> None:
        stop = threading.Event()

        def quit_now(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, quit_now)
        signal.signal(signal.SIGINT, quit_now)
        jobs = JobWorker(stop)
        if is_hub:
            # Its pages are another server's, which has no thread for work that takes long.
            jobs.start()
        Worker(stop, contact=Contact(stopped=stop.is_set, told=self._tell)).run()
        if is_hub:
            jobs.join(STOP_SECONDS)

    def _tell(self, peer: Peer, report: Report) -> None:
        if self._json:
            self.stdout.write(json.dumps(as_json(report)))
        elif report.ok:
            self.stdout.write(
                _("%(name)s: %(sent)d segments sent, %(received)d received, %(pending)d changes wait. %(seconds).1f s")
                % {
                    "name": peer.site.name or peer.url,
                    "sent": report.sent,
                    "received": report.received,
                    "pending": report.pending,
                    "seconds": report.seconds,
                }
            )
        else:
            self.stderr.write(f"{peer.url}: {_sentence(report.code)}")
        self.stdout.flush()

    def _refuse(self, code: str, message: str, remedy: str) -> None:
        if self._json:
            problem = {"code": code, "message": message, "remedy": remedy}
            self.stdout.write(json.dumps({"ok": False, "problems": [problem]}, ensure_ascii=False))
        self.stderr.write(f"{message} {remedy}")
        sys.exit(1)


def as_json(report: Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "code": report.code,
        "sent": report.sent,
        "received": report.received,
        "requests": report.requests,
        "bytes_up": report.bytes_up,
        "bytes_down": report.bytes_down,
        "seconds": report.seconds,
        "pending": report.pending,
        "conflicts": report.conflicts,
        "parked": report.parked,
        "clock_skew_seconds": report.clock_skew_seconds,
        "problems": [{"code": one.code, "stream": str(one.stream or ""), "first": one.first} for one in report.refused],
    }


def _sentence(code: str) -> str:
    if code in LOST:
        return _("nobody answers. Nothing is lost; what waits is sent when the line is back.")
    if code in ("site_unknown", "site_revoked"):
        return _("this office is not known there (%(code)s). Ask the regency for a new code.") % {"code": code}
    if code == "some_refused":
        return _("some changes were not taken. Look at the page of the sync.")
    return _("the sync was broken off (%(code)s). Tell the technician this word.") % {"code": code}
