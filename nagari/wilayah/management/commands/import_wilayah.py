"""`manage.py import_wilayah [FILE]`: bring the tree of regions up to date."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.wilayah.messages import as_dict, summary
from nagari.wilayah.rules.tree_file import TreeFileError
from nagari.wilayah.services.import_wilayah import import_wilayah


class Command(BaseCommand):
    help = "Bring the tree of regions up to date from FILE, or from the one that came with the program."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="CSV with code,name[,valid_from,valid_to,predecessor]")
        parser.add_argument("--within", default="", metavar="CODE", help="only this region; leave the rest alone")
        parser.add_argument("--allow-closing", action="store_true", help="end many regions at once")
        parser.add_argument("--dry-run", action="store_true", help="count only")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        try:
            result = import_wilayah(
                options["file"],
                timezone.localdate(),
                within=options["within"],
                allow_closing=options["allow_closing"],
                dry_run=options["dry_run"],
            )
        except TreeFileError as error:
            if options["json"]:
                problems = [as_dict(problem) for problem in error.problems]
                self.stdout.write(json.dumps({"ok": False, "problems": problems}, ensure_ascii=False))
            self.stderr.write(summary(error))
            raise SystemExit(1) from None
        seconds = round(time.perf_counter() - began, 2)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, **asdict(result), "seconds": seconds, "problems": []}))
        else:
            sentence = _(
                "%(rows)s regions read in %(seconds)s s: %(added)s new, %(changed)s changed, %(closed)s ended, "
                "%(unchanged)s as before."
            )
            self.stdout.write(sentence % {**asdict(result), "seconds": seconds})
