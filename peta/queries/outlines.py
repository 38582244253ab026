"""Outlines of regions, ready for a page: drawn once, then read."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from nagari.sync.tracking import in_region
from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.queries.tree import tree_version
from nagari.wilayah.rules.codes import regency_of
from peta.models import Batas, Lapisan, Rincian
from peta.rules.topology import Named, decoded

# Of the way a layer is drawn: another number, and all are drawn anew.
_FORMAT = 2
OBJECT = "wilayah"


@dataclass(frozen=True, slots=True)
class Outlines:
    """A TopoJSON topology under gzip. Its object "wilayah" has a MultiPolygon for each region: `id` the code;
    properties `nama`, `luas` (km²), `indikatif` (no boundary laid down by a regulation), `sel` (not even one that was
    given: a cell), `pusat` [lng, lat] for the name. `revision` changes whenever the body does, and is an ETag."""

    packed: bytes
    revision: str

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.packed)

    def topology(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.body)
        return found


def outlines(tingkat: Tingkat, within: str, rincian: Rincian = Rincian.KASAR) -> Outlines:
    """The regions of one level in `within`, a regency or a region in it. Three queries, unless it is drawn first."""
    revision = revision_of(within)
    row = Lapisan.objects.filter(tingkat=tingkat, wilayah=within, rincian=rincian, revisi=revision).first()
    if row is None:
        # Loads shapely: not until there is something to draw.
        from peta.services.layers import draw

        row = draw(tingkat, within, rincian, revision)
    return Outlines(bytes(row.isi), revision)


def shapes(tingkat: Tingkat, within: str, rincian: Rincian = Rincian.KASAR) -> list[Named]:
    """The same as rings of degrees, for what is drawn here and not by a browser."""
    return decoded(outlines(tingkat, within, rincian).topology(), OBJECT)


@dataclass(frozen=True, slots=True)
class Luas:
    """`is_indicative`: no boundary laid down by a regulation says so."""

    km2: float
    is_indicative: bool


def areas(tingkat: Tingkat, within: str) -> Mapping[str, Luas]:
    """Code -> area, of every region that can be drawn."""
    geometries = outlines(tingkat, within).topology()["objects"][OBJECT]["geometries"]
    return {one["id"]: Luas(one["properties"]["luas"], one["properties"]["indikatif"]) for one in geometries}


def revision_of(within: str) -> str:
    """What layers in `within` are made of: boundaries and centres of its whole regency, for cells touch."""
    scope = regency_of(within)
    held = Batas.objects.filter(in_region(scope), lingkungan__isnull=True).order_by("id")
    tree: Any = tree_version()
    if tree is None:
        rows = Wilayah.objects.filter(in_region(scope, "code")).order_by("code")
        tree = list(rows.values_list("code", "name", "lat", "lng", "valid_to"))
    parts = (_FORMAT, tree, list(held.values_list("id", "dipilih_pada", "resmi")))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]
