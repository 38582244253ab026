import io
from typing import Any

import pytest
import shapefile

from nagari.lib.errors import CodedError
from peta.dasar.rules import reading
from peta.dasar.rules.kinds import Jenis, kind_of
from peta.dasar.rules.reading import read_items
from tests.peta.dasar.making import ALL, HAMLET, LANE, ROAD, SHOP, collection, feature
from tests.peta.files.making import UTM_47S, zipped

LINE = [[100.6, -0.8], [100.7, -0.8]]


def test_it_knows_the_words_of_openstreetmap_and_leaves_the_rest() -> None:
    found = [(one.kind.jenis, one.kind.rank, one.name) for one in read_items(ALL)]
    assert found == [
        (Jenis.JALAN, 1, "Jalan Contoh"),
        (Jenis.JALAN, 5, ""),
        (Jenis.SUNGAI, 1, "Batang Contoh"),
        (Jenis.AIR, 1, ""),
        (Jenis.TEMPAT, 5, "Kampuang Contoh"),
    ]


@pytest.mark.parametrize(
    ("fields", "shape", "wanted", "found"),
    [
        ({"REMARK": "Jalan Kolektor"}, "line", Jenis.JALAN, (Jenis.JALAN, 2)),
        ({"REMARK": "Jalan Setapak"}, "line", Jenis.JALAN, (Jenis.JALAN, 5)),
        ({}, "line", Jenis.JALAN, (Jenis.JALAN, 4)),
        ({"highway": "unheard-of"}, "line", None, (Jenis.JALAN, 5)),
        ({}, "line", None, None),
        ({}, "line", Jenis.SUNGAI, (Jenis.SUNGAI, 2)),
        ({}, "area", Jenis.SUNGAI, (Jenis.AIR, 1)),
        ({"building": "yes"}, "area", None, None),
        ({"NAMOBJ": "Balai"}, "point", Jenis.TEMPAT, (Jenis.TEMPAT, 5)),
        ({"place": "town"}, "point", None, None),
    ],
)
def test_it_takes_a_whole_file_for_what_it_is_said_to_be(
    fields: dict[str, str], shape: str, wanted: Jenis | None, found: tuple[Jenis, int] | None
) -> None:
    kind = kind_of(fields, shape, wanted)
    assert (kind and (kind.jenis, kind.rank)) == found


def shapes(prj: str = "") -> bytes:
    files = {name: io.BytesIO() for name in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files) as writer:
        writer.field("REMARK", "C", 40)
        writer.line([[[684_000.0, 9_907_500.0], [686_000.0, 9_908_000.0]]] if prj else [LINE])
        writer.record("Jalan Arteri")
    parts = {f"jalan.{name}": content.getvalue() for name, content in files.items()}
    return zipped(parts | ({"jalan.prj": prj.encode()} if prj else {}))


@pytest.mark.parametrize("prj", ["", UTM_47S])
def test_it_reads_shapefiles_projected_ones_too(prj: str) -> None:
    (one,) = read_items(shapes(prj), Jenis.JALAN)
    assert (one.kind.rank, round(one.shape.bounds[0]), round(one.shape.bounds[1])) == (1, 101, -1)


@pytest.mark.filterwarnings("ignore::shapefile.PossiblyCorruptFileHeader")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "batas_empty"),
        (b" \n", "batas_empty"),
        (b"{", "dasar_json"),
        (b"[]", "batas_unknown"),
        (b'{"type":"FeatureCollection"}', "dasar_json"),
        (b"<kml/>", "batas_unknown"),
        (b"PK\x03\x04rubbish", "batas_damaged"),
        (shapes()[:-40], "batas_damaged"),
        (zipped({"jalan.shp": b"\x00\x00\x27\x0a" + b"\xff" * 96, "jalan.dbf": b"\x03"}), "batas_damaged"),
        (zipped({"readme.txt": b"x"}), "dasar_nothing"),
        (collection(), "dasar_nothing"),
        (collection(SHOP), "dasar_nothing"),
        # Elsewhere, upside down, without numbers, without a shape.
        (collection(feature({"highway": "trunk"}, "LineString", [[5.0, 52.0], [5.1, 52.0]])), "dasar_nothing"),
        (collection(feature({"highway": "trunk"}, "LineString", [[684e3, 99e5], [685e3, 99e5]])), "dasar_nothing"),
        (collection(feature({"highway": "trunk"}, "LineString", [["a", "b"], [None, 1]])), "dasar_nothing"),
        (collection(feature({"highway": "trunk"}, "LineString", [[100.6, -0.8]])), "dasar_nothing"),
        (collection({"type": "Feature", "properties": {"highway": "trunk"}, "geometry": None}), "dasar_nothing"),
        (b'{"features":[null,1,"x",{"geometry":[]},{"geometry":{"type":"LineString"}}]}', "dasar_nothing"),
    ],
)
def test_it_says_why_nothing_can_be_taken_from_a_file(data: bytes, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        read_items(data)
    assert refused.value.code == code


def test_it_takes_what_is_whole_and_leaves_what_is_broken() -> None:
    broken: list[Any] = [feature({"highway": "trunk"}, "LineString", "x"), {"type": "Feature"}, None]
    assert len(read_items(collection(*broken, ROAD))) == 1


def test_it_ends_where_a_file_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_FEATURES", 2)
    assert len(read_items(collection(ROAD, LANE))) == 2
    with pytest.raises(CodedError) as refused:
        read_items(collection(ROAD, LANE, HAMLET))
    assert refused.value.code == "dasar_many"
