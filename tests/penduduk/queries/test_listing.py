from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from nagari.kantor.models import Kantor
from nagari.penduduk.kode import Pekerjaan, StatusDasar
from nagari.penduduk.queries import search
from nagari.penduduk.queries.filters import PendudukFilter, Sort, from_query, to_query
from nagari.penduduk.queries.listing import list_penduduk, suggest
from nagari.penduduk.queries.places import places_of
from tests.office import KOTO_BARU, SELAYO
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk, make_places

pytestmark = pytest.mark.django_db


def names(scope: str = KOTO_BARU, page: int = 1, **wanted: Any) -> list[str]:
    listing = list_penduduk(PendudukFilter(**wanted), scope, places_of(scope), page, TODAY)
    return [row.nama for row in listing.rows]


@pytest.fixture
def people(office: Kantor) -> None:
    make_penduduk(nama="MUHAMMAD YUSUF", nik="1302101203909001", tanggal_lahir=date(1990, 3, 12), jenis_kelamin=1)
    make_penduduk(nama="SITI AISYAH", nik="1302105203919002", tanggal_lahir=date(1991, 3, 12), pekerjaan=Pekerjaan.GURU)
    make_penduduk(nama="YUSNIAR", nomor_sementara="0130210200100001", tanggal_lahir=date(2012, 1, 1))
    make_penduduk(nama="BUSTAMI", nik="1302101203459003", status_dasar=StatusDasar.MATI, jenis_kelamin=1)
    make_penduduk(SELAYO, nama="ORANG SELAYO", nik="1302101203909004")


def test_it_lists_living_residents_of_the_own_region_by_name(people: None) -> None:
    assert names() == ["MUHAMMAD YUSUF", "SITI AISYAH", "YUSNIAR"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("yusuf", ["MUHAMMAD YUSUF"]),
        ("yusuf muhammad", ["MUHAMMAD YUSUF"]),
        ("m. yusuf", ["MUHAMMAD YUSUF"]),
        ("Moh Yusuf", ["MUHAMMAD YUSUF"]),
        ("yus", ["MUHAMMAD YUSUF", "YUSNIAR"]),
        ("suf", []),
        ("siti aisyah tidak", []),
        ("1302105203919002", ["SITI AISYAH"]),
        ("1302 1052 0391 9002", ["SITI AISYAH"]),
        ("9002", ["SITI AISYAH"]),
        ("0130210200100001", ["YUSNIAR"]),
        ("9004", []),
        ("12-03-1991", ["SITI AISYAH"]),
        ("12/3/1991", ["SITI AISYAH"]),
        ("31-02-1991", []),
        ("jusuf", ["MUHAMMAD YUSUF"]),
        ("sitiaisyah", ["SITI AISYAH"]),
        ("mmmm", []),
        ("%", []),
        ("_u", []),
        ("'; DROP TABLE", []),
    ],
)
def test_it_finds_people_by_parts_of_name_or_number(people: None, q: str, found: list[str]) -> None:
    assert names(q=q) == found


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("nur hayati", ["Nur Hayati", "Nurhayati"]),
        ("nurhayati", ["Nur Hayati", "Nurhayati"]),
        ("sjukri", ["Syukri"]),
        ("syukri", ["Syukri"]),
        ("yusuf", ["Jusuf"]),
        ("djamal", ["Jamal"]),
        ("tjut", ["Cut"]),
        ("ju", ["Jusuf"]),
        ("zzzz", []),
    ],
)
def test_it_finds_a_name_in_the_old_spelling_and_written_apart(office: Kantor, q: str, found: list[str]) -> None:
    for nama in ("Nurhayati", "Nur Hayati", "Syukri", "Jusuf", "Jamal", "Cut", "Zainal"):
        make_penduduk(nama=nama)
    assert names(q=q) == found


def test_it_sorts_names_whatever_their_case(office: Kantor) -> None:
    jorong, _rt = make_places()
    for nama in ("AFRIZAL JULIANTO", "Abdul Aditya", "abu Bakar"):
        make_penduduk(nama=nama, lingkungan=jorong)
    expected = ["Abdul Aditya", "abu Bakar", "AFRIZAL JULIANTO"]
    assert names() == names(urut=Sort.TEMPAT) == names(lingkungan=jorong.id) == names(q="a") == expected
    assert names(turun=True) == expected[::-1]


