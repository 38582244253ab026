"""`manage.py import_penduduk FILE [--dry-run] [--report OUT.xlsx] [--json]`"""

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nagari.kantor import clock
from nagari.lib.errors import CodedError, UserError
from nagari.penduduk.imports import messages
from nagari.penduduk.imports.plan import Verdict
from nagari.penduduk.imports.problems import RowProblem
from nagari.penduduk.imports.services.direct import Outcome, import_file
from nagari.penduduk.imports.services.scope import village_of_site


class Command(BaseCommand):
    # The checks load every page of the site: half a second that an import does not need.
    requires_system_checks = []
    help = "Brings residents in from a spreadsheet of OpenSID, SIAK/BIP or our own template."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="write the refused rows with their reasons")
        parser.add_argument("--wilayah", help="code of the village, where this site is not one village office")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        # Hundreds of thousands of values and hardly a cycle among them: looking for some takes a tenth of the time.
        gc.disable()
        try:
            self._import(options, began)
        finally:
            gc.enable()

    def _import(self, options: dict[str, Any], began: float) -> None:
        path: Path = options["file"]
        try:
            wilayah = village_of_site(options["wilayah"])
            # An import does not give numbers of letters, but "on record since" must be a real day.
            now = clock.now() if options["dry_run"] else clock.require_trusted()
            done = import_file(path, wilayah=wilayah, now=now, today=clock.today(), dry_run=options["dry_run"])
            if options["report"]:
                # openpyxl takes a quarter of a second to load, which an import without report need not pay.
                from nagari.penduduk.imports.report import report

                options["report"].write_bytes(report(path, done.problems()))
        except CodedError as error:
            self._fail(options, error.code, *messages.of_error(error))
        except UserError as error:
            self._fail(options, error.code, error.message, error.remedy)
        except OSError as error:
            self._fail(options, "report_unwritable", f"{options['report']}: {error.strerror}.", "")
        self._tell(done, options, time.perf_counter() - began)

    def _fail(self, options: dict[str, Any], code: str, message: str, remedy: str) -> None:
        if options["json"]:
            none = {"row": 0, "column": "", "value": "", "code": code, "message": message, "remedy": remedy}
            counts = dict.fromkeys(("rows", "added", "changed", "unchanged", "refused", "seconds"), 0)
            self.stdout.write(json.dumps({"ok": False, **counts, "problems": [none]}, ensure_ascii=False))
        raise CommandError(f"{message} {remedy}".strip())

    def _tell(self, done: Outcome, options: dict[str, Any], seconds: float) -> None:
        counts = done.counts
        if options["json"]:
            told = {
                "ok": True,
                "rows": len(done.plan.rows),
                **{name: counts[Verdict(name)] for name in ("added", "changed", "unchanged", "refused")},
                "seconds": round(seconds, 3),
                "problems": [_problem(one) for one in done.problems()],
                "notices": [_notice(one.code, one.params) for one in done.plan.notices],
                "layout": done.plan.file.layout.value,
                "dry_run": options["dry_run"],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for problem in done.problems():
            message, remedy = messages.of_problem(problem)
            self.stdout.write(f"{problem.sheet} {problem.row} {problem.column}: {message} {remedy}")
        for notice in done.plan.notices:
            self.stdout.write(" ".join(messages.of_error(notice)))
        parts = ", ".join(f"{counts[one]} {one.value}" for one in Verdict if one is not Verdict.LEFT_OUT)
        self.stdout.write(f"{len(done.plan.rows)} rows: {parts} ({seconds:.1f} s)")
        if counts[Verdict.REFUSED] and not options["report"]:
            sys.stderr.write("Rows were refused; --report OUT.xlsx gives them back with their reasons.\n")


def _problem(problem: RowProblem) -> dict[str, Any]:
    message, remedy = messages.of_problem(problem)
    return {
        "row": problem.row,
        "sheet": problem.sheet,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
        "severity": "error" if problem.is_error else "warning",
        "message": message,
        "remedy": remedy,
    }


def _notice(code: str, params: Any) -> dict[str, str]:
    message, remedy = messages.tell(code, params)
    return {"code": code, "message": message, "remedy": remedy}
