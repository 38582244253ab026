"""Drawing layers anew. Loads shapely, which takes a second on an old laptop: only who draws imports this."""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import orjson
import shapely

from nagari.sync.tracking import in_region
from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.rules.codes import covers, regency_of
from peta.models import Lapisan, Rincian
from peta.queries.boundaries import geometries, holding_regions
from peta.rules.cells import Centre, indicative_cells
from peta.rules.drawing import STEP, fitted, simplified
from peta.rules.known import known_km2
from peta.rules.shapes import from_text, km2, label_point, multipolygon, polygons
from peta.rules.topology import Area, Named, encoded

OBJECT = "wilayah"


class Region(NamedTuple):
    code: str
    name: str
    lat: float | None
    lng: float | None


def draw(tingkat: Tingkat, within: str, rincian: Rincian, revision: str) -> Lapisan:
    """Draw a layer of the regions of one level in `within` and keep it."""
    named = regions(tingkat, within)
    shapes = region_shapes(tingkat, within)
    codes = [one.code for one in named if one.code in shapes]
    drawn = dict(zip(codes, simplified([shapes[code] for code in codes], rincian), strict=True))
    given = holding_regions(within)
    areas = known_km2()
    layer = []
    for one in named:
        shape = drawn.get(one.code)
        if shape is None:
            continue
        holds = given.get(one.code)
        size = holds.luas if holds else areas.get(one.code) or km2(shapes[one.code])
        at = (holds.lng, holds.lat) if holds else label_point(shapes[one.code])
        properties = {"nama": one.name, "luas": round(size, 2), "indikatif": not (holds and holds.resmi)}
        layer.append(Named(one.code, polygons(shape), {**properties, "sel": holds is None, "pusat": at}))
    body = gzip.compress(orjson.dumps(encoded(OBJECT, layer, STEP[rincian])), 9, mtime=0)
    kept, _made = Lapisan.objects.update_or_create(
        tingkat=tingkat, wilayah=within, rincian=rincian, defaults={"revisi": revision, "isi": body}
    )
    return kept


def regions(tingkat: Tingkat, within: str) -> list[Region]:
    """Those alive, by code."""
    rows = Wilayah.objects.filter(in_region(within, "code"), level=tingkat, valid_to__isnull=True).order_by("code")
    return [Region(*row) for row in rows.values_list("code", "name", "lat", "lng")]


def region_shapes(tingkat: Tingkat, within: str) -> dict[str, shapely.Geometry]:
    """Every region of that level in `within` that can be drawn at all, as given or as its cell; degrees (lng, lat).

    Cells are those of the whole regency, whatever part of it is asked for.
    """
    if tingkat == Tingkat.DESA:
        shapes = _villages(regency_of(within))
    else:
        below = region_shapes(Tingkat(tingkat + 1), within if len(within) <= len("00.00") else regency_of(within))
        shapes = fitted(_given(tingkat, regency_of(within)), _united(below))
    return {code: shape for code, shape in shapes.items() if covers(within, code)}


def _villages(regency: str) -> dict[str, shapely.Geometry]:
    given = _given(Tingkat.DESA, regency)
    areas = known_km2()
    by_regency: dict[str, list[Centre]] = {}
    lacking: set[str] = set()
    for one in regions(Tingkat.DESA, regency):
        if one.lat is not None and one.lng is not None:
            centre = Centre(one.code, one.lat, one.lng, areas.get(one.code))
            by_regency.setdefault(regency_of(one.code), []).append(centre)
            if one.code not in given:
                lacking.add(regency_of(one.code))
    cells = {
        code: multipolygon(area) for name in sorted(lacking) for code, area in _cells(tuple(by_regency[name])).items()
    }
    return fitted(given, cells)


@lru_cache(maxsize=4)
def _cells(centres: tuple[Centre, ...]) -> dict[str, Area]:
    """Half a second for 74; several layers are drawn of the same."""
    return indicative_cells(centres)


def _given(tingkat: Tingkat, within: str) -> dict[str, shapely.Geometry]:
    rows = {code: row for code, row in holding_regions(within).items() if code.count(".") + 1 == tingkat}
    texts = geometries([row.id for row in rows.values()])
    return {code: from_text(texts[row.id]) for code, row in rows.items()}


def _united(shapes: Mapping[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """What lies in one region above, melted together."""
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, shape in shapes.items():
        groups.setdefault(code.rpartition(".")[0], []).append(shape)
    return {above: _melted(parts) for above, parts in groups.items()}


def _melted(parts: Sequence[shapely.Geometry] | Iterable[shapely.Geometry]) -> shapely.Geometry:
    return shapely.union_all(list(parts))
