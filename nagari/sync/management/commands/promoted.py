"""`promoted`: the database of this site is now what was its lossless replica."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync import identity


class Command(BaseCommand):
    help = "After a promotion: go on as the same site, on what was the replica without which nothing was committed."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", dest="as_json", action="store_true", help="one JSON object as the last line")

    def handle(self, *, as_json: bool, **_options: Any) -> None:
        try:
            site = identity.follow_promotion(timezone.now())
        except UserError as error:
            if as_json:
                problem = {"code": error.code, "message": error.message, "remedy": error.remedy}
                self._say({"ok": False, "problems": [problem]})
            self.stderr.write(f"{error.message} {error.remedy}")
            sys.exit(1)
        if as_json:
            self._say({"ok": True, "site": site.uuid.hex})
        else:
            self.stdout.write(_("The database was promoted; this site goes on under its name."))

    def _say(self, told: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False))
