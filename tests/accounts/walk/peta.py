from typing import Any

from nagari.sync import blobs
from nagari.wilayah.models import Lingkungan
from peta.models import Batas, ImporBatas, PetaDasar
from tests.accounts.walk import POST, PUBLIC, Page, given
from tests.office import NOW
from tests.peta.files.making import SQUARE


def basemap(region: str) -> dict[str, Any]:
    row = PetaDasar.objects.create(wilayah="13.02", isi=blobs.put(b"PMTiles"), ukuran=7, dibuat_pada=NOW)
    return {"digest": row.isi}


AREA = '{"type":"Polygon","coordinates":[%s]}' % [list(at) for at in SQUARE]


def layer(region: str) -> dict[str, Any]:
    return {"tingkat": 4, "within": region, "rincian": 0}


def region_of(region: str) -> dict[str, Any]:
    return {"kode": region}


def version(region: str) -> dict[str, Any]:
    row = {"nomor": 1, "geometri": AREA, "sidik": "a", "dibuat_pada": NOW, "dipilih_pada": NOW}
    return {"pk": Batas.objects.create(wilayah=region, luas=19.7, lat=-0.82, lng=100.66, **row).pk}


def file(region: str) -> dict[str, Any]:
    return {**version(region), "ending": "geojson"}


def part(region: str) -> dict[str, Any]:
    return {"pk": Lingkungan.objects.create(wilayah=region, jenis="jorong", nama="Uji").pk}


def impor(region: str) -> dict[str, Any]:
    return {"pk": ImporBatas.objects.create(wilayah=region, berkas="x", format="KML", created_at=NOW).pk}


PAGES: dict[str, Page] = {
    "peta:layer": Page("peta.view", of=layer),
    "peta:boundaries": Page("peta.view"),
    "peta:boundaries-map": Page("peta.view"),
    "peta:boundaries-file": Page("peta.view", of=given(tingkat=4, ending="geojson"), anywhere=True),
    "peta:boundary": Page("peta.view", of=region_of),
    "peta:boundary-map": Page("peta.view", of=region_of),
    "peta:version-file": Page("peta.view", of=file),
    "peta:version-choose": Page("peta.batas", POST, of=version),
    "peta:version-remove": Page("peta.batas", POST, of=version),
    "peta:import-batas": Page("peta.batas", POST),
    "peta:import": Page("peta.batas", of=impor),
    "peta:import-map": Page("peta.batas", of=impor),
    "peta:import-discard": Page("peta.batas", POST, of=impor),
    "peta:draw-village": Page("peta.batas"),
    "peta:draw-village-map": Page("peta.batas"),
    "peta:part": Page("peta.draw", of=part),
    "peta:part-map": Page("peta.draw", of=part),
    "peta:index": Page("peta.view"),
    "peta:values": Page("peta.view"),
    "peta:file": Page("peta.view"),
    "peta:public": Page(PUBLIC),
    "peta:public_values": Page(PUBLIC),
    "peta:basemap": Page(PUBLIC, of=basemap),
    "peta:ogc": Page(PUBLIC),
    "peta:ogc_api": Page(PUBLIC),
    "peta:ogc_conformance": Page(PUBLIC),
    "peta:ogc_collections": Page(PUBLIC),
    "peta:ogc_collection": Page(PUBLIC, of=given(name="nagari")),
    "peta:ogc_items": Page(PUBLIC, of=given(name="nagari")),
    "peta:ogc_item": Page(PUBLIC, of=given(name="nagari", code="13.02.10.2001")),
}
