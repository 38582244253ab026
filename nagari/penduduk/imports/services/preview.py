"""A file handed in on the page: read by a job, kept as a preview, written by another job once a person agreed."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from nagari.jobs.run import JobCancelled, JobRun
from nagari.jobs.services import enqueue
from nagari.kantor import clock
from nagari.lib.errors import CodedError, UserError
from nagari.penduduk.imports import files, messages
from nagari.penduduk.imports.plan import Plan, PlannedRow, RowKey, Verdict
from nagari.penduduk.imports.planning import make_plan
from nagari.penduduk.imports.problems import DOUBT, RowProblem
from nagari.penduduk.imports.reading import ReadFile, read
from nagari.penduduk.imports.services.direct import close, count
from nagari.penduduk.imports.services.write import write
from nagari.penduduk.imports.shown import shown_changes
from nagari.penduduk.models import BarisImpor, Impor, StatusImpor
from nagari.sync import blobs
from nagari.sync.bulk import bulk_insert
from nagari.wilayah.queries.tree import kecamatan_codes

READ, WRITE = "impor.read", "impor.write"
_BARIS = ("impor_id", "urut", "sheet", "row", "verdict", "nama", "nomor", "no_kk", "changes", "problems", "picked")


def start(content: bytes, file_name: str, *, wilayah: str, user_id: int, now: datetime) -> Impor:
    """Keeps the file and has it read. Raises CodedError for what can't be a spreadsheet."""
    # Closed before it is read: Windows opens no file a second time that is to go when it is closed.
    with TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        part = Path(folder) / "berkas"
        part.write_bytes(content)
        files.check_kind(part)
    blob = blobs.put(content)
    with transaction.atomic():
        impor: Impor = Impor.objects.create(
            file_name=file_name[-200:], blob=blob, wilayah=wilayah, created_by=user_id, created_at=now
        )
        _have_done(impor, READ, user_id, now)
    return impor


def agree(impor: Impor, *, user_id: int, now: datetime) -> None:
    """The person has seen the preview and wants the ticked rows written. Raises UserError import_not_open."""
    with transaction.atomic():
        if not Impor.objects.filter(pk=impor.pk, status=StatusImpor.PREVIEW).update(status=StatusImpor.WRITING):
            raise _not_open()
        _have_done(impor, WRITE, user_id, now)


def discard(impor: Impor) -> None:
    """Nothing of the file is wanted. Raises UserError import_not_open."""
    open_ = Impor.objects.filter(pk=impor.pk, status__in=(StatusImpor.PREVIEW, StatusImpor.FAILED))
    with transaction.atomic():
        if not open_.update(status=StatusImpor.CANCELLED):
            raise _not_open()
        BarisImpor.objects.filter(impor=impor).delete()


def pick(impor: Impor, keys: list[int], chosen: set[int]) -> None:
    """Of the rows `keys` that a page showed, tick those in `chosen` and no others."""
    rows = BarisImpor.objects.filter(impor=impor, impor__status=StatusImpor.PREVIEW, pk__in=keys)
    rows.filter(pk__in=chosen).update(picked=True)
    rows.exclude(pk__in=chosen).update(picked=False)


def pick_class(impor: Impor, verdict: Verdict, picked: bool) -> None:
    """Tick or untick all new, or all changed rows; one that is probably another person is ticked by itself only."""
    rows = BarisImpor.objects.filter(impor=impor, impor__status=StatusImpor.PREVIEW, verdict=verdict)
    if picked and verdict is Verdict.CHANGED:
        found = rows.values_list("pk", "problems")
        doubtful = [pk for pk, problems in found if any(RowProblem.of_kept(one).code == DOUBT for one in problems)]
        rows = rows.exclude(pk__in=doubtful)
    rows.update(picked=picked)


def read_job(run: JobRun) -> dict[str, Any]:
    impor = Impor.objects.get(pk=run.args["impor"])
    if impor.status != StatusImpor.READING:
        return {"impor": impor.pk}
    try:
        plan = _plan(_read(impor, run), impor, run)
        run.check_cancelled()
        with transaction.atomic():
            keep_preview(impor, plan)
    except CodedError as error:
        raise _failed(impor, error) from None
    except JobCancelled:
        Impor.objects.filter(pk=impor.pk, status=StatusImpor.READING).update(status=StatusImpor.CANCELLED)
        raise
    return {"impor": impor.pk}


def write_job(run: JobRun) -> dict[str, Any]:
    """Done again after a power cut: what was written is marked so in the same transaction, what was not begins anew."""
    impor = Impor.objects.get(pk=run.args["impor"])
    if impor.status != StatusImpor.WRITING:
        return {"impor": impor.pk}
    try:
        file = _read(impor, run)
        run.progress(0, 0, _("Writing to the register; this can no longer be stopped."))
        _write(impor, file, run)
    except CodedError as error:
        raise _failed(impor, error) from None
    except (JobCancelled, _Torn):
        Impor.objects.filter(pk=impor.pk, status=StatusImpor.WRITING).update(status=StatusImpor.PREVIEW)
        raise
    return {"impor": impor.pk}


