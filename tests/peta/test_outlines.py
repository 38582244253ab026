import gzip

import pytest
from django.test import Client

from nagari.accounts.rules import Role
from nagari.kantor import site
from nagari.kantor.models import Level, Situs
from nagari.wilayah.models import Tingkat, Wilayah
from peta.models import Batas, Lapisan, Rincian
from peta.queries.outlines import areas, outlines, shapes
from peta.services.ahead import draw_ahead
from tests.office import KOTO_BARU, NOW, SELAYO, make_office, make_user

AREA = '{"type":"Polygon","coordinates":[[[100.64,-0.84],[100.68,-0.84],[100.68,-0.80],[100.64,-0.80],[100.64,-0.84]]]}'


@pytest.fixture
def regency(db: None) -> None:
    make_office("13.02", Level.KABUPATEN)
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    Wilayah.objects.filter(code=SELAYO).update(lat=-0.81923, lng=100.61881)


def boundary(**values: object) -> Batas:
    row = {"wilayah": KOTO_BARU, "nomor": 1, "geometri": AREA, "sidik": "a", "dibuat_pada": NOW, "dipilih_pada": NOW}
    return Batas.objects.create(**{**row, "luas": 19.7, "lat": -0.82, "lng": 100.66, **values})


@pytest.mark.usefixtures("regency")
def test_a_regency_is_drawn_before_anybody_looks_a_village_is_not() -> None:
    draw_ahead(NOW)
    drawn = set(Lapisan.objects.values_list("tingkat", "rincian"))
    assert drawn == {(Tingkat.KECAMATAN, Rincian.KASAR), (Tingkat.DESA, Rincian.KASAR)}
    Lapisan.objects.all().delete()
    Situs.objects.update(level=Level.NAGARI, wilayah=KOTO_BARU)
    site.forget()
    draw_ahead(NOW)
    assert not Lapisan.objects.exists()


@pytest.mark.usefixtures("regency")
def test_what_cannot_be_drawn_leaves_other_regular_work_alone(caplog: pytest.LogCaptureFixture) -> None:
    boundary(geometri="{")
    draw_ahead(NOW)
    assert "could not be drawn ahead" in caplog.text


@pytest.mark.usefixtures("regency")
def test_it_draws_cells_where_nobody_gave_a_boundary() -> None:
    found = {one.id: one for one in shapes(Tingkat.DESA, "13.02")}
    assert set(found) == {KOTO_BARU, SELAYO}
    assert found[KOTO_BARU].properties["indikatif"] is True
    assert found[KOTO_BARU].properties["sel"] is True
    (district,) = shapes(Tingkat.KECAMATAN, "13.02")
    assert district.id == "13.02.10"


@pytest.mark.usefixtures("regency")
def test_it_draws_once_and_again_when_a_boundary_came() -> None:
    first = outlines(Tingkat.DESA, "13.02")
    assert outlines(Tingkat.DESA, "13.02") == first
    boundary(resmi=True)
    found = {one.id: one for one in shapes(Tingkat.DESA, "13.02")}
    assert found[KOTO_BARU].properties["indikatif"] is False
    assert (100.68, -0.84) in found[KOTO_BARU].area[0][0]
    assert areas(Tingkat.DESA, "13.02")[KOTO_BARU].km2 == 19.7
    assert outlines(Tingkat.DESA, "13.02").revision != first.revision
    assert Lapisan.objects.filter(tingkat=Tingkat.DESA, rincian=Rincian.KASAR).count() == 1


@pytest.mark.usefixtures("regency")
def test_it_draws_a_part_as_it_draws_the_whole() -> None:
    whole = {one.id: one.area for one in shapes(Tingkat.DESA, "13.02", Rincian.PENUH)}
    (part,) = shapes(Tingkat.DESA, SELAYO, Rincian.PENUH)
    assert {frozenset(ring) for ring in part.area[0]} == {frozenset(ring) for ring in whole[SELAYO][0]}


@pytest.mark.usefixtures("regency")
def test_it_draws_nothing_where_no_centre_is_known() -> None:
    Wilayah.objects.update(lat=None, lng=None)
    assert shapes(Tingkat.DESA, "13.02") == []


@pytest.mark.usefixtures("regency")
def test_it_answers_a_page_under_gzip_and_says_when_nothing_is_new(client: Client) -> None:
    client.force_login(make_user(Role.OFFICER, "13.02"), "nagari.accounts.backends.RoleBackend")
    address = f"/peta/garis/{Tingkat.DESA}/13.02/0.json"
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == outlines(Tingkat.DESA, "13.02").body
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    for wrong in ("4/13.02.99/0", "4/13.03/0", "4/14/0", "4/x/0", "2/13.02.10/0", "1/13/0", "4/13.02/7", "9/13.02/0"):
        assert client.get(f"/peta/garis/{wrong}.json").status_code == 404
