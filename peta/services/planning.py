"""What a file of boundaries would change. Nothing is written here. Loads shapely."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import shapely
from pyproj import Transformer

from nagari.lib.errors import Problem
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Lingkungan, Tingkat, Wilayah
from nagari.wilayah.rules.codes import chain, depth_of, is_village, parent_of, regency_of
from peta.queries.boundaries import geometries, holding_parts, holding_regions
from peta.rules.files.found import Layer
from peta.rules.files.places import Placed, mover, placed
from peta.rules.files.reading import read_layers
from peta.rules.fit import Finding, findings
from peta.rules.matching import By, Matcher, Target, display_name
from peta.rules.shapes import from_text, km2, only_areas, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One area of the file. `candidates`: whom it may be of; one, and `by` code: nobody has to be asked.

    `is_same`: exactly what holds already. `geometry`: GeoJSON, "" where it was refused.
    """

    place: int
    name: str
    by: By
    candidates: tuple[Target, ...]
    km2: float
    remarks: tuple[Problem, ...]
    geometry: str
    is_same: bool = False

    @property
    def is_refused(self) -> bool:
        return not self.geometry or not self.candidates


@dataclass(frozen=True, slots=True)
class Plan:
    """`notices`: of the whole file."""

    format: str
    rows: tuple[Row, ...]
    notices: tuple[Problem, ...]
    findings: tuple[Finding, ...]


def plan(data: bytes, office: str) -> Plan:
    """Read a file for the office of region `office`. Raises CodedError (rules.files.reading)."""
    layers = read_layers(data)
    matcher = Matcher(targets(office))
    notices: list[Problem] = []
    rows: list[Row] = []
    for layer in layers:
        move = mover(layer.crs)
        if layer.is_assumed:
            notices.append(Problem("batas_no_prj"))
        rows += _rows(layer, move, matcher, len(rows))
    joined = _same(list(_joined(rows)), office)
    if all(row.is_refused for row in joined) and not any(row.geometry for row in joined):
        notices.append(Problem("batas_none_usable"))
    return Plan(layers[0].format, tuple(joined), tuple(notices), tuple(_findings(joined, office)))


def targets(office: str) -> list[Target]:
    """What this office may give boundaries to: itself; a village its parts, a regency all regions below it."""
    codes = Wilayah.objects.filter(in_region(office, "code"), valid_to__isnull=True)
    if depth_of(office) > Tingkat.KABUPATEN:
        codes = codes.filter(code=office)
    rows = dict(codes.order_by("code").values_list("code", "name"))
    found = [Target(code, name, rows.get(parent_of(code), "")) for code, name in rows.items()]
    if is_village(office):
        parts = Lingkungan.objects.filter(wilayah=office, closed_on__isnull=True).select_related("induk").order_by("id")
        found += [Target(office, str(part), str(part.induk or ""), part.id) for part in parts]
    return found


def _rows(layer: Layer, move: Transformer | None, matcher: Matcher, before: int) -> Iterator[Row]:
    for feature in layer.features:
        judged: Placed = placed(feature.polygons, feature.kind, move)
        match = matcher.match(feature.fields)
        remarks = judged.remarks
        if judged.shape is not None and not match.candidates:
            code = "area_foreign" if match.foreign else "area_unknown"
            remarks = (*remarks, Problem(code, {"code": match.foreign}))
        yield Row(
            place=before + feature.place,
            name=display_name(feature.fields) or (match.candidates[0].name if match.candidates else ""),
            by=match.by,
            candidates=match.candidates,
            km2=km2(judged.shape) if judged.shape is not None else 0.0,
            remarks=remarks,
            geometry=to_text(judged.shape) if judged.shape is not None else "",
        )


def _joined(rows: Iterable[Row]) -> Iterator[Row]:
    """Several areas of one code are one boundary in pieces."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        is_sure = row.by is By.CODE and row.geometry
        groups.setdefault(row.candidates[0].key if is_sure else f"#{row.place}", []).append(row)
    for group in groups.values():
        first = group[0]
        if len(group) == 1:
            yield first
            continue
        whole = only_areas(shapely.union_all([from_text(row.geometry) for row in group]))
        told = (*(one for row in group for one in row.remarks), Problem("area_joined", {"count": len(group)}))
        yield replace(first, km2=km2(whole), geometry=to_text(whole), remarks=told)


def digest(geometry: str) -> str:
    return hashlib.sha256(geometry.encode()).hexdigest()


def _same(rows: Sequence[Row], office: str) -> list[Row]:
    held = _held(office)
    return [
        replace(row, is_same=bool(row.candidates) and held.get(row.candidates[0].key) == digest(row.geometry))
        for row in rows
    ]


def _held(office: str) -> dict[str, str]:
    """Key of a target -> digest of the boundary that holds."""
    found: dict[str, str] = {code: row.sidik for code, row in holding_regions(office).items()}
    if is_village(office):
        found |= {Target(office, "", "", part).key: row.sidik for part, row in holding_parts(office).items()}
    return found


def _findings(rows: Sequence[Row], office: str) -> list[Finding]:
    """How the regions of the file fit with each other, with neighbours that have a boundary, and into those above."""
    new = {
        row.candidates[0].code: from_text(row.geometry)
        for row in rows
        if not row.is_refused and row.candidates[0].lingkungan is None
    }
    if not new:
        return []
    held = holding_regions(regency_of(office))
    texts = geometries([row.id for code, row in held.items() if code not in new])
    shapes = {code: from_text(texts[row.id]) for code, row in held.items() if code not in new} | new
    steps = {step for code in shapes for step in chain(code)}
    names = dict(Wilayah.objects.filter(code__in=steps).values_list("code", "name"))
    found: list[Finding] = []
    for level in sorted({len(chain(code)) for code in new}):
        same = {code: shape for code, shape in sorted(shapes.items()) if len(chain(code)) == level}
        above = {code: shapes[code.rpartition(".")[0]] for code in same if code.rpartition(".")[0] in shapes}
        found += findings(same, above, names)
    return found
