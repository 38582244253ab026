"""A file of boundaries: looked through first, then written. Loads shapely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import Problem, UserError
from peta.models import BarisImporBatas, Batas, ImporBatas
from peta.rules.fit import Finding
from peta.rules.matching import By, Target
from peta.rules.shapes import mapping
from peta.services.boundaries import Source, give
from peta.services.planning import Plan, Row, plan

# What nobody decided about is forgotten.
KEPT = timedelta(days=7)


@transaction.atomic
def start(data: bytes, name: str, office: str, user_id: int | None, now: datetime) -> ImporBatas:
    """Keep what the file says until somebody has decided. Raises CodedError for a file that can't be read."""
    found = plan(data, office)
    ImporBatas.objects.filter(created_at__lt=now - KEPT).delete()
    impor = ImporBatas.objects.create(
        wilayah=office,
        berkas=name[-120:],
        format=found.format,
        created_at=now,
        created_by_id=user_id,
        notices=[_problem(one) for one in found.notices],
        findings=[_finding(one) for one in found.findings],
    )
    BarisImporBatas.objects.bulk_create(_kept(impor, row) for row in found.rows)
    return impor


def _kept(impor: ImporBatas, row: Row) -> BarisImporBatas:
    candidates = [
        {"code": one.code, "name": one.name, "within": one.within, "part": one.lingkungan.hex if one.lingkungan else ""}
        for one in row.candidates[:20]
    ]
    return BarisImporBatas(
        impor=impor,
        place=row.place,
        nama=row.name,
        by=row.by,
        candidates=candidates,
        luas=row.km2,
        remarks=[_problem(one) for one in row.remarks],
        geometri=row.geometry,
        is_same=row.is_same,
    )


def _problem(one: Problem) -> dict[str, Any]:
    return {"code": one.code, "params": dict(one.params)}


def _finding(one: Finding) -> dict[str, Any]:
    at = one.shape.representative_point()
    return {
        "flaw": one.flaw.value,
        "names": list(one.names),
        "km2": round(one.km2, 4),
        "at": [round(at.x, 5), round(at.y, 5)],
        "shape": mapping(one.shape.simplify(0.00001)),
    }


def target_of(candidate: Mapping[str, str]) -> Target:
    part = UUID(candidate["part"]) if candidate["part"] else None
    return Target(candidate["code"], candidate["name"], candidate["within"], part)


@transaction.atomic
def write(impor: ImporBatas, choices: Mapping[int, str], source: Source, now: datetime) -> list[Batas]:
    """`choices`: place of an area -> key of the target that a person confirmed. What was matched by code goes in unless
    `choices` says "" for it. Raises UserError batas_nothing_chosen and those of `give`."""
    given: list[tuple[Target, str]] = []
    for row in impor.baris.exclude(geometri=""):
        found = [target_of(one) for one in row.candidates]
        key = choices.get(row.place, found[0].key if found and row.by == By.CODE else "")
        target = next((one for one in found if one.key == key), None)
        if target is not None:
            given.append((target, row.geometri))
    if not given:
        raise UserError(
            "batas_nothing_chosen",
            _("No area is to be written."),
            _("Tick those whose name is right, or give the file codes."),
        )
    written = give(impor.wilayah, given, source, now)
    impor.delete()
    return written


def discard(impor: ImporBatas) -> None:
    impor.delete()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of an import by command. `written`: how many new versions; `asked`: matched by name alone, not accepted."""

    plan: Plan
    written: int
    unchanged: int
    asked: int
    refused: int


def import_file(
    data: bytes, office: str, source: Source, now: datetime, *, accept_names: bool, dry_run: bool
) -> Outcome:
    """Raises CodedError, UserError."""
    found = plan(data, office)
    usable = [row for row in found.rows if not row.is_refused]
    sure = [row for row in usable if row.by is By.CODE or (accept_names and len(row.candidates) == 1)]
    given = _pairs(sure)
    written = given if dry_run else give(office, given, source, now)
    same = sum(row.is_same for row in sure)
    count = len(given) - same if dry_run else len(written)
    return Outcome(found, count, len(given) - count, len(usable) - len(sure), len(found.rows) - len(usable))


def _pairs(rows: Sequence[Row]) -> list[tuple[Target, str]]:
    return [(row.candidates[0], row.geometry) for row in rows]
