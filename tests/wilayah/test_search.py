from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.queries.search import find_regions
from nagari.wilayah.services.import_wilayah import import_wilayah
from tests.wilayah.solok import KOTO_BARU, load_solok, solok_lines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _solok() -> None:
    load_solok()


def codes(query: str, **options: object) -> list[str]:
    return [hit.code for hit in find_regions(query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["Koto Baru", "koto  baru", "baru koto", "koto bar", "Koto Baru, Solok"])
def test_it_finds_a_nagari_by_its_words_and_those_above_it(query: str) -> None:
    assert KOTO_BARU in codes(query)


def test_it_says_where_a_region_lies() -> None:
    hit = find_regions("koto baru kubung")[0]
    assert (hit.code, hit.level, hit.name) == (KOTO_BARU, Tingkat.DESA, "Nagari Koto Baru")
    assert hit.above == "Kec. Kubung, Kab. Solok, Sumatera Barat"


def test_it_tells_two_of_one_name_apart_by_their_kecamatan() -> None:
    found = find_regions("batu bajanjang")
    assert sorted(hit.code[:8] for hit in found) == ["13.02.06", "13.02.18"]
    assert codes("batu bajanjang tigo lurah") == [hit.code for hit in found if hit.code.startswith("13.02.18")]


@pytest.mark.parametrize(("query", "name"), [("sulik aie", "Nagari Sulit Air"), ("bukik sundi", "Kec. Bukit Sundi")])
def test_it_knows_the_minang_spelling(query: str, name: str) -> None:
    assert find_regions(query)[0].name == name


def test_it_keeps_to_one_level() -> None:
    assert codes("kubung", level=Tingkat.KECAMATAN) == ["13.02.10"]
    assert set(map(len, codes("solok", level=Tingkat.KABUPATEN))) == {5}


def test_it_puts_the_very_name_and_what_is_near_first() -> None:
    assert codes("kota solok")[0] == "13.72"
    assert codes("solok", level=Tingkat.KABUPATEN, near=KOTO_BARU)[0] == "13.02"
    assert codes("solok", level=Tingkat.KABUPATEN, near="13.72.01.1001")[0] == "13.72"


def test_it_puts_the_larger_of_two_regions_of_that_very_name_first() -> None:
    assert codes("solok")[:2] == ["13.02", "13.72"]
    assert codes("solok", near=KOTO_BARU)[0] == "13.02"
    assert codes("kubung")[0] == "13.02.10"


@pytest.mark.parametrize("query", ["kotobaru", "KOTOBARU", "kotobaru kubung", "kotobaru,kubung", "kotob"])
def test_it_finds_names_written_as_one_word(query: str) -> None:
    assert KOTO_BARU in codes(query)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("13.02.10", "13.02.10"),
        ("130210", "13.02.10"),
        (" 130210 ", "13.02.10"),
        ("13.02.10.", "13.02.10"),
        ("1302102001", KOTO_BARU),
        (KOTO_BARU, KOTO_BARU),
        ("13", "13"),
        ("13021020", "13.02.10.2001"),
    ],
)
def test_it_finds_a_region_by_its_code(query: str, first: str) -> None:
    assert codes(query)[0] == first


def test_it_lists_what_lies_in_a_code_larger_regions_first_and_of_one_level_if_asked() -> None:
    found = codes("130210")
    assert found[0] == "13.02.10"
    assert all(code.startswith("13.02.10.") for code in found[1:])
    assert codes("13.02", level=Tingkat.PROVINSI) == []
    assert set(map(len, codes("13.02", level=Tingkat.KECAMATAN))) == {8}


@pytest.mark.parametrize("query", ["99", "13029", "13021020019", "1.3.0.2.9", "13..", "..", "99.99.99"])
def test_it_finds_nothing_for_a_code_that_is_none(query: str) -> None:
    assert codes(query) in ([], codes("13"))


@pytest.mark.parametrize("query", ["", " ", "k", "a b c", "zzzz", "%", "'", "\x00", "\n13.02", "🌾", "x" * 5000])
def test_it_finds_nothing_for_nonsense(query: str) -> None:
    assert codes(query) == []


def test_it_leaves_out_what_ended_as_soon_as_an_import_ends_it() -> None:
    today = date(2026, 5, 14)
    renamed = [f"{KOTO_BARU},Koto Lamo,,\n" if line.startswith(KOTO_BARU) else line for line in solok_lines()]
    import_wilayah(renamed, today)
    assert codes("koto lamo") == [KOTO_BARU]
    import_wilayah([line for line in renamed if not line.startswith(KOTO_BARU)], today)
    assert codes("koto lamo") == []
    assert Wilayah.objects.filter(code=KOTO_BARU).exists()


def test_it_asks_the_database_three_times_once_the_index_is_there() -> None:
    import_wilayah([*solok_lines(), "13.73,Kota Sawahlunto,,\n"], date(2026, 5, 14))
    find_regions("koto")
    with CaptureQueriesContext(connection) as queries:
        find_regions("koto baru")
    assert len(queries) == 3
