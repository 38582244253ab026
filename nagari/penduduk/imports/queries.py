"""What the pages of imports show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Q

from nagari.jobs.models import Job, JobState
from nagari.penduduk.imports import messages
from nagari.penduduk.imports.layouts import is_specific
from nagari.penduduk.imports.plan import Verdict
from nagari.penduduk.imports.problems import DOUBT, RowProblem
from nagari.penduduk.labels import field_label
from nagari.penduduk.models import BarisImpor, Impor, Keluarga, Penduduk, StatusImpor
from nagari.penduduk.specific import SPECIFIC

PAGE_SIZE = 50
PAST = 30
COVERED = "••••"
_OF_THE_CARD = frozenset({"no_kk", "alamat", "kode_pos", "tanggal_kk"})


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in words. `code` is for tests and the telephone."""

    column: str
    value: str
    code: str
    is_error: bool
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    pk: int
    row: int
    sheet: str
    nama: str
    nomor: str
    no_kk: str
    picked: bool
    changes: Sequence[tuple[str, str, str]]
    problems: Sequence[Told]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Ticks:
    """How many rows would be written as things are ticked."""

    added: int
    changed: int

    @property
    def total(self) -> int:
        return self.added + self.changed


def past(wilayah: str) -> list[Impor]:
    """The latest imports of a village, without what they wrote."""
    found: list[Impor] = list(Impor.objects.filter(wilayah=wilayah).defer("trace", "notices").order_by("-pk")[:PAST])
    return found


def is_interrupted(impor: Impor) -> bool:
    """Began to write and nobody is at it any more: the power went, and nothing of it was written."""
    if impor.status != StatusImpor.WRITING:
        return False
    at_work = Q(state__in=(JobState.WAITING, JobState.RUNNING))
    return impor.job_id is None or not Job.objects.filter(at_work, pk=impor.job_id).exists()


def ticks(impor: Impor) -> Ticks:
    rows = BarisImpor.objects.filter(impor=impor, picked=True).order_by()
    counted = dict(rows.values_list("verdict").annotate(count=Count("pk")))
    return Ticks(counted.get(Verdict.ADDED, 0), counted.get(Verdict.CHANGED, 0))


def page_of(impor: Impor, verdict: Verdict, number: int, *, specific: bool) -> tuple[Page, list[ShownRow]]:
    """`specific` False covers disability and the like: who imports need not be one who may see it."""
    rows = BarisImpor.objects.filter(impor=impor, verdict=verdict).order_by("urut")
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    return page, [_shown(row, specific=specific) for row in page.object_list]


def remarks(impor: Impor) -> list[tuple[str, str, bool]]:
    """Sentence, remedy and whether it is a warning, for what concerns the file as a whole."""
    return [(*messages.tell(code, params), code == "rows_doubtful") for code, params in impor.notices]


def told(problem: RowProblem) -> Told:
    message, remedy = messages.of_problem(problem)
    return Told(problem.column, problem.value, problem.code, problem.is_error, message, remedy)


def problems_of(impor: Impor, *, specific: bool) -> list[RowProblem]:
    """Of the refused rows, for the report."""
    kept = BarisImpor.objects.filter(impor=impor, verdict=Verdict.REFUSED).values_list("problems", flat=True)
    found = [RowProblem.of_kept(one) for row in kept for one in row]
    return found if specific else [_covered(one) for one in found]


def _shown(row: BarisImpor, *, specific: bool) -> ShownRow:
    changes: list[tuple[str, str, str]] = [
        (_label(field), old, new) if specific or field not in SPECIFIC else (_label(field), COVERED, COVERED)
        for field, old, new in row.changes
    ]
    found = [RowProblem.of_kept(one) for one in row.problems]
    problems = [told(one if specific else _covered(one)) for one in found]
    doubtful = any(one.code == DOUBT for one in found)
    return ShownRow(row.pk, row.row, row.sheet, row.nama, row.nomor, row.no_kk, row.picked, changes, problems, doubtful)


def _covered(problem: RowProblem) -> RowProblem:
    if not is_specific(problem.column):
        return problem
    return replace(problem, value=COVERED, params={**problem.params, "value": COVERED})


def _label(field: str) -> str:
    model = Keluarga if field in _OF_THE_CARD else Penduduk
    return field_label(cast("models.Field", model._meta.get_field(field)))
