import pytest

from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.queries.tree import ancestors, children, kecamatan_codes, label, labels
from tests.wilayah.solok import KOTO_BARU, load_solok

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _solok() -> None:
    load_solok()


def test_it_names_a_region_and_all_above_it() -> None:
    assert [(region.code, region.name) for region in ancestors(KOTO_BARU)] == [
        ("13", "Sumatera Barat"),
        ("13.02", "Kabupaten Solok"),
        ("13.02.10", "Kubung"),
        (KOTO_BARU, "Koto Baru"),
    ]
    assert ancestors("99.99") == []


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (KOTO_BARU, "Nagari Koto Baru, Kec. Kubung, Kab. Solok"),
        ("13.02.10", "Kec. Kubung, Kab. Solok"),
        ("13.02", "Kab. Solok, Sumatera Barat"),
        ("13.72", "Kota Solok, Sumatera Barat"),
        ("13", "Sumatera Barat"),
        ("99.01", "99.01"),
    ],
)
def test_it_writes_the_line_of_an_address(code: str, line: str) -> None:
    assert label(code) == line
    assert labels([code, KOTO_BARU])[code] == line


def test_it_lists_what_is_alive_below() -> None:
    assert len(children("13.02")) == 14
    assert [region.name for region in children("13.02.13")] == ["Muaro Pingai", "Paninggahan"]
    assert [region.level for region in children("")] == [Tingkat.PROVINSI]


def test_it_knows_the_region_digits_of_a_nik_for_ended_kecamatan_too() -> None:
    Wilayah.objects.filter(code="13.02.10").update(valid_to="2026-01-01")
    known = kecamatan_codes()
    assert "130210" in known
    assert "130299" not in known
