"""`restore`: an empty computer becomes the office again, from a backup or from its regency."""

import getpass
import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.templates import wording
from nagari.upkeep.backups import keys
from nagari.upkeep.management.commands.backup import refuse
from nagari.upkeep.rescue import joining, restoring


class Command(BaseCommand):
    help = (
        "restore FILE: put a backup in place of this computer's data, which is kept aside. restore URL CODE --wilayah "
        "13.02.10.2001: without a backup, everything the regency holds of that office."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the file of a backup, or the address of the regency's site")
        parser.add_argument("code", nargs="?", default="", help="with an address: the code the regency gave")
        parser.add_argument("--wilayah", default="", help="with an address: which office this is, 13.02.10.2001")
        parser.add_argument("--words", default="", help="the words of the sheet (asked for where they are needed)")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *, source: str, **options: Any) -> None:
        began = time.monotonic()
        try:
            if source.startswith(("http://", "https://")):
                told = self._from_regency(source, options)
            else:
                told = self._from_file(Path(source), options["words"])
        except UserError as error:
            refuse(self, error, options["json"])
            return
        told["seconds"] = round(time.monotonic() - began, 2)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, **told}, ensure_ascii=False))
            return
        self.stdout.write(_("This computer is %(name)s again: %(objects)d objects.") % told)
        if told["missing"]:
            self.stdout.write(_("%(missing)d attachments are not here; the exchange asks those above for them.") % told)
        if "user" in told:
            sentence = _("Log in at /masuk/kode/ as %(user)s with the code %(code)s, before %(until)s.")
            self.stdout.write(sentence % {"user": told["user"], "code": told["user_code"], "until": told["until"]})
        self.stdout.write(_("Now: manage.py serve. The home page asks for the last number on paper of each series."))

    def _from_file(self, path: Path, typed: str) -> dict[str, Any]:
        seed = keys.read_words(typed) if typed else keys.kept_seed()
        if seed is None:
            seed = keys.read_words(_asked())
        done = restoring.restore(path, keys.identities(seed), timezone.now())
        return {
            "file": str(path),
            "bytes": path.stat().st_size,
            "objects": done.objects,
            "name": done.name,
            "made_at": done.made_at,
            "attachments": done.attachments,
            "missing": done.missing,
        }

    def _from_regency(self, url: str, options: dict[str, Any]) -> dict[str, Any]:
        done = joining.rescue(url, options["code"], options["wilayah"], timezone.now())
        return {
            "file": url,
            "bytes": done.bytes,
            "objects": done.objects,
            "name": done.name,
            "user": done.user,
            "user_code": done.code,
            "until": wording.tanggal_jam(done.until),
            "missing": done.missing,
        }


def _asked() -> str:
    if sys.stdin.isatty():
        return getpass.getpass(_("Words of the sheet: "))
    return sys.stdin.readline()
