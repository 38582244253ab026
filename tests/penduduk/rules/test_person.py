from datetime import date
from typing import Any

import pytest

from nagari.penduduk.kode import Hamil, JenisKelamin, Kewarganegaraan, KtpEl, PendidikanKk, StatusPerkawinan
from nagari.penduduk.rules import age_on, check_name, check_person, tidy_name
from tests.penduduk.invented import TODAY, orang


def found(**changes: Any) -> list[tuple[str, str, bool]]:
    return [(one.code, one.field, one.is_error) for one in check_person(orang(**changes), today=TODAY)]


def test_it_finds_nothing_in_a_sound_record() -> None:
    assert found() == []


def test_it_takes_a_record_without_nik() -> None:
    assert found(nik="") == []


ERRORS: list[tuple[dict[str, Any], str, str]] = [
    ({"nik": "130210520390900"}, "nik_length", "nik"),
    ({"nik": "13021052X3909001"}, "nik_digits", "nik"),
    ({"nik": "0130210200100001"}, "nik_temporary", "nik"),
    ({"nama": ""}, "name_empty", "nama"),
    ({"nama": "ROSNIDAR 2"}, "name_digit", "nama"),
    ({"nama": "<B>ROSNIDAR"}, "name_character", "nama"),
    ({"nama": "A" * 101}, "name_too_long", "nama"),
    ({"jenis_kelamin": None}, "sex_empty", "jenis_kelamin"),
    ({"tanggal_lahir": None}, "birth_empty", "tanggal_lahir"),
    ({"nik": "", "tanggal_lahir": date(2090, 1, 1)}, "birth_future", "tanggal_lahir"),
    ({"nik": "", "tanggal_lahir": date(1890, 1, 1)}, "birth_too_early", "tanggal_lahir"),
    ({"tanggal_perkawinan": date(2027, 1, 1), "status_perkawinan": 2}, "marriage_future", "tanggal_perkawinan"),
    ({"tanggal_perkawinan": date(1989, 1, 1), "status_perkawinan": 2}, "marriage_before_birth", "tanggal_perkawinan"),
    (
        {
            "tanggal_perkawinan": date(2015, 1, 1),
            "tanggal_perceraian": date(2014, 1, 1),
            "status_perkawinan": StatusPerkawinan.CERAI_HIDUP,
        },
        "divorce_before_marriage",
        "tanggal_perceraian",
    ),
    ({"tanggal_perceraian": date(1980, 1, 1), "status_perkawinan": 3}, "divorce_before_birth", "tanggal_perceraian"),
    ({"tanggal_perceraian": date(2030, 1, 1), "status_perkawinan": 3}, "divorce_future", "tanggal_perceraian"),
    ({"nik_ibu": "1302105203909001"}, "parent_is_self", "nik_ibu"),
    ({"nama_ayah": "12345"}, "name_digit", "nama_ayah"),
    ({"nik": "", "jenis_kelamin": JenisKelamin.LAKI_LAKI, "hamil": Hamil.HAMIL}, "pregnant_man", "hamil"),
]


@pytest.mark.parametrize(("changes", "code", "field"), ERRORS)
def test_it_refuses_what_cannot_be(changes: dict[str, Any], code: str, field: str) -> None:
    assert found(**changes) == [(code, field, True)]


CHILD = {"nik": "", "tanggal_lahir": date(2012, 1, 1)}
WARNINGS: list[tuple[dict[str, Any], str, str]] = [
    ({"jenis_kelamin": JenisKelamin.LAKI_LAKI}, "nik_sex_differs", "nik"),
    ({"tanggal_lahir": date(1990, 3, 13)}, "nik_birth_differs", "nik"),
    ({"nama": "B"}, "name_one_letter", "nama"),
    ({"nama": "DRS. SYAFRIL"}, "name_title", "nama"),
    ({"nama": "SYAFRIL, S.PD"}, "name_title", "nama"),
    ({"nama": "SITI " + "A" * 60}, "name_over_60", "nama"),
    ({"nik": "", "tanggal_lahir": date(1912, 1, 1)}, "birth_very_old", "tanggal_lahir"),
    ({"tanggal_perkawinan": date(2006, 1, 1), "status_perkawinan": 2}, "marriage_young", "tanggal_perkawinan"),
    ({**CHILD, "status_perkawinan": StatusPerkawinan.KAWIN}, "married_child", "status_perkawinan"),
    ({"tanggal_perkawinan": date(2015, 1, 1)}, "unmarried_with_marriage", "status_perkawinan"),
    (
        {
            "tanggal_perkawinan": date(2012, 1, 1),
            "tanggal_perceraian": date(2014, 1, 1),
            "status_perkawinan": StatusPerkawinan.KAWIN,
        },
        "married_with_divorce",
        "status_perkawinan",
    ),
    ({"nik_ayah": "12"}, "parent_nik", "nik_ayah"),
    ({**CHILD, "pendidikan_kk": PendidikanKk.DIPLOMA_IV_STRATA_I}, "education_age", "pendidikan_kk"),
    ({**CHILD, "ktp_el": KtpEl.KTP_EL}, "ktp_age", "ktp_el"),
    ({"kewarganegaraan": Kewarganegaraan.WNA}, "wna_without_passport", "no_paspor"),
    ({"organisasi_kepercayaan": "SAPTA"}, "belief_without_religion", "organisasi_kepercayaan"),
]


@pytest.mark.parametrize(("changes", "code", "field"), WARNINGS)
def test_it_only_warns_of_what_is_odd(changes: dict[str, Any], code: str, field: str) -> None:
    assert found(**changes) == [(code, field, False)]


def test_it_warns_of_a_district_that_is_not_on_the_list() -> None:
    findings = check_person(orang(), today=TODAY, districts={"130211"})
    assert [(one.code, one.is_error) for one in findings] == [("nik_district_unknown", False)]


@pytest.mark.parametrize("nama", ["NUR AINI", "M. YUSUF", "SA'DIAH", "SRI-WAHYUNI", "JOSÉ", "I`IN"])
def test_it_takes_names_as_they_are(nama: str) -> None:
    assert check_name(nama) == ()


@pytest.mark.parametrize(
    ("raw", "tidy"), [("  nur   aini ", "nur aini"), ("Sa’diah", "Sa'diah"), ("-", ""), ("NUR*", "NUR"), ("\t", "")]
)
def test_it_tidies_a_name(raw: str, tidy: str) -> None:
    assert tidy_name(raw) == tidy


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 2, 29), date(2023, 2, 28), 22),
        (date(2000, 2, 29), date(2023, 3, 1), 23),
        (date(1990, 5, 14), date(2026, 5, 14), 36),
        (date(1990, 5, 15), date(2026, 5, 14), 35),
    ],
)
def test_it_counts_whole_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age
