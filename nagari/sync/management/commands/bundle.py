"""`bundle`: what a network would carry, on a stick."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync.transport import bundle


class Command(BaseCommand):
    help = "Write a bundle for another office, or take in the one it wrote."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        export = acts.add_parser("export", help="write what the other office lacks")
        export.add_argument("file", type=Path)
        export.add_argument(
            "--for", dest="to", default="", metavar="OFFICE", help="its region; the regency, if not named"
        )
        export.add_argument("--all", action="store_true", help="everything, also what the other is known to hold")
        take = acts.add_parser("import", help="take in what another office wrote")
        take.add_argument("file", type=Path)
        for one in (export, take):
            one.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *, act: str, file: Path, **options: Any) -> None:
        try:
            told, sentence = self._export(file, options) if act == "export" else self._import(file)
        except UserError as error:
            if options["json"]:
                refused = {"ok": False, "code": error.code, "message": error.message, "remedy": error.remedy}
                self.stdout.write(json.dumps(refused, ensure_ascii=False))
            self.stderr.write(str(error))
            sys.exit(1)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else sentence)
        if not told["ok"]:
            self.stderr.write(_("Part of the bundle was refused; the page of the exchange says why."))
            sys.exit(1)

    def _export(self, file: Path, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        made = bundle.export(file, timezone.now(), to=options["to"], everything=options["all"])
        sentence = _("%(file)s for the office %(office)s: %(sent)d segments, %(blobs)d attachments, %(bytes)d bytes.")
        told = {"file": str(made.file), "sent": made.sent, "received": 0, "blobs": made.blobs, "bytes": made.bytes}
        return {"ok": True, **told, "for": made.receiver}, sentence % {**told, "office": made.receiver}

    def _import(self, file: Path) -> tuple[dict[str, Any], str]:
        taken = bundle.bring(file, timezone.now())
        sentence = _("%(file)s of the office %(office)s: %(received)d new segments, %(blobs)d new attachments.")
        told = {"file": str(file), "sent": 0, "received": taken.received, "blobs": taken.blobs, "bytes": taken.bytes}
        refused = [{"code": code, "what": what} for code, what in taken.refused]
        return {"ok": not refused, **told, "from": taken.sender, "refused": refused}, sentence % {
            **told,
            "office": taken.sender,
        }
