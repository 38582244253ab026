"""Changes to boundaries. Each in one transaction. Loads shapely."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.wilayah.models import Lingkungan
from nagari.wilayah.rules.codes import Tingkat, covers, depth_of
from peta.models import Batas
from peta.queries.boundaries import versions
from peta.rules.matching import Target
from peta.rules.shapes import from_text, km2, label_point
from peta.rules.versions import holding
from peta.services.planning import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is said of a boundary: laid down by a regulation or not, where it comes from, since when it holds."""

    resmi: bool = False
    sumber: str = ""
    berlaku_sejak: date | None = None


@transaction.atomic
def give(office: str, given: Sequence[tuple[Target, str]], source: Source, now: datetime) -> list[Batas]:
    """New versions that hold from now on; `given`: of whom, and its GeoJSON, which is valid and in degrees. What
    holds already is passed over, unless it says something else of its source.

    Raises UserError batas_not_official, batas_no_regulation, batas_foreign, batas_twice.
    """
    _check_source(office, source)
    if len({target.key for target, _geometry in given}) < len(given):
        raise UserError("batas_twice", _("Two areas were given to one region."), _("Choose one of them."))
    rows = [row for target, geometry in given if (row := _version(office, target, geometry, source, now))]
    Batas.objects.bulk_create(rows)
    return rows


def _check_source(office: str, source: Source) -> None:
    if not source.resmi:
        return
    if depth_of(office) > Tingkat.KABUPATEN:
        raise UserError(
            "batas_not_official",
            _("Only the regency lays boundaries down (Permendagri 45/2016)."),
            _("Give it as indicative, and send the file to the regency."),
        )
    if not source.sumber.strip():
        raise UserError(
            "batas_no_regulation",
            _("It is not said which regulation lays the boundary down."),
            _("Write its number and year as the source."),
        )


def _may_give(office: str, code: str) -> bool:
    """Itself; a regency to all below it (the registration says so to whoever receives it)."""
    return code == office or (depth_of(office) <= Tingkat.KABUPATEN and covers(office, code))


def _version(office: str, target: Target, geometry: str, source: Source, now: datetime) -> Batas | None:
    if not _may_give(office, target.code):
        raise UserError("batas_foreign", _("This office gives no boundary to %(code)s.") % {"code": target.code})
    before = versions(target.code, target.lingkungan)
    mark = digest(geometry)
    held = holding(before)
    said = (source.resmi, source.sumber, source.berlaku_sejak)
    if held and held.sidik == mark and said == (held.resmi, held.sumber, held.berlaku_sejak):
        return None
    shape = from_text(geometry)
    lng, lat = label_point(shape)
    return Batas(
        wilayah=target.code,
        lingkungan_id=target.lingkungan,
        nomor=max((row.nomor for row in before), default=0) + 1,
        geometri=geometry,
        sidik=mark,
        resmi=source.resmi,
        sumber=source.sumber.strip(),
        berlaku_sejak=source.berlaku_sejak,
        dibuat_pada=now,
        dipilih_pada=_after(before, now),
        luas=round(km2(shape), 6),
        lat=lat,
        lng=lng,
    )


@transaction.atomic
def go_back(office: str, version_id: UUID, now: datetime) -> Batas:
    """The version holds again. Raises UserError batas_gone, batas_official_holds."""
    row = _own(office, version_id)
    row.dipilih_pada = _after(versions(row.wilayah, row.lingkungan_id), now)
    row.save()
    held = holding(versions(row.wilayah, row.lingkungan_id))
    if held is not None and held.id != row.id:
        raise UserError(
            "batas_official_holds",
            _("A boundary that a regulation lays down holds before this one."),
            _("Remove that version first, if it was a mistake."),
        )
    return row


def _after(rows: Sequence[Batas], now: datetime) -> datetime:
    """A clock that was set back must not make the choice have no effect."""
    return max([now, *(row.dipilih_pada + timedelta(microseconds=1) for row in rows)])


@transaction.atomic
def remove(office: str, version_id: UUID) -> None:
    """A version that was a mistake; the one chosen before it holds again, or the cell. Raises UserError batas_gone."""
    _own(office, version_id).delete()


def _own(office: str, version_id: UUID) -> Batas:
    row: Batas | None = Batas.objects.select_for_update().filter(pk=version_id).first()
    if row is None or not _may_give(office, row.wilayah):
        raise UserError("batas_gone", _("This version is not here any more."), _("Open the boundary again."))
    return row


def part_target(office: str, part_id: UUID) -> Target:
    """Raises UserError part_gone."""
    part = Lingkungan.objects.filter(pk=part_id, wilayah=office, closed_on__isnull=True).first()
    if part is None:
        raise UserError("part_gone", _("This part does not exist here any more."), _("Go back to the list."))
    return Target(office, str(part), "", part.id)
