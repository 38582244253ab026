"""`backup`: everything of this office in one encrypted file, restored and verified at once."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.accounts import log
from nagari.accounts.rules import Act
from nagari.kantor import site
from nagari.lib.errors import CodedError, UserError
from nagari.upkeep.backups import archive, keys, making, words
from nagari.upkeep.backups.making import Made
from nagari.upkeep.backups.unpacking import told


class Command(BaseCommand):
    help = (
        "backup FILE: everything in one file. backup: the daily one, to the places set on the page of backups. "
        "backup --open FILE, at the regency: the words that open a backup of an office."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="a new file, ending in .cadangan")
        parser.add_argument("--open", metavar="FILE", default="", help="tell the words of the office that made it")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *, file: str, json: bool, **options: Any) -> None:
        try:
            if options["open"]:
                self.stdout.write(" ".join(_words_of(Path(options["open"]))))
                return
            now = timezone.now()
            made = making.write_backup(Path(file).absolute(), now) if file else making.make_backup(now)
        except UserError as error:
            refuse(self, error, json)
        else:
            self._tell(made, json)

    def _tell(self, made: Made, as_json: bool) -> None:
        if as_json:
            figures = {
                "ok": True,
                "file": str(made.file),
                "bytes": made.bytes,
                "objects": made.objects,
                "seconds": made.seconds,
                "attachments": made.attachments,
                "target": made.target,
                "missing": made.missing,
            }
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        self.stdout.write(
            _("%(file)s: %(objects)d objects, %(kb)d KB, restored and verified in %(seconds).1f s.")
            % {"file": made.file, "objects": made.objects, "kb": made.bytes // 1024, "seconds": made.seconds}
        )


def refuse(command: BaseCommand, error: UserError, as_json: bool) -> None:
    """The sentence and its remedy, and the end."""
    if as_json:
        problem = {"code": error.code, "message": error.message, "remedy": error.remedy}
        command.stdout.write(json.dumps({"ok": False, "problems": [problem]}, ensure_ascii=False))
    command.stderr.write(str(error))
    sys.exit(1)


def _words_of(path: Path) -> tuple[str, ...]:
    try:
        outside = archive.outside(path)
    except CodedError as refused:
        raise told(refused, path) from None
    found = words.words_of(keys.open_sealed(outside.sealed))
    # As on the page: they open the register of a whole village.
    info = site.current()
    log.record(
        None,
        Act.VIEW,
        model="upkeep.Backup",
        wilayah=info.wilayah if info else "",
        detail=f"backup words {outside.wilayah} (backup --open)",
        now=timezone.now(),
    )
    return found