def test_it_does_not_pass_off_a_limit_as_a_count(office: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_HITS", 2)
    for serial in range(3):
        make_penduduk(nama=f"ORANG {serial}", nik=f"130210520391900{serial}")
    for q in ("orang", "1302"):
        listing = list_penduduk(PendudukFilter(q=q), KOTO_BARU, places_of(KOTO_BARU), 1, TODAY)
        assert (listing.total, listing.is_cut, len(listing.rows)) == (2, True, 2)


def test_it_reads_the_names_once_to_search_them(people: None) -> None:
    places = places_of(KOTO_BARU)
    with CaptureQueriesContext(connection) as asked:
        list_penduduk(PendudukFilter(q="yus"), KOTO_BARU, places, 1, TODAY)
    assert sum("LIKE" in query["sql"] for query in asked) == 1


def test_it_finds_the_dead_by_number_but_not_by_name_unless_asked(people: None) -> None:
    assert names(q="bustami") == []
    assert names(q="bustami", status=0) == ["BUSTAMI"]
    assert names(q="1302101203459003") == ["BUSTAMI"]


def test_it_finds_a_family_by_the_number_of_its_card(office: Kantor) -> None:
    make_family()
    assert sorted(names(q="1302102003159001")) == ["FAUZAN", "NURHAYATI", "SYAFRIL"]
    assert sorted(names(q="20031590")) == ["FAUZAN", "NURHAYATI", "SYAFRIL"]


def test_it_says_when_a_term_is_too_short(people: None) -> None:
    assert list_penduduk(PendudukFilter(q="12"), KOTO_BARU, places_of(KOTO_BARU), 1, TODAY).too_short


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"codes": {"jenis_kelamin": 1}}, ["MUHAMMAD YUSUF"]),
        ({"codes": {"pekerjaan": Pekerjaan.GURU}}, ["SITI AISYAH"]),
        ({"codes": {"pekerjaan": 0}}, ["MUHAMMAD YUSUF", "YUSNIAR"]),
        ({"umur_dari": 17}, ["MUHAMMAD YUSUF", "SITI AISYAH"]),
        ({"umur_dari": 35, "umur_sampai": 35}, ["SITI AISYAH"]),
        ({"umur_sampai": 14}, ["YUSNIAR"]),
        ({"tanpa_nik": True}, ["YUSNIAR"]),
        ({"status": StatusDasar.MATI}, ["BUSTAMI"]),
        ({"urut": Sort.UMUR}, ["YUSNIAR", "SITI AISYAH", "MUHAMMAD YUSUF"]),
        ({"urut": Sort.NAMA, "turun": True}, ["YUSNIAR", "SITI AISYAH", "MUHAMMAD YUSUF"]),
    ],
)
def test_it_narrows_and_sorts(people: None, wanted: dict[str, Any], found: list[str]) -> None:
    assert names(**wanted) == found


def test_it_takes_a_jorong_with_all_its_parts(office: Kantor) -> None:
    jorong, rt = make_places()
    make_penduduk(nama="DI JORONG", lingkungan=jorong)
    make_penduduk(nama="DI RT", lingkungan=rt)
    make_penduduk(nama="DI LUAR")
    assert names(lingkungan=jorong.id) == ["DI JORONG", "DI RT"]
    assert names(lingkungan=rt.id) == ["DI RT"]
    assert places_of(KOTO_BARU).label(rt.id) == "RT 001, Koto Tuo"


def test_it_shows_nothing_for_a_part_of_a_foreign_village(office: Kantor) -> None:
    foreign, _rt = make_places(SELAYO)
    make_penduduk(SELAYO, nama="ORANG SELAYO", lingkungan=foreign)
    assert names(lingkungan=foreign.id) == []


def test_it_tells_and_narrows_by_village_above_the_villages(office: Kantor) -> None:
    jorong, _rt = make_places()
    make_penduduk(nama="B", lingkungan=jorong)
    make_penduduk(SELAYO, nama="A")
    listing = list_penduduk(PendudukFilter(urut=Sort.TEMPAT), "13.02", places_of("13.02"), 1, TODAY)
    assert [(row.nama, row.tempat) for row in listing.rows] == [("B", "Koto Baru, Kubung"), ("A", "Selayo, Kubung")]
    assert names("13.02", lingkungan=SELAYO) == ["A"]
    assert names("13.02", lingkungan="13.02.10") == ["A", "B"]
    assert names("13.02.10", lingkungan=SELAYO) == ["A"]


@pytest.mark.parametrize("scope", [KOTO_BARU, "13.02.11"])
def test_it_shows_nothing_of_a_region_beside_the_own(office: Kantor, scope: str) -> None:
    make_penduduk(SELAYO, nama="ORANG SELAYO")
    assert names(scope, lingkungan=SELAYO) == []


def test_it_sorts_by_family_with_those_without_one_last(office: Kantor) -> None:
    make_penduduk(nama="A TANPA KK")
    make_family()
    late = make_keluarga("1302102003159000")
    make_penduduk(nama="Z", keluarga=late, shdk=1)
    assert names(urut=Sort.KK) == ["Z", "SYAFRIL", "NURHAYATI", "FAUZAN", "A TANPA KK"]


def test_it_sorts_by_place_in_the_order_of_the_village(office: Kantor) -> None:
    jorong, rt = make_places()
    make_penduduk(nama="A TANPA TEMPAT")
    make_penduduk(nama="Z DI JORONG", lingkungan=jorong)
    make_penduduk(nama="B DI RT", lingkungan=rt)
    make_penduduk(nama="A DI RT", lingkungan=rt)
    assert names(urut=Sort.TEMPAT) == ["Z DI JORONG", "A DI RT", "B DI RT", "A TANPA TEMPAT"]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("q", ["", "orang"])
