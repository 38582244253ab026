"""The regency's map: what it says is what the figures say; what is too few is told to nobody outside."""

import json
from typing import Any

import pytest
from django.test import Client
from owslib import ogcapi
from owslib.ogcapi.features import Features

from nagari.accounts.rules import Role
from nagari.kantor.models import Level
from nagari.statistik.counting import add
from nagari.statistik.measures import measures
from nagari.statistik.rules import month_of
from nagari.wilayah import freshness
from nagari.wilayah.models import Tingkat, Wilayah
from peta.queries import places
from tests.office import KOTO_BARU, NOW, SELAYO, make_office, make_user

MONTH = month_of(NOW.date())
# Two districts beside that of the office's usual villages.
MORE = {
    "13.02.11": ("X Koto Singkarak", None),
    "13.02.11.2001": ("Sumani", (-0.70, 100.58)),
    "13.02.11.2002": ("Koto Sani", (-0.71, 100.63)),
    "13.02.10.2003": ("Gantung Ciri", (-0.80, 100.70)),
}
PEOPLE = {KOTO_BARU: 300, SELAYO: 200, "13.02.10.2003": 40, "13.02.11.2001": 90, "13.02.11.2002": 60}
OLD = {KOTO_BARU: 30, SELAYO: 20, "13.02.10.2003": 2, "13.02.11.2001": 25, "13.02.11.2002": 16}


@pytest.fixture
def regency(db: None) -> None:
    make_office("13.02", Level.KABUPATEN)
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    Wilayah.objects.filter(code=SELAYO).update(lat=-0.81923, lng=100.61881)
    for code, (name, centre) in MORE.items():
        lat, lng = centre or (None, None)
        level, parent = Tingkat(code.count(".") + 1), code.rpartition(".")[0]
        Wilayah.objects.create(
            code=code, name=name, search=name.upper(), level=level, parent_id=parent, lat=lat, lng=lng
        )
    freshness.forget()
    places.forget()
    facts = [(code, (None, "penduduk", 0, 1, 0)) for code, count in PEOPLE.items() for _one in range(count)]
    facts += [(code, (None, "lahir", MONTH - 12 * 70, 1, 0)) for code, count in OLD.items() for _one in range(count)]
    young = {code: PEOPLE[code] - OLD[code] for code in PEOPLE}
    facts += [(code, (None, "lahir", MONTH - 12 * 30, 1, 0)) for code, count in young.items() for _one in range(count)]
    add([], facts)


@pytest.fixture
def officer(regency: None, client: Client) -> Client:
    client.force_login(make_user(Role.OFFICER, "13.02"), backend="nagari.accounts.backends.RoleBackend")
    return client


def told(client: Client, query: str, path: str = "/peta/nilai/") -> dict[str, str]:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200, query
    data = json.loads(answer.content)
    return {f"{data['w']}.{cut}": text for cut, _shade, text, *_more in data["r"]}


def test_it_shows_map_and_table_of_all_villages_and_leads_into_districts(officer: Client) -> None:
    page = officer.get("/peta/").content.decode()
    assert page.count('<a class="map-') == page.count('<tr data-kode="') == 5
    assert "Jumlah penduduk, per " in page
    assert "style=" not in page
    assert told(officer, "") == {code: str(count) for code, count in PEOPLE.items()}
    assert told(officer, "tingkat=kecamatan") == {"13.02.10": "540", "13.02.11": "150"}
    assert set(told(officer, "tempat=13.02.11")) == {"13.02.11.2001", "13.02.11.2002"}
    assert 'href="?tempat=13.02.11"' in officer.get("/peta/?tingkat=kecamatan").content.decode()


def test_it_tells_two_of_one_name_apart_by_their_district(officer: Client) -> None:
    Wilayah.objects.filter(code="13.02.11.2002").update(name="Selayo")
    freshness.forget()
    page = officer.get("/peta/").content.decode()
    for name in ("Selayo, Kubung", "Selayo, X Koto Singkarak"):
        assert page.count(f"<title>{name}: ") == page.count(f">{name}</a>") == 1
    assert ">Sumani</a>" in page


