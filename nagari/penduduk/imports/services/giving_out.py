"""A large export as a job: written into the data folder, fetched from its page, gone after some days."""

import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Upper

from nagari.jobs import services as jobs
from nagari.jobs.models import Job
from nagari.jobs.run import JobRun
from nagari.kantor import clock
from nagari.penduduk.daftar.forms import QuestionForm
from nagari.penduduk.daftar.questions import QUESTIONS, people
from nagari.penduduk.imports.export import PendudukResource, Writer, Written, as_csv, as_xlsx, paths_of
from nagari.penduduk.kode import Layout
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.filters import SPECIFIC_FILTERS, from_query
from nagari.penduduk.queries.listing import all_listed
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.specific import SPECIFIC

EXPORT = "penduduk.export"
ASKED = "daftar"
# Up to here the file is there in two seconds, even on an old laptop.
DIRECT_ROWS = 1000
# Long enough for a Friday's file to be fetched on Monday; it holds everybody's data.
KEPT = timedelta(days=3)
_TOGETHER = 500
WRITERS: Mapping[str, Writer] = {"xlsx": as_xlsx, "csv": as_csv}


def residents(query: Mapping[str, str], wilayah: str, today: date, *, specific: bool) -> QuerySet[Penduduk]:
    """Those a list shows for this query. `specific`: whoever asks may filter by data on health.

    `daftar` in it names a question (penduduk.daftar); its people, by name.
    """
    if ASKED in query:
        return asked(query, wilayah, today, specific=specific).order_by(Upper("nama"), "id")
    wanted = from_query(query, allowed=SPECIFIC_FILTERS if specific else ())
    return all_listed(wanted, wilayah, places_of(wilayah), today)


def asked(query: Mapping[str, str], wilayah: str, today: date, *, specific: bool) -> QuerySet[Penduduk]:
    """Nobody, where there is no such question, or its values read badly."""
    slug = query[ASKED]
    question = QUESTIONS.get(slug)
    form = QuestionForm(slug, query, today) if question else None
    if question is None or form is None or not form.is_valid():
        return Penduduk.objects.none()
    if question.action == "penduduk.specific" and not specific:
        return Penduduk.objects.none()
    return people(slug, form.values, wilayah)


def written(rows: QuerySet[Penduduk], layout: str, kind: str, wilayah: str, *, specific: bool) -> Written:
    """The file, here and now."""
    resource = PendudukResource(Layout(layout), paths_of(wilayah), frozenset() if specific else SPECIFIC)
    return WRITERS[kind](resource.get_export_headers(), resource.lines(rows))


def begin(
    query: Mapping[str, str],
    layout: str,
    kind: str,
    *,
    purpose: str,
    specific: bool,
    user_id: int,
    wilayah: str,
    now: datetime,
) -> Job:
    args = {"query": dict(query), "layout": layout, "kind": kind, "specific": specific, "purpose": purpose}
    return jobs.enqueue(EXPORT, args, user_id=user_id, wilayah=wilayah, now=now)


def export_job(run: JobRun) -> dict[str, Any]:
    """The function of the job; {"rows": count}. Begun again, it writes the same file anew."""
    args, today = run.args, clock.today()
    specific = bool(args["specific"])
    rows = residents(args["query"], run.wilayah, today, specific=specific)
    resource = PendudukResource(Layout(args["layout"]), paths_of(run.wilayah), frozenset() if specific else SPECIFIC)
    ids = list(rows.values_list("id", flat=True))

    def lines() -> Iterator[list[str]]:
        for start in range(0, len(ids), _TOGETHER):
            # Between two queries, never within one: SQLite refuses to write through a connection that is reading while
            # somebody else has written.
            run.progress(start, len(ids))
            some = ids[start : start + _TOGETHER]
            found = Penduduk.objects.select_related("keluarga").in_bulk(some)
            yield from (resource.line(found[key]) for key in some if key in found)

    made = WRITERS[args["kind"]](resource.get_export_headers(), lines())
    run.check_cancelled()
    keep(file_of(run.job_id, args["kind"]), made.content)
    return {"rows": made.rows, "bytes": len(made.content)}


def file_of(job_id: int, kind: str) -> Path:
    return _folder() / f"{job_id}.{kind}"


def sweep(now: datetime) -> int:
    """Removes files that are older than KEPT, and what a power cut left half-written. How many."""
    old = [path for path in _folder().glob("*") if now.timestamp() - path.stat().st_mtime > KEPT.total_seconds()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def keep(target: Path, content: bytes) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as part:
        part.write(content)
    os.replace(part.name, target)


def _folder() -> Path:
    return Path(settings.NAGARI_DATA) / "ekspor"