def test_it_keeps_to_a_district_in_every_order(office: Kantor, sort: Sort, q: str) -> None:
    here, foreign = make_keluarga("1302102003159001"), make_keluarga("1302112003159001", wilayah="13.02.11.2001")
    make_penduduk(nama="ORANG SINI", keluarga=here, shdk=1)
    make_penduduk("13.02.11.2001", nama="ORANG LAIN", keluarga=foreign, shdk=1)
    make_penduduk(nama="ORANG TANPA KK")
    assert names("13.02.10", urut=sort, q=q) == ["ORANG SINI", "ORANG TANPA KK"]


@pytest.mark.parametrize("sort", [Sort.KK, Sort.TEMPAT])
@pytest.mark.parametrize("turun", [False, True])
def test_it_shows_everybody_once_over_all_pages(office: Kantor, sort: Sort, turun: bool) -> None:
    parts = make_places()
    for card in range(12):
        keluarga = make_keluarga(f"13021020031590{card:02}")
        for member in range(4):
            make_penduduk(nama=f"ORANG {card} {member}", keluarga=keluarga, shdk=4, lingkungan=parts[card % 2])
    for number in range(30):
        make_penduduk(nama=f"SENDIRI {number}")
    seen = [name for page in range(1, 5) for name in names(page=page, urut=sort, turun=turun)]
    assert len(seen) == len(set(seen)) == 78
    assert all(name.startswith("SENDIRI") for name in seen[-30:])


def test_it_pages_with_totals_and_survives_a_page_beyond_the_last(office: Kantor) -> None:
    for number in range(30):
        make_penduduk(nama=f"ORANG {chr(65 + number % 26)}{chr(65 + number // 26)}")
    first, last = names(page=1), names(page=99)
    assert (len(first), len(last)) == (25, 5)
    assert set(first).isdisjoint(last)
    assert list_penduduk(PendudukFilter(), KOTO_BARU, places_of(KOTO_BARU), 1, TODAY).total == 30


@pytest.mark.parametrize(
    ("wanted", "most"),
    [({}, 3), ({"q": "yus"}, 3), ({"q": "9002"}, 6), ({"codes": {"agama": 1}}, 3), ({"urut": Sort.UMUR}, 3)],
)
def test_it_asks_few_questions_of_the_database(people: None, wanted: dict[str, Any], most: int) -> None:
    make_family()
    places = places_of(KOTO_BARU)
    with CaptureQueriesContext(connection) as asked:
        list_penduduk(PendudukFilter(**wanted), KOTO_BARU, places, 1, TODAY)
    assert len(asked) <= most


def test_it_shows_whole_names_before_longer_ones(office: Kantor) -> None:
    for nama in ("ALIMAR", "BUYUNG ALI", "ALIADI", "ALI AKBAR"):
        make_penduduk(nama=nama)
    expected = ["ALI AKBAR", "BUYUNG ALI", "ALIADI", "ALIMAR"]
    assert names(q="ali") == expected
    assert names(q="ali", urut=Sort.NAMA, turun=True) == ["BUYUNG ALI", "ALIMAR", "ALIADI", "ALI AKBAR"]
    assert [row.nama for row in suggest("ali", KOTO_BARU, places_of(KOTO_BARU), TODAY, limit=2)] == expected[:2]


def test_it_suggests_while_typing(people: None) -> None:
    found = suggest("yus", KOTO_BARU, places_of(KOTO_BARU), TODAY)
    assert [row.nama for row in found] == ["MUHAMMAD YUSUF", "YUSNIAR"]


def test_it_reads_an_address_and_writes_it_again() -> None:
    text = (
        "q=siti&tempat=01a20066-e2f3-747e-bbc2-4e949f56ec5c&dari=17&sampai=30&status=2&tanpa_nik=1&agama=1&urut=-umur"
    )
    wanted = from_query(QueryDict(text).dict())
    assert wanted.umur_dari == 17
    assert QueryDict(wanted.query_string()) == QueryDict(text)


@pytest.mark.parametrize(
    "text",
    [
        "dari=abc&sampai=-1",
        "dari=999",
        "status=7",
        "status=99999999999999999999",
        "agama=12&pekerjaan=x",
        "tempat=not-an-id",
        "urut=--nama",
        "urut=nik;drop",
        "cacat=1",
        "kelompok=disabilitas",
        "kelompok=x&pada=0001-01-01",
        "pada=9999-12-31",
        "q=%00%00",
    ],
)
def test_it_leaves_out_what_makes_no_sense_in_an_address(text: str) -> None:
    assert to_query(from_query(QueryDict(text).dict())) == {}


def test_it_filters_by_disability_only_for_who_may() -> None:
    assert from_query({"cacat": "1"}, allowed={"cacat"}).codes == {"cacat": 1}
    assert from_query({"kelompok": "disabilitas"}, allowed={"cacat"}).kelompok == "disabilitas"
