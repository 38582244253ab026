import io
import struct
import zipfile

import pytest
import shapely
from pyproj import Transformer

from nagari.lib.errors import CodedError
from peta import messages
from peta.rules.files import found, reading
from peta.rules.files.places import mover, placed
from peta.rules.files.reading import read_layers
from peta.rules.shapes import km2
from tests.peta.files.making import HOLE, SQUARE, UTM_47S, geojson, kml, shape_parts, zipped

CODE = "13.02.10.2001"
WITH_HOLE = shapely.Polygon(SQUARE, [HOLE])
SAID = {"kode": CODE, "nama": "Koto Baru"}


CRS84 = {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def projected() -> dict[str, bytes]:
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:32747", always_xy=True)
    rings = [[to_metres.transform(*at) for at in ring] for ring in (SQUARE[::-1], HOLE[::-1])]
    return shape_parts(SAID, rings, UTM_47S)


@pytest.mark.parametrize(
    "data",
    [
        geojson((SAID, [SQUARE, HOLE])),
        b"\xef\xbb\xbf" + geojson((SAID, [SQUARE, HOLE]), crs=CRS84),
        kml("Koto Baru", [SQUARE, HOLE], f'<Data name="kode"><value>{CODE}</value></Data>'),
        zipped({"doc.kml": kml("Koto Baru", [SQUARE, HOLE], f'<SimpleData name="kode">{CODE}</SimpleData>')}),
        zipped(shape_parts(SAID, [SQUARE[::-1], HOLE[::-1]])),
        zipped({f"folder/{name}": content for name, content in projected().items()}),
    ],
    ids=["geojson", "geojson with crs", "kml", "kmz", "shapefile", "projected shapefile"],
)
def test_it_reads_an_area_with_its_hole_and_its_code(data: bytes) -> None:
    (layer,) = read_layers(data)
    (feature,) = layer.features
    assert feature.fields["kode"] == CODE
    shape = placed(feature.polygons, feature.kind, mover(layer.crs)).shape
    assert shape is not None
    assert shapely.symmetric_difference(shape, WITH_HOLE).area < 1e-9
    assert len(shape.geoms[0].interiors) == 1
    assert km2(shape) == pytest.approx(km2(shapely.MultiPolygon([WITH_HOLE])), rel=1e-6)


def test_it_reads_what_a_program_wrote_into_a_table_of_the_description() -> None:
    table = "<description><![CDATA[<table><tr><td>KODE</td><td>13.02.10.2001</td></tr></table>]]></description>"
    data = kml("Koto Baru", [SQUARE]).replace(b"</name>", b"</name>" + table.encode())
    assert read_layers(data)[0].features[0].fields["KODE"] == CODE


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<kml><Placemark><name>&b;</name></Placemark></kml>"
)
FETCH = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><name>&a;</name></kml>'


def damaged_zip() -> bytes:
    data = bytearray(zipped({"a.kml": kml("x", [SQUARE]) * 20}))
    data[60:90] = b"x" * 30
    return bytes(data)


