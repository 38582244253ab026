import pytest

from nagari.kantor.models import Kantor, Situs
from nagari.kantor.rules.words import KEYS, all_words, default_words
from nagari.kantor.words import words


@pytest.mark.parametrize(
    ("code", "desa", "kepala", "dusun"),
    [
        ("13.02.10.2001", "nagari", "wali nagari", "jorong"),
        ("13.09.01.2001", "desa", "kepala desa", "dusun"),
        ("13.71.01.1001", "kelurahan", "lurah", "lingkungan"),
        ("13.71.01", "kelurahan", "lurah", "lingkungan"),
        ("13.73.01", "desa", "kepala desa", "dusun"),
        ("91.03.01.3001", "kampung", "kepala kampung", "RW"),
        ("32.01.01.2001", "desa", "kepala desa", "dusun"),
        ("11.01.01.2001", "gampong", "keuchik", "dusun"),
        ("91.03.01.2001", "kampung", "kepala kampung", "RW"),
    ],
)
def test_it_names_a_village_as_its_region_does(code: str, desa: str, kepala: str, dusun: str) -> None:
    found = default_words("nagari", code)
    assert (found["desa"], found["kepala"], found["dusun"]) == (desa, kepala, dusun)


def test_it_names_the_regency_and_the_city() -> None:
    assert default_words("kabupaten", "13.02")["kantor"] == "kantor bupati"
    assert default_words("kabupaten", "13.71")["bupati"] == "wali kota"
    assert default_words("kecamatan", "13.02.10")["kantor"] == "kantor camat"
    assert default_words("kecamatan", "91.03.01")["camat"] == "kepala distrik"


def test_it_takes_the_offices_own_words_and_capitalises_them() -> None:
    found = all_words("nagari", "13.02.10.2001", {"dusun": " korong ", "kepala": "", "unknown": "x"})
    assert found["dusun_cap"] == "Korong"
    assert found["kepala_cap"] == "Wali Nagari"
    assert "unknown" not in found
    assert {f"{key}_cap" for key in KEYS} <= set(found)


def test_it_speaks_of_the_office_that_is_here(office: Kantor) -> None:
    assert words()["desa"] == "nagari"


def test_it_speaks_of_a_desa_before_the_first_day(db: None) -> None:
    assert words()["desa_cap"] == "Desa"


def test_it_uses_words_the_office_changed(office: Kantor) -> None:
    Situs.objects.update(words={"dusun": "korong"})
    assert words()["dusun"] == "korong"
