"""Books on their way out: short ones at once, long ones as a job whose file is fetched from its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nagari.jobs import services as jobs
from nagari.jobs.models import Job
from nagari.jobs.run import JobRun
from nagari.kantor import clock
from nagari.penduduk.buku import document as documents
from nagari.penduduk.buku.document import Document, as_pdf
from nagari.penduduk.buku.months import parse_month
from nagari.penduduk.buku.services import close_month
from nagari.penduduk.buku.workbook import as_xlsx
from nagari.penduduk.imports.services.giving_out import file_of, keep
from nagari.printing.sheets import Sheet

GIVE, CLOSE = "buku.give", "buku.close"
PDF, XLSX = "pdf", "xlsx"
TYPES: Mapping[str, str] = {
    PDF: "application/pdf",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What is there within a second, even on an old laptop.
DIRECT: Mapping[str, int] = {PDF: 60, XLSX: 1000}
CLOSED_DIRECTLY = 1500
SHEETS: Mapping[str, Sheet] = {
    "f4": Sheet.F4_LANDSCAPE,
    "a4": Sheet.A4_LANDSCAPE,
    "f4-tegak": Sheet.F4,
    "a4-tegak": Sheet.A4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`month` as 2026-05, `kind` pdf or xlsx, `sheet` one of SHEETS; `signer` the key of an official or ""."""

    kode: str
    wilayah: str
    month: str
    kind: str
    sheet: str = "f4"
    signer: str = ""
    printed_by: str = ""
    purpose: str = ""

    @property
    def first_day(self) -> date:
        return parse_month(self.month, latest=date.max)

    def document(self, today: date) -> Document:
        return documents.document_of(self.kode, self.wilayah, self.first_day, today=today, signer=self.signer)

    def file_name(self, ending: str) -> str:
        return f"{self.kode}-{self.wilayah}-{self.month}.{ending}"


def is_direct(one: Document, kind: str) -> bool:
    return one.count <= DIRECT[kind]


def written(one: Document, wanted: Wanted, at: datetime, tell: Callable[[int], None] = lambda _rows: None) -> bytes:
    """The file, here and now; `tell`: how many rows are done. Raises PrintingError."""
    if wanted.kind == XLSX:
        return as_xlsx(one, tell=tell)
    sheet = SHEETS[wanted.sheet]
    return as_pdf(one, wanted.wilayah, sheet=sheet, at=at, printed_by=wanted.printed_by, tell=tell)


def begin(wanted: Wanted, *, user_id: int, wilayah: str, now: datetime) -> Job:
    """`wilayah`: where the user works, which may lie above the village whose book it is."""
    names = ("kode", "wilayah", "month", "kind", "sheet", "signer", "printed_by", "purpose")
    return jobs.enqueue(
        GIVE, {name: getattr(wanted, name) for name in names}, user_id=user_id, wilayah=wilayah, now=now
    )


def wanted_of(args: Mapping[str, Any]) -> Wanted:
    return Wanted(**args)


def give_job(run: JobRun) -> dict[str, Any]:
    """{"rows", "kind", "bytes"}. Begun again, it writes the same file anew."""
    wanted, now = wanted_of(run.args), clock.now()
    one = wanted.document(clock.today())
    content = written(one, wanted, now, tell=lambda done: run.progress(done, one.count))
    run.check_cancelled()
    keep(file_of(run.job_id, wanted.kind), content)
    return {"rows": one.count, "kind": wanted.kind, "bytes": len(content)}


def begin_closing(wilayah: str, month: date, signer: str, *, user_id: int, now: datetime) -> Job:
    args = {"month": f"{month:%Y-%m}", "signer": signer}
    return jobs.enqueue(CLOSE, args, user_id=user_id, wilayah=wilayah, now=now)


def close_job(run: JobRun) -> dict[str, Any]:
    """Begun again after it had closed the month, it is refused: the month is closed."""
    month = parse_month(run.args["month"], latest=date.max)
    made = close_month(
        run.wilayah,
        month,
        signer=run.args["signer"],
        now=clock.require_trusted(),
        today=clock.require_trusted_day(),
        tell=run.progress,
    )
    return {"month": run.args["month"], "sidik": made.sidik}
