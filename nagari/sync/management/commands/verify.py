"""`verify`: the journal's chain and signatures, and that the tables equal the replayed journal."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.sync import projections, testimony
from nagari.sync.verify import Difference, verify


class Command(BaseCommand):
    help = "Check the journal, and that the tables say what it says."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        report = verify(now)
        report.problems += testimony.differences(now)
        report.problems += [Difference(code="projection_differs", field=name) for name in projections.verify(now)]
        if options["json"]:
            told = {
                "ok": report.ok,
                "streams": report.streams,
                "entries": report.entries,
                "objects": report.objects,
                "problems": [one.as_json() for one in report.problems],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for one in report.problems:
                self.stdout.write(_sentence(one))
            self.stdout.write(
                _("%(streams)d streams, %(entries)d entries, %(objects)d objects: %(problems)d problems")
                % {
                    "streams": report.streams,
                    "entries": report.entries,
                    "objects": report.objects,
                    "problems": len(report.problems),
                }
            )
        if not report.ok:
            sys.stderr.write(
                _("The journal and the tables differ. Keep a copy of the data folder and call the regency.") + "\n"
            )
            sys.exit(1)


def _sentence(one: Difference) -> str:
    if one.stream:
        return f"{one.code}: {one.stream} {one.field}"
    where = f"{one.model} {one.object} {one.field}".strip()
    return f"{one.code}: {where}: {one.journal!r} / {one.table!r}" if one.field else f"{one.code}: {where}"
