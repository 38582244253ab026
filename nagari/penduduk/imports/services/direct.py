"""An import without preview, by command: all acceptable rows of the file at once, or nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from nagari.penduduk.imports.plan import Plan, Verdict
from nagari.penduduk.imports.planning import make_plan
from nagari.penduduk.imports.problems import RowProblem
from nagari.penduduk.imports.reading import read
from nagari.penduduk.imports.services.write import write
from nagari.penduduk.models import Impor, StatusImpor
from nagari.wilayah.queries.tree import kecamatan_codes


@dataclass(frozen=True, slots=True)
class Outcome:
    plan: Plan
    counts: dict[Verdict, int]

    def problems(self) -> list[RowProblem]:
        return self.plan.problems()


def import_file(
    path: Path, *, wilayah: str, now: datetime, today: date, dry_run: bool, since: date | None = None
) -> Outcome:
    """`since`: from when the register knows of them, if not from today. Raises CodedError for what can't be read."""
    file = read(path, today=today, optional=settings.OPTIONAL_FIELDS)
    # An office that has no tree of regions yet knows no kecamatan at all.
    districts = kecamatan_codes() or None
    if dry_run:
        plan = make_plan(file, wilayah=wilayah, today=today, districts=districts)
        return Outcome(plan, plan.counts())
    # Outside the transaction: a power cut then leaves this row and nothing else, and the list of imports says so.
    impor = Impor.objects.create(
        file_name=path.name[:200], layout=file.layout, wilayah=wilayah, status=StatusImpor.WRITING, created_at=now
    )
    with transaction.atomic():
        plan = make_plan(file, wilayah=wilayah, today=today, districts=districts)
        close(impor, plan, write(plan, since=since).trace.packed(), now)
    return Outcome(plan, plan.counts())


def close(impor: Impor, plan: Plan, trace: bytes, now: datetime) -> None:
    """Notes, in the transaction of the writing, that the plan is written."""
    count(impor, plan)
    impor.status = StatusImpor.DONE
    impor.trace = trace
    impor.committed_at = now
    impor.save()


def count(impor: Impor, plan: Plan) -> None:
    """Puts what the plan comes to on the import; the caller saves."""
    counts = plan.counts()
    impor.layout = plan.file.layout
    impor.added, impor.changed = counts[Verdict.ADDED], counts[Verdict.CHANGED]
    impor.unchanged, impor.refused = counts[Verdict.UNCHANGED] + counts[Verdict.LEFT_OUT], counts[Verdict.REFUSED]
    impor.warnings = sum(not problem.is_error for problem in plan.problems())
    impor.notices = [[one.code, dict(one.params)] for one in plan.notices]
