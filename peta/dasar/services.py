"""A basemap is made of what is given, and kept for an office and all below it."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from nagari.lib.errors import CodedError
from nagari.sync import blobs
from nagari.wilayah.models import Tingkat
from nagari.wilayah.rules.codes import depth_of
from peta.dasar.models import PetaDasar
from peta.models import Rincian
from peta.queries.outlines import outlines, shapes
from peta.rules.topology import arcs_of

if TYPE_CHECKING:
    from peta.dasar.rules.cutting import Item

ZOOMS: Final = range(6, 14)
# Where borders of each level appear first.
_BORDER_ZOOM: Final = {Tingkat.KABUPATEN: 6, Tingkat.KECAMATAN: 8, Tingkat.DESA: 10}


@dataclass(frozen=True, slots=True)
class Made:
    """One PMTiles file."""

    content: bytes
    tiles: int


def make(items: Sequence["Item"], source: str) -> Made:
    """Raises CodedError dasar_nothing, dasar_big (more than an attachment may have)."""
    import shapely
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    from peta.dasar.rules.cutting import cut

    tiles = {zxy_to_tileid(one.z, one.x, one.y): one.content for one in cut(items, ZOOMS)}
    if not tiles:
        raise CodedError("dasar_nothing")
    left, low, right, high = shapely.total_bounds([one.shape for one in items])
    header = {
        "version": 3,
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": int(left * 1e7),
        "min_lat_e7": int(low * 1e7),
        "max_lon_e7": int(right * 1e7),
        "max_lat_e7": int(high * 1e7),
        "center_zoom": 10,
        "center_lon_e7": int((left + right) / 2 * 1e7),
        "center_lat_e7": int((low + high) / 2 * 1e7),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dasar.pmtiles"
        with path.open("wb") as file:
            writer: Any = Writer(file)  # type: ignore[no-untyped-call]
            for number in sorted(tiles):
                writer.write_tile(number, tiles[number])
            writer.finalize(header, {"attribution": source, "vector_layers": _described(items)})
        content = path.read_bytes()
    if len(content) > blobs.LARGEST:
        raise CodedError("dasar_big", megabytes=len(content) >> 20, most=blobs.LARGEST >> 20)
    return Made(content, len(tiles))


def _described(items: Sequence["Item"]) -> list[dict[str, object]]:
    names = sorted({str(one.kind.jenis) for one in items})
    return [{"id": name, "fields": {"nama": "String", "kelas": "Number"}} for name in names]


def keep(wilayah: str, content: bytes, source: str, now: datetime) -> PetaDasar:
    """It takes the place of what this office gave before. The same again changes nothing."""
    digest = blobs.put(content)
    with transaction.atomic():
        before = list(PetaDasar.objects.filter(wilayah=wilayah))
        same = next((row for row in before if row.isi == digest and row.sumber == source), None)
        if same is not None:
            return same
        row = PetaDasar(wilayah=wilayah, isi=digest, ukuran=len(content), sumber=source, dibuat_pada=now)
        row.save()
        for old in before:
            old.delete()
    return row


def own_items(wilayah: str) -> list["Item"]:
    """Land, borders and names of a regency as they are known here: boundaries, or cells where there are none."""
    return list(_own(wilayah))


def _own(wilayah: str) -> Iterator["Item"]:
    import shapely

    from peta.dasar.rules.cutting import Item
    from peta.dasar.rules.kinds import Jenis, Kind, place
    from peta.rules.shapes import multipolygon

    for tingkat in (Tingkat.KABUPATEN, Tingkat.KECAMATAN, Tingkat.DESA):
        if tingkat < depth_of(wilayah):
            continue
        named = [one for one in shapes(tingkat, wilayah, Rincian.SEDANG) if one.area]
        if tingkat == max(Tingkat.KABUPATEN, depth_of(wilayah)):
            yield from (Item(Kind(Jenis.DARAT, 1, ZOOMS[0]), multipolygon(one.area)) for one in named)
        rank = int(tingkat)
        border = Kind(Jenis.BATAS, rank, _BORDER_ZOOM[tingkat])
        for arc in arcs_of(outlines(tingkat, wilayah, Rincian.SEDANG).topology()):
            yield Item(border, shapely.LineString(arc))
        for one in named:
            yield Item(place(rank), shapely.Point(one.properties["pusat"]), str(one.properties["nama"]))
