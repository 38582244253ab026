"""`upgrade`: to a newer version, from a file on a stick or from an address; back by itself if it does not work here."""

import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.upkeep.upgrade import fetching, services, words


class Command(BaseCommand):
    help = "Install a newer version; the old one goes on if it does not work."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", help="a file, or an address that begins with http")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *, release: str, **options: Any) -> None:
        began = time.monotonic()

        def tell(phase: str) -> None:
            if not options["json"]:
                self.stdout.write(str(words.PHASES[phase]))
                self.stdout.flush()

        try:
            where = services.home()
            file = fetching.fetch(release, where.root / "incoming")
            done = services.upgrade(where, file, timezone.localtime(), tell)
        except UserError as error:
            if options["json"]:
                refused = {"ok": False, "code": error.code, "message": error.message, "remedy": error.remedy}
                self.stdout.write(json.dumps(refused, ensure_ascii=False))
            self.stderr.write(str(error))
            sys.exit(1)
        if options["json"]:
            seconds = round(time.monotonic() - began, 1)
            told = {"ok": True, "file": str(file), "bytes": done.bytes, "version": done.version, "seconds": seconds}
            self.stdout.write(json.dumps({**told, "waits_for_start": done.is_waiting_for_start}))
        elif done.is_waiting_for_start:
            self.stdout.write(_("Version %(version)s begins at the next start.") % {"version": done.version})
        else:
            self.stdout.write(_("Version %(version)s is running.") % {"version": done.version})
