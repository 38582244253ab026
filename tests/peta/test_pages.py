import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Act, Role
from nagari.kantor.models import Kantor, Level
from nagari.wilayah.models import Lingkungan
from peta.models import Batas, ImporBatas
from peta.queries.boundaries import holding_parts, holding_regions
from peta.rules.files.reading import read_layers
from tests.office import KOTO_BARU, SELAYO, make_office, make_user
from tests.peta.files.making import HOLE, SQUARE, geojson

KOTO = ({"kode": KOTO_BARU, "nama": "Koto Baru"}, [SQUARE, HOLE])


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    make_office("13.02", Level.KABUPATEN)
    client.force_login(make_user(Role.OFFICER, "13.02"), "nagari.accounts.backends.RoleBackend")
    return client


@pytest.fixture
def part(office: Kantor) -> Lingkungan:
    return Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Simpang")


def hand_in(client: Client, data: bytes, name: str = "batas.geojson") -> str:
    answer = client.post("/peta/batas/impor/", {"berkas": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_it_shows_a_file_before_anything_is_written_and_writes_what_was_picked(officer: Client) -> None:
    page = hand_in(officer, geojson(KOTO, ({"nama": "Selayo"}, [[(x - 0.03, y) for x, y in SQUARE]])))
    shown = officer.get(page).content.decode()
    assert "Selayo, Kubung" in shown
    assert "tumpang tindih" in shown
    assert Batas.objects.count() == 0
    kinds = {one["properties"]["kind"] for one in json.loads(officer.get(f"{page}gambar.json").content)["features"]}
    assert kinds == {"new", "overlap", "gap"}
    fields = {
        "area-1": KOTO_BARU,
        "area-2": SELAYO,
        "sumber": "Perbup 7/2026",
        "berlaku_sejak": "1-2-2026",
        "resmi": "on",
    }
    assert officer.post(page, fields)["Location"] == "/peta/batas/"
    held = holding_regions("13.02")
    assert {code: row.resmi for code, row in held.items()} == {KOTO_BARU: True, SELAYO: True}
    assert AccessLog.objects.get(act=Act.IMPORT).count == 2
    assert "resmi" in officer.get("/peta/batas/").content.decode()


def test_it_keeps_what_was_typed_when_something_is_missing(officer: Client) -> None:
    page = hand_in(officer, geojson(KOTO))
    answer = officer.post(page, {"area-1": KOTO_BARU, "resmi": "on", "sumber": ""})
    assert answer.status_code == 422
    assert "Belum disebut peraturan" in answer.content.decode()
    assert officer.post(page, {"area-1": "99.99"}).status_code == 422
    assert Batas.objects.count() == 0
    assert ImporBatas.objects.count() == 1
    officer.post(f"{page}buang/")
    assert ImporBatas.objects.count() == 0


@pytest.mark.parametrize(("data", "told"), [(b"{", "GeoJSON terputus"), (b"x", "bukan GeoJSON"), (b"", "kosong")])
def test_it_says_why_a_file_was_refused(officer: Client, data: bytes, told: str) -> None:
    answer = officer.post("/peta/batas/impor/", {"berkas": SimpleUploadedFile("a.geojson", data)})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert officer.post("/peta/batas/impor/").status_code == 422
    assert not ImporBatas.objects.exists()


def test_it_goes_back_and_gives_out_what_it_was_given(officer: Client) -> None:
    for rings in ([SQUARE, HOLE], [SQUARE]):
        officer.post(hand_in(officer, geojson((KOTO[0], rings))), {"area-1": KOTO_BARU})
    first, second = Batas.objects.order_by("nomor")
    assert holding_regions("13.02")[KOTO_BARU].id == second.id
    officer.post(f"/peta/batas/versi/{first.id}/pakai/")
    assert holding_regions("13.02")[KOTO_BARU].id == first.id
    for address in (f"/peta/batas/versi/{first.id}.", "/peta/batas/semua-4."):
        for ending in ("geojson", "kml"):
            (feature,) = read_layers(officer.get(address + ending).content)[0].features
            assert feature.polygons == [[list(SQUARE), list(HOLE)]]
            assert feature.fields["kode"] == KOTO_BARU
        assert officer.get(f"{address}exe").status_code == 404
    officer.post(f"/peta/batas/versi/{first.id}/hapus/")
    assert holding_regions("13.02")[KOTO_BARU].id == second.id
    assert officer.post(f"/peta/batas/versi/{uuid4()}/pakai/").status_code == 404


def test_it_shows_pages_for_every_level_and_whatever_is_asked(officer: Client) -> None:
    for level in ("", "2", "3", "4", "1", "x"):
        assert officer.get(f"/peta/batas/?tingkat={level}").status_code == 200
        assert officer.get(f"/peta/batas/gambar.json?tingkat={level}").status_code == 200
    for code, status in (
        ("13.02", 200),
        ("13.02.10", 200),
        (KOTO_BARU, 200),
        ("13.02.99", 404),
        ("13", 404),
        ("x", 404),
    ):
        assert officer.get(f"/peta/batas/{code}/").status_code == status


def test_it_keeps_what_was_drawn_with_its_hole(part: Lingkungan, clerk_client: Client) -> None:
    page = f"/peta/batas/bagian/{part.id}/"
    drawn = json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]})
    assert clerk_client.post(page, {"geometri": drawn, "sumber": "jalan kaki"}).status_code == 302
    kept = json.loads(holding_parts(KOTO_BARU)[part.id].geometri)
    assert [[tuple(at) for at in ring] for ring in kept["coordinates"]] == [SQUARE, HOLE]
    found = json.loads(clerk_client.get(f"{page}gambar.json").content)["features"]
    assert [len(one["geometry"]["coordinates"][0]) for one in found if one["properties"]["kind"] == "own"] == [2]
    assert "jalan kaki" in clerk_client.get(page).content.decode()


@pytest.mark.parametrize(
    "drawn", ["", "x", "{}", "[]", '{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}', "9" * 500_000]
)
def test_it_refuses_what_is_no_drawing(part: Lingkungan, clerk_client: Client, drawn: str) -> None:
    answer = clerk_client.post(f"/peta/batas/bagian/{part.id}/", {"geometri": drawn})
    assert answer.status_code == 422
    assert not Batas.objects.exists()


def test_a_village_draws_its_own_boundary(office: Kantor, client: Client) -> None:
    client.force_login(make_user(Role.HEAD), "nagari.accounts.backends.RoleBackend")
    page = "/peta/batas/gambar/"
    assert page in client.get(f"/peta/batas/{KOTO_BARU}/").content.decode()
    assert client.get(page).status_code == 200
    for wrong in ("", "x", '{"type":"Point","coordinates":[1,2]}'):
        assert client.post(page, {"geometri": wrong}).status_code == 422, wrong
    drawn = json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]})
    assert client.post(page, {"geometri": drawn})["Location"] == f"/peta/batas/{KOTO_BARU}/"
    row = holding_regions(KOTO_BARU)[KOTO_BARU]
    assert (row.resmi, row.lingkungan_id, json.loads(row.geometri)["type"]) == (False, None, "Polygon")
    kinds = [one["properties"]["kind"] for one in json.loads(client.get(f"{page}peta.json").content)["features"]]
    assert kinds == ["around", "own"]


def test_no_other_office_draws_a_village(officer: Client) -> None:
    assert officer.get("/peta/batas/gambar/").status_code == 404
    assert officer.get("/peta/batas/gambar/peta.json").status_code == 404