def test_it_says_lines_in_per_cent_and_as_numbers(officer: Client) -> None:
    assert told(officer, "ukuran=usia-produktif&baris=3")["13.02.11.2001"] == "27,8"
    assert told(officer, "ukuran=usia-produktif&baris=3&cara=jumlah")["13.02.11.2001"] == "25"
    both = json.loads(officer.get("/peta/nilai/?banding=kepadatan").content)
    assert [one["u"] for one in both["m"]] == ["Jumlah penduduk", "Kepadatan penduduk"]
    assert len(both["r"][0]) == 5


def test_every_measure_in_every_line_opens(officer: Client) -> None:
    # An officer may not know of health.
    for one in (one for one in measures if not one.needs):
        assert officer.get(f"/peta/nilai/?ukuran={one.code}&kelas=alami").status_code == 200, one.code
    assert officer.get("/peta/nilai/?ukuran=rentan&baris=4").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        *("ukuran=tiada", "tempat=13.01", "tempat=x", f"tempat={KOTO_BARU}", "tingkat=rt", "kelas=x"),
        *("bulan=2026-13", "bulan=%E0", "banding=tiada", "ukuran=disabilitas"),
    ],
)
def test_bad_addresses_are_not_found(officer: Client, query: str) -> None:
    for path in ("/peta/", "/peta/nilai/", "/peta/publik/"):
        known = query.startswith("bulan") and "publik" in path
        assert officer.get(f"{path}?{query}").status_code == (200 if known else 404), path


def test_what_does_not_fit_the_measure_begins_anew(officer: Client) -> None:
    for query in ("baris=99999", "cara=persen", "baris=%00", "bulan=2001-01", "bulan=2099-12", "geser=x"):
        assert told(officer, query).keys() == PEOPLE.keys(), query


def test_everybody_is_told_nothing_of_few_nor_what_gives_them_away(regency: None, client: Client) -> None:
    public = told(client, "ukuran=usia-produktif&baris=3", "/peta/publik/nilai/")
    assert public["13.02.10.2003"] == "*"
    assert public[SELAYO] == "*"
    assert public[KOTO_BARU] == "10,0"
    # Of the other lines too, or they would leave it.
    assert told(client, "ukuran=usia-produktif&baris=2", "/peta/publik/nilai/")["13.02.10.2003"] == "*"
    assert client.get("/peta/publik/?ukuran=rentan").status_code == 404
    assert client.get("/peta/publik/").status_code == 200
    assert client.get("/peta/nilai/").status_code == 302


@pytest.mark.parametrize(
    ("kind", "begin"), [("csv", b"\xef\xbb\xbf"), ("geojson", b"{"), ("pdf", b"%PDF"), ("png", b"\x89PNG")]
)
def test_it_is_given_out(officer: Client, kind: str, begin: bytes) -> None:
    answer = officer.get(f"/peta/unduh/?jenis={kind}&banding=kepadatan")
    assert answer.status_code == 200
    assert answer.content.startswith(begin)
    assert officer.get("/peta/unduh/?jenis=exe").status_code == 404
    assert officer.get("/peta/unduh/?jenis=pdf&kertas=a9").status_code == 404


def feature(answer: Any, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one["properties"] for one in answer["features"] if one["id"] == code)
    return found


def test_ogc_gives_features_page_by_page(regency: None, client: Client) -> None:
    landing = client.get("/peta/ogc/").json()
    assert {one["rel"] for one in landing["links"]} >= {"self", "service-desc", "conformance", "data"}
    assert len(client.get("/peta/ogc/conformance").json()["conformsTo"]) == 3
    first, second = client.get("/peta/ogc/collections").json()["collections"]
    assert (first["id"], second["id"]) == ("nagari", "kecamatan")
    west, south, east, north = first["extent"]["spatial"]["bbox"][0]
    assert 100 < west < east < 101
    assert -1 < south < north < 0
    page = client.get("/peta/ogc/collections/nagari/items?limit=2").json()
    assert (page["numberMatched"], page["numberReturned"]) == (5, 2)
    more = next(one["href"] for one in page["links"] if one["rel"] == "next")
    assert client.get(more).json()["numberReturned"] == 2
    boxed = client.get("/peta/ogc/collections/nagari/items?bbox=100.5,-0.72,100.6,-0.69").json()
    assert {one["id"] for one in boxed["features"]} <= set(PEOPLE)
    assert 0 < boxed["numberMatched"] < 5
    assert client.get(f"/peta/ogc/collections/nagari/items/{KOTO_BARU}").json()["properties"]["penduduk"] == 300