def _write(impor: Impor, file: ReadFile, run: JobRun) -> None:
    unpicked = BarisImpor.objects.filter(impor=impor, picked=False, verdict__in=("added", "changed"))
    left_out = set(unpicked.values_list("sheet", "row"))
    with transaction.atomic():
        held = Impor.objects.select_for_update().get(pk=impor.pk)
        if held.status != StatusImpor.WRITING:
            return
        plan = _plan(file.copy() if left_out else file, held, run)
        stale = plan.fingerprint() != held.fingerprint
        if stale:
            keep_preview(held, plan)
        elif left_out:
            plan = _without(plan, file, left_out, held, run)
        if not stale:
            close(held, plan, write(plan).trace.packed(), run.now())
            # The register has them now; of the preview only what was changed and refused is worth keeping.
            BarisImpor.objects.filter(impor=held, verdict=Verdict.ADDED).delete()
    if stale:
        raise UserError(
            "import_stale",
            _("The register has changed since this preview was made; nothing was written."),
            _("Look at the new preview and agree again."),
        )


def _without(seen: Plan, file: ReadFile, left_out: set[RowKey], impor: Impor, run: JobRun) -> Plan:
    """The plan without the rows that lost their tick, if the others can stand alone."""
    plan = _plan(file, impor, run, left_out)
    refused = {one.key for one in seen.rows if one.refused}
    torn = [one for one in plan.rows if one.refused and one.key not in refused]
    if torn:
        numbers = ", ".join(str(one.row.number) for one in torn[:10])
        raise _Torn(
            "import_torn",
            _("Without the rows you took out, row %(rows)s does not fit its family.") % {"rows": numbers},
            _("Take out the whole family, or tick it whole."),
        )
    return plan


class _Torn(UserError):  # noqa: N818  reads as what it is
    """Undoes the transaction; the preview stays open."""


def keep_preview(impor: Impor, plan: Plan) -> None:
    """Replaces the rows of the preview; to be called in a transaction."""
    BarisImpor.objects.filter(impor=impor).delete()
    bulk_insert(BarisImpor, _BARIS, _rows(impor, plan))
    count(impor, plan)
    impor.fingerprint = plan.fingerprint()
    impor.status = StatusImpor.PREVIEW
    impor.error = None
    impor.save()


def _rows(impor: Impor, plan: Plan) -> Iterator[list[Any]]:
    for at, one in enumerate(plan.rows):
        if one.verdict is Verdict.UNCHANGED and not one.row.problems:
            continue
        yield [
            impor.pk,
            at,
            one.row.sheet[:60],
            one.row.number,
            one.verdict.value,
            str(one.get("nama") or "")[:100],
            _number(one),
            str(one.row.values.get("no_kk") or ""),
            shown_changes(one.changes, plan),
            [problem.kept() for problem in one.row.problems],
            not one.doubtful,
        ]


def _number(one: PlannedRow) -> str:
    return str(one.get("nik") or one.nomor_sementara or (one.known.nomor_sementara if one.known else ""))


def _read(impor: Impor, run: JobRun) -> ReadFile:
    today = _today(run)
    telling = _("Reading the rows")
    return read(
        blobs.path_of(impor.blob),
        today=today,
        optional=settings.OPTIONAL_FIELDS,
        tell=lambda done, total: run.progress(done, total, telling),
    )


def _plan(file: ReadFile, impor: Impor, run: JobRun, left_out: set[RowKey] | None = None) -> Plan:
    return make_plan(
        file,
        wilayah=impor.wilayah,
        today=_today(run),
        districts=kecamatan_codes() or None,
        left_out=left_out or (),
    )


def _today(run: JobRun) -> date:
    return clock.today(run.now())


def _have_done(impor: Impor, kind: str, user_id: int, now: datetime) -> None:
    job = enqueue(kind, {"impor": impor.pk}, user_id=user_id, wilayah=impor.wilayah, now=now)
    Impor.objects.filter(pk=impor.pk).update(job_id=job.pk)
    impor.job_id = job.pk


def _failed(impor: Impor, error: CodedError) -> UserError:
    if error.code == "file_no_columns" and _is_text_in_disguise(impor):
        error = CodedError("file_unknown")
    message, remedy = messages.of_error(error)
    told = {"code": error.code, "message": message, "remedy": remedy}
    Impor.objects.filter(pk=impor.pk).update(status=StatusImpor.FAILED, error=told)
    return UserError(error.code, message, remedy)


def _is_text_in_disguise(impor: Impor) -> bool:
    """Commas made a letter look like a table: whoever named it a spreadsheet is not helped by a word on columns."""
    return impor.file_name.lower().endswith(files.SHEET_NAMES) and files.is_text(blobs.path_of(impor.blob))


def _not_open() -> UserError:
    return UserError(
        "import_not_open",
        _("This import no longer waits for a decision."),
        _("Look at the list of imports for what became of it."),
    )
