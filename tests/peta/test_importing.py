import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from nagari.kantor.models import Level
from nagari.lib.errors import UserError
from nagari.wilayah.models import Lingkungan, Tingkat, Wilayah
from peta.models import Batas, ImporBatas
from peta.queries.boundaries import holding_regions, versions
from peta.queries.outlines import areas
from peta.rules.files.places import placed
from peta.rules.matching import By
from peta.rules.shapes import from_text, km2
from peta.services import importing
from peta.services.boundaries import Source, give, go_back, remove
from peta.services.planning import plan
from tests.office import KOTO_BARU, NOW, SELAYO, make_office
from tests.peta.files.making import HOLE, SQUARE, geojson, kml

REAL = Path(__file__).parents[3] / "shared" / "data" / "batas" / "solok_nagari.geojson"
BESIDE = [(x - 0.04, y) for x, y in SQUARE]
LAPPING = [(x - 0.03, y) for x, y in SQUARE]
KOTO = ({"kode": KOTO_BARU, "nama": "Koto Baru"}, [SQUARE, HOLE])
SEL = ({"kode": SELAYO}, [BESIDE])


@pytest.fixture
def regency(db: None) -> None:
    make_office("13.02", Level.KABUPATEN)


@pytest.fixture
def village(db: None) -> None:
    make_office()


def start(data: bytes, office: str = "13.02") -> ImporBatas:
    return importing.start(data, "batas.geojson", office, None, NOW)


@pytest.mark.usefixtures("regency")
def test_it_writes_what_a_code_names_and_asks_about_what_a_name_does() -> None:
    impor = start(geojson(KOTO, ({"NAMOBJ": "Nagari Selayo"}, [BESIDE])))
    assert [row.by for row in impor.baris.all()] == [By.CODE, By.NAME]
    assert Batas.objects.count() == 0
    written = importing.write(impor, {2: SELAYO}, Source(sumber="uji"), NOW)
    assert {row.wilayah for row in written} == {KOTO_BARU, SELAYO}
    assert not ImporBatas.objects.exists()
    kept = from_text(Batas.objects.get(wilayah=KOTO_BARU).geometri)
    assert [list(ring.coords) for ring in (kept.exterior, *kept.interiors)] == [list(SQUARE), list(HOLE)]


@pytest.mark.usefixtures("regency")
def test_it_writes_no_name_that_nobody_confirmed() -> None:
    impor = start(geojson(({"nama": "Selayo"}, [BESIDE])))
    with pytest.raises(UserError) as refused:
        importing.write(impor, {}, Source(), NOW)
    assert refused.value.code == "batas_nothing_chosen"
    assert ImporBatas.objects.exists()


@pytest.mark.usefixtures("regency")
def test_it_tells_two_of_one_name_apart_by_what_is_beside() -> None:
    Wilayah.objects.create(code="13.02.11", name="Payung Sekaki", level=3, parent_id="13.02")
    Wilayah.objects.create(code="13.02.11.2001", name="Selayo", level=4, parent_id="13.02.11")
    (row,) = plan(geojson(({"nama": "Selayo", "WADMKC": "Payung Sekaki"}, [BESIDE])), "13.02").rows
    assert [one.code for one in row.candidates] == ["13.02.11.2001", SELAYO]


@pytest.mark.usefixtures("regency")
def test_it_refuses_what_is_not_this_office_s_and_guesses_at_no_code_without_dots() -> None:
    found = plan(geojson(({"kode": "13.03.01.2001"}, [SQUARE]), ({"kode": "1302102001"}, [BESIDE])), "13.02").rows
    assert [one.remarks[0].code for one in found] == ["area_foreign", "area_unknown"]
    assert all(one.is_refused for one in found)


@pytest.mark.usefixtures("regency")
def test_it_says_where_neighbours_overlap_and_how_much() -> None:
    found = plan(geojson(KOTO, ({"kode": SELAYO}, [LAPPING])), "13.02").findings
    lap = [one for one in found if one.flaw == "overlap"]
    assert [one.names for one in lap] == [("Koto Baru", "Selayo")]
    # 0.01° by 0.04° less the hole's part of it
    assert lap[0].km2 == pytest.approx(0.01 * 0.04 * 111.32 * 110.57, rel=0.3)


@pytest.mark.usefixtures("regency")
def test_it_says_what_nobody_has_and_what_lies_outside_the_district() -> None:
    district = ({"kode": "13.02.10"}, [[(100.5, -0.9), (100.66, -0.9), (100.66, -0.7), (100.5, -0.7)]])
    found = plan(geojson(KOTO, SEL, district), "13.02").findings
    assert {one.flaw.value: one.names for one in found} == {
        "outside": ("Koto Baru", "Kubung"),
        "gap": ("Koto Baru",),
    }


@pytest.mark.usefixtures("regency")
def test_it_joins_the_pieces_of_one_code() -> None:
    found = plan(geojson(KOTO, (KOTO[0], [[(x + 1, y) for x, y in SQUARE]])), "13.02").rows
    assert len(found) == 1
    assert from_text(found[0].geometry).geom_type == "MultiPolygon"


@pytest.mark.usefixtures("regency")
def test_it_changes_nothing_when_the_same_comes_twice() -> None:
    importing.write(start(geojson(KOTO)), {}, Source(), NOW)
    again = start(geojson(KOTO))
    assert again.baris.get().is_same
    assert importing.write(again, {}, Source(), NOW) == []
    assert Batas.objects.count() == 1