def test_ogc_tells_everybody_what_the_public_map_tells_and_staff_more(regency: None, client: Client) -> None:
    everybody = client.get("/peta/ogc/collections/nagari/items").json()
    assert feature(everybody, "13.02.10.2003")["usia-produktif_3"] is None
    assert "rentan_2" not in feature(everybody, KOTO_BARU)
    client.force_login(make_user(Role.OFFICER, "13.02"), backend="nagari.accounts.backends.RoleBackend")
    staff = client.get("/peta/ogc/collections/nagari/items").json()
    assert feature(staff, "13.02.10.2003")["usia-produktif_3"] == 5.0
    assert "rentan_2" in feature(staff, KOTO_BARU)


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=x", "offset=-1", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=9,9,1,1", "bbox=nan,0,0,0"),
        *("datetime=x", "resultType=hits"),
    ],
)
def test_ogc_refuses_what_is_no_page_and_no_box(regency: None, client: Client, query: str) -> None:
    answer = client.get(f"/peta/ogc/collections/nagari/items?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameterValue")
    assert client.get("/peta/ogc/collections/rt/items").status_code == 404
    assert client.get("/peta/ogc/collections/nagari/items/13.02.99.2001").status_code == 404


def test_a_village_is_led_to_its_figures(client: Client, db: None) -> None:
    make_office()
    client.force_login(make_user(Role.HEAD), backend="nagari.accounts.backends.RoleBackend")
    assert client.get("/peta/").url == "/peta/kantor/"  # type: ignore[attr-defined]
    assert client.get("/peta/publik/").status_code == 404
    assert client.get("/peta/ogc/").status_code == 404


class Answer:
    """What the client makes of an answer of this site."""

    def __init__(self, client: Client, url: str, params: dict[str, Any]) -> None:
        answer: Any = client.get(url, params)
        self.url, self.status_code, self.content, self.headers = url, answer.status_code, answer.content, answer.headers
        self.text = self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)

    def __bool__(self) -> bool:
        return self.status_code < 400


def test_a_client_of_the_standard_finds_its_way_alone(
    regency: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What QGIS asks: landing, conformance, description, collections, items page by page, by box and by time."""
    asked = lambda url, params=None, **_more: Answer(client, url, params or {})  # noqa: E731  a stand-in
    monkeypatch.setattr(ogcapi, "http_get", asked)
    found = Features("http://testserver/peta/ogc/")
    assert {"core", "oas30", "geojson"} <= {one.rpartition("/")[2] for one in found.conformance()["conformsTo"]}
    described = found.api()
    items = described["paths"]["/collections/nagari/items"]["get"]["parameters"]
    assert {one["name"] for one in items} >= {"limit", "bbox", "datetime"}
    assert next(one for one in items if one["name"] == "limit")["schema"]["maximum"] == 1000
    assert found.feature_collections() == ["nagari", "kecamatan"]
    about = found.collection("nagari")
    assert about["crs"] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
    west, south, east, north = about["extent"]["spatial"]["bbox"][0]
    page = found.collection_items("nagari", limit=3, bbox=[west, south, east, north], datetime="2026-01-01/..")
    assert (page["numberMatched"], page["numberReturned"]) == (5, 3)
    assert {one["rel"] for one in page["links"]} == {"self", "next", "collection"}
    rest = found.collection_items("nagari", limit=3, offset=3)
    codes = {one["id"] for one in page["features"]} | {one["id"] for one in rest["features"]}
    assert codes == set(PEOPLE)
    one = found.collection_item("nagari", KOTO_BARU)
    assert (one["properties"]["nama"], one["geometry"]["type"]) == ("Koto Baru", "MultiPolygon")
    with pytest.raises(RuntimeError):
        found.collection_items("nagari", limit=0)
