"""`manage.py import_batas FILE [--dry-run] [--json] [--accept-names] [--source TEXT] [--since DATE] [--official]`"""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from nagari.kantor import clock, site
from nagari.lib.errors import CodedError, Problem, UserError
from peta import messages
from peta.rules.matching import By
from peta.services.boundaries import Source
from peta.services.importing import Outcome, import_file
from peta.services.planning import Row

_COUNTS = ("rows", "written", "unchanged", "asked", "refused")


class Command(BaseCommand):
    help = "Brings boundaries in: GeoJSON, KML, KMZ or a zipped Shapefile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--accept-names", action="store_true", help="write areas matched by their name alone, too")
        parser.add_argument("--source", default="", metavar="TEXT", help="where the boundaries come from")
        parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="since when they hold")
        parser.add_argument("--official", action="store_true", help="laid down by the regulation named as source")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        path: Path = options["file"]
        source = Source(resmi=options["official"], sumber=options["source"], berlaku_sejak=options["since"])
        try:
            office = _office()
            now = clock.now() if options["dry_run"] else clock.require_trusted()
            done = import_file(
                path.read_bytes(),
                office,
                source,
                now,
                accept_names=options["accept_names"],
                dry_run=options["dry_run"],
            )
        except CodedError as error:
            self._fail(options, error.code, *messages.of(error))
        except UserError as error:
            self._fail(options, error.code, error.message, error.remedy)
        except OSError:
            self._fail(options, "file_missing", *messages.tell("file_missing", {"file": path.name}))
        self._tell(done, options, time.perf_counter() - began)

    def _fail(self, options: dict[str, Any], code: str, message: str, remedy: str) -> None:
        if options["json"]:
            none = {"row": 0, "column": "", "value": "", "code": code, "message": message, "remedy": remedy}
            counts = dict.fromkeys((*_COUNTS, "seconds"), 0)
            self.stdout.write(json.dumps({"ok": False, **counts, "problems": [none]}, ensure_ascii=False))
        raise CommandError(f"{message} {remedy}".strip())

    def _tell(self, done: Outcome, options: dict[str, Any], seconds: float) -> None:
        counts = {"rows": len(done.plan.rows), **{name: getattr(done, name) for name in _COUNTS[1:]}}
        problems = [_problem(row, code, params) for row in done.plan.rows for code, params in _said(row)]
        if options["json"]:
            told = {
                "ok": True,
                **counts,
                "seconds": round(seconds, 3),
                "format": done.plan.format,
                "dry_run": options["dry_run"],
                "problems": problems,
                "notices": [
                    dict(zip(("message", "remedy"), messages.of(one), strict=True)) for one in done.plan.notices
                ],
                "findings": [
                    {"kind": one.flaw.value, "names": one.names, "km2": round(one.km2, 4)} for one in done.plan.findings
                ],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for one in problems:
            self.stdout.write(f"{one['row']} {one['value']}: {one['message']} {one['remedy']}".rstrip())
        for finding in done.plan.findings:
            self.stdout.write(f"{finding.flaw.value} {finding.km2:.3f} km²: {' / '.join(finding.names)}")
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()) + f" ({seconds:.1f} s)")
        if done.asked and not options["accept_names"]:
            self.stderr.write("Matched by name alone and not written: look at them, then add --accept-names.")


def _office() -> str:
    info = site.current()
    if info is None:
        raise UserError("no_office", _("This site is not set up yet."), _("Run `manage.py setup` first."))
    return info.wilayah


def _said(row: Row) -> list[tuple[str, Any]]:
    return [(one.code, one.params) for one in row.remarks]


def _problem(row: Row, code: str, params: Any) -> dict[str, Any]:
    message, remedy = messages.tell(code, params)
    by_name = row.by is By.NAME
    return {
        "row": row.place,
        "column": "",
        "value": row.name,
        "code": code,
        "message": message,
        "remedy": remedy,
        "by_name": by_name,
    }


def _notice(one: Problem) -> dict[str, str]:
    message, remedy = messages.of(one)
    return {"code": one.code, "message": message, "remedy": remedy}