def locked() -> bytes:
    data = bytearray(zipped({"a.kml": b"x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + place
        data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


REFUSED = {
    "nothing": (b"  \n", "batas_empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "batas_unknown"),
    "a page": (b"<!doctype html><html></html>", "batas_unknown"),
    "other xml": (b"<gpx></gpx>", "batas_unknown"),
    "a lone part": (b"\x00\x00\x27\x0a" + b"\0" * 100, "batas_shp_alone"),
    "torn json": (geojson((SAID, [SQUARE]))[:-20], "batas_json"),
    "a list": (b"[1, 2]", "batas_json_kind"),
    "deep json": (b"[" * 200_000, "batas_json_kind"),
    "topojson": (b'{"type": "Topology"}', "batas_json_kind"),
    "no features": (b'{"type": "FeatureCollection", "features": []}', "batas_nothing"),
    "other letters": ("{\xe9}".encode("latin-1"), "batas_encoding"),
    "utf-16": ("{}".encode("utf-16"), "batas_encoding"),
    "strange system": (geojson((SAID, [SQUARE]), crs={"properties": {"name": "Bessel"}}), "batas_crs"),
    "torn kml": (kml("x", [SQUARE])[:-30], "batas_xml"),
    "growing entities": (BOMB, "batas_entities"),
    "fetched entity": (FETCH, "batas_entities"),
    "torn zip": (zipped({"a.kml": kml("x", [SQUARE])})[:-40], "batas_damaged"),
    "damaged zip": (damaged_zip(), "batas_damaged"),
    "zip of nothing": (zipped({"a.txt": b"x"}), "batas_zip_empty"),
    "zip under a password": (locked(), "batas_password"),
    "no table": (zipped({k: v for k, v in shape_parts(SAID, [SQUARE]).items() if "dbf" not in k}), "batas_dbf_missing"),
    "torn shapefile": (
        zipped({k: v[:120] if "shp" in k else v for k, v in shape_parts(SAID, [SQUARE]).items()}),
        "batas_shp",
    ),
    "many files": (zipped({f"{number}.txt": b"" for number in range(300)}), "batas_bomb"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.filterwarnings("ignore:Declared file size")
def test_it_refuses_what_it_cannot_read_and_says_why(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(CodedError) as refused:
        read_layers(data)
    assert refused.value.code == code
    assert all(messages.of(refused.value))


def test_it_refuses_what_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 1000)
    with pytest.raises(CodedError) as refused:
        read_layers(zipped({"a.kml": b"<kml>" + b" " * 5000 + b"</kml>"}))
    assert refused.value.code == "batas_bomb"


def test_it_refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in (("MOST_POINTS", "batas_points"), ("MOST_FEATURES", "batas_features")):
        with monkeypatch.context() as patch:
            patch.setattr(found, name, 1)
            with pytest.raises(CodedError) as refused:
                read_layers(geojson((SAID, [SQUARE]), (SAID, [SQUARE])))
            assert refused.value.code == code
    monkeypatch.setattr(reading, "LARGEST_FILE", 100)
    with pytest.raises(CodedError) as refused:
        read_layers(geojson((SAID, [SQUARE])))
    assert refused.value.code == "batas_too_big"


def test_it_refuses_a_system_that_nobody_knows() -> None:
    with pytest.raises(CodedError) as refused:
        mover('PROJCS["nonsense"]')
    assert refused.value.code == "batas_crs"


NAN = float("nan")
AREAS = {
    "nothing": (None, "", "area_missing"),
    "a point": (None, "Point", "area_kind"),
    "two points": ([[[(100.6, -0.8), (100.7, -0.8), (100.6, -0.8)]]], "Polygon", "area_points"),
    "no number": ([[[(100.6, NAN), (100.7, -0.8), (100.6, -0.9)]]], "Polygon", "area_numbers"),
    "a line": ([[[(100.6, -0.8), (100.7, -0.8), (100.65, -0.8)]]], "Polygon", "area_flat"),
    "metres": ([[[(660000, 9907000), (661000, 9907000), (661000, 9908000)]]], "Polygon", "area_projected"),
    "swapped": ([[[(y, x) for x, y in SQUARE]]], "Polygon", "area_swapped"),
    "elsewhere": ([[[(4.0, 52.0), (5.0, 52.0), (5.0, 53.0)]]], "Polygon", "area_outside"),
    "a bow": ([[[(100.6, -0.8), (100.7, -0.9), (100.7, -0.8), (100.6, -0.9)]]], "Polygon", "area_repaired"),
}


@pytest.mark.parametrize("name", AREAS)
def test_it_judges_an_area_and_says_what_is_wrong(name: str) -> None:
    polygons, kind, code = AREAS[name]
    judged = placed(polygons, kind, None)
    assert [one.code for one in judged.remarks] == [code]
    assert (judged.shape is not None) is (code == "area_repaired")
    assert judged.shape is None or judged.shape.is_valid
    assert messages.of(judged.remarks[0])[0]


def test_it_is_not_led_astray_by_broken_coordinates() -> None:
    for written in ('"x"', "[]", "[[]]", "[[[]]]", "[[[1]]]", '[[["a", "b"]]]', "[[[true, 1], [1, 2], [2, 3]]]", "7"):
        data = f'{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":{written}}}}}'.encode()
        (feature,) = read_layers(data)[0].features
        assert placed(feature.polygons, feature.kind, None).shape is None


def test_it_closes_an_open_ring_and_leaves_numbers_as_they_are() -> None:
    shape = placed([[[*SQUARE[:-1]]]], "Polygon", None).shape
    assert shape is not None
    assert [tuple(at) for at in shape.geoms[0].exterior.coords] == list(SQUARE)


def test_it_unpacks_no_more_than_it_needs() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("large.tif", b"\0" * 10_000_000)
        archive.writestr("batas.geojson", geojson((SAID, [SQUARE])))
    assert len(read_layers(out.getvalue())[0].features) == 1