@pytest.mark.usefixtures("regency")
def test_it_keeps_versions_and_goes_back_to_one() -> None:
    importing.write(start(geojson(KOTO)), {}, Source(), NOW)
    importing.write(start(geojson((KOTO[0], [SQUARE]))), {}, Source(), NOW + timedelta(days=1))
    second, first = versions(KOTO_BARU)
    assert holding_regions("13.02")[KOTO_BARU].id == second.id
    # The clock of this computer was set back meanwhile.
    go_back("13.02", first.id, NOW)
    assert areas(Tingkat.DESA, "13.02")[KOTO_BARU].km2 == pytest.approx(first.luas, abs=0.01)
    go_back("13.02", second.id, NOW)
    assert holding_regions("13.02")[KOTO_BARU].id == second.id
    remove("13.02", second.id)
    assert [row.id for row in versions(KOTO_BARU)] == [first.id]


@pytest.mark.usefixtures("regency")
def test_it_lets_a_regulation_hold_before_anything_else() -> None:
    given = [(plan(geojson(KOTO), "13.02").rows[0].candidates[0], plan(geojson(KOTO), "13.02").rows[0].geometry)]
    with pytest.raises(UserError) as refused:
        give("13.02", given, Source(resmi=True), NOW)
    assert refused.value.code == "batas_no_regulation"
    (official,) = give("13.02", given, Source(resmi=True, sumber="Perbup 7/2026"), NOW)
    importing.write(start(geojson((KOTO[0], [SQUARE]))), {}, Source(), NOW + timedelta(days=1))
    assert holding_regions("13.02")[KOTO_BARU].id == official.id
    with pytest.raises(UserError) as refused:
        go_back("13.02", versions(KOTO_BARU)[0].id, NOW + timedelta(days=2))
    assert refused.value.code == "batas_official_holds"


@pytest.mark.usefixtures("village")
def test_it_gives_a_village_its_own_boundary_and_those_of_its_parts() -> None:
    part = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Simpang Empat")
    impor = start(kml("Jorong Simpang Empat", [SQUARE, HOLE]), KOTO_BARU)
    row = impor.baris.get()
    written = importing.write(impor, {1: f"{KOTO_BARU}/{part.id.hex}"}, Source(), NOW)
    assert (row.by, [one.lingkungan_id for one in written]) == (By.NAME, [part.id])
    with pytest.raises(UserError) as refused:
        give(KOTO_BARU, [(importing.target_of(row.candidates[0]), row.geometri)], Source(resmi=True, sumber="x"), NOW)
    assert refused.value.code == "batas_not_official"
    assert plan(geojson(SEL), KOTO_BARU).rows[0].is_refused


@pytest.mark.usefixtures("regency")
def test_it_runs_as_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "batas.geojson"
    path.write_bytes(geojson(KOTO, ({"nama": "Selayo"}, [BESIDE]), ({"nama": "?"}, [[(0, 0), (1, 1), (0, 1)]])))
    for options, counts in (
        ({"dry_run": True}, (1, 0, 1, 1)),
        ({}, (1, 0, 1, 1)),
        ({"accept_names": True}, (1, 1, 0, 1)),
    ):
        call_command("import_batas", path, json=True, **options)
        told: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert tuple(told[name] for name in ("written", "unchanged", "asked", "refused")) == counts
    assert [one["code"] for one in told["problems"]] == ["area_outside"]
    path.write_bytes(b"{")
    with pytest.raises(CommandError):
        call_command("import_batas", path, json=True)
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "batas_json"


@pytest.fixture
def solok(db: None) -> list[dict[str, Any]]:
    if not REAL.exists():
        pytest.skip("../shared is not here")
    make_office("13.02", Level.KABUPATEN)
    features = json.loads(REAL.read_text())["features"]
    for one in features:
        code = one["properties"]["kode"]
        above = code.rpartition(".")[0]
        Wilayah.objects.get_or_create(code=above, defaults={"name": above, "level": 3, "parent_id": "13.02"})
        Wilayah.objects.get_or_create(
            code=code, defaults={"name": one["properties"]["nama"], "level": 4, "parent_id": above}
        )
    return features


def test_it_brings_in_a_real_regency_with_nothing_lost(solok: list[dict[str, Any]]) -> None:
    done = importing.import_file(REAL.read_bytes(), "13.02", Source(), NOW, accept_names=False, dry_run=False)
    assert (done.written, done.refused) == (74, 0)
    kept = {row.wilayah: row for row in Batas.objects.all()}
    for one in solok:
        row = kept[one["properties"]["kode"]]
        polygons = one["geometry"]["coordinates"]
        polygons = [polygons] if one["geometry"]["type"] == "Polygon" else polygons
        given = placed([[[tuple(at) for at in ring] for ring in part] for part in polygons], "", None).shape
        assert given is not None
        assert shapely.equals_identical(shapely.MultiPolygon(shapely.get_parts(from_text(row.geometri))), given)
        assert row.luas == pytest.approx(km2(given), rel=0.001)
        assert row.luas == pytest.approx(one["properties"]["luas_km2"], rel=0.001, abs=0.01)
    assert {one.flaw.value for one in done.plan.findings} <= {"overlap", "gap"}
