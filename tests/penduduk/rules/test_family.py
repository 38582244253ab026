from dataclasses import replace
from datetime import date

import pytest

from nagari.penduduk.kode import JenisKelamin, Shdk, StatusPerkawinan
from nagari.penduduk.rules import Member, check_family
from tests.penduduk.invented import CHILD, HEAD, TODAY, WIFE


def found(*members: Member) -> list[tuple[str, int | None, bool]]:
    return [(one.code, one.member, one.is_error) for one in check_family(members, today=TODAY)]


def test_it_finds_nothing_in_a_sound_family() -> None:
    assert found(HEAD, WIFE, CHILD) == []
    assert found() == []


def test_it_takes_a_woman_as_head_with_a_husband() -> None:
    head = replace(WIFE, shdk=Shdk.KEPALA_KELUARGA)
    assert found(head, replace(HEAD, shdk=Shdk.SUAMI)) == []


def test_it_refuses_a_second_head_of_family() -> None:
    second = replace(CHILD, shdk=Shdk.KEPALA_KELUARGA)
    assert ("family_two_heads", 1, True) in found(HEAD, second)


SECOND_WIFE = replace(WIFE, nama="MARNIS")
CASES: list[tuple[tuple[Member, ...], tuple[str, int | None, bool]]] = [
    ((WIFE,), ("family_no_head", None, False)),
    ((HEAD, replace(CHILD, shdk=None)), ("shdk_empty", 1, False)),
    ((HEAD, replace(WIFE, jenis_kelamin=JenisKelamin.LAKI_LAKI)), ("wife_is_male", 1, True)),
    (
        (replace(WIFE, shdk=Shdk.KEPALA_KELUARGA), replace(WIFE, nama="MARNIS", shdk=Shdk.SUAMI)),
        ("husband_is_female", 1, True),
    ),
    ((HEAD, replace(HEAD, nik="", nama="RUSLI", shdk=Shdk.SUAMI)), ("spouse_same_sex", 1, True)),
    ((HEAD, WIFE, SECOND_WIFE), ("two_wives", 2, False)),
    (
        (
            replace(WIFE, shdk=Shdk.KEPALA_KELUARGA),
            replace(HEAD, shdk=Shdk.SUAMI),
            replace(HEAD, nik="", nama="RUSLI", shdk=Shdk.SUAMI),
        ),
        ("two_husbands", 2, True),
    ),
    ((HEAD, replace(WIFE, status_perkawinan=StatusPerkawinan.CERAI_HIDUP)), ("spouse_not_married", 1, False)),
    ((replace(HEAD, status_perkawinan=StatusPerkawinan.BELUM_KAWIN), WIFE), ("head_not_married", 0, False)),
    ((HEAD, replace(CHILD, nik=HEAD.nik)), ("family_nik_twice", 1, True)),
    ((HEAD, replace(CHILD, tanggal_lahir=date(1979, 1, 1))), ("child_older", 1, False)),
    ((HEAD, replace(CHILD, tanggal_lahir=date(1988, 1, 1))), ("child_close", 1, False)),
    (
        (HEAD, replace(CHILD, tanggal_lahir=date(1979, 1, 1), nik_ayah=HEAD.nik)),
        ("child_older_than_parent", 1, True),
    ),
    ((HEAD, replace(CHILD, shdk=Shdk.ORANGTUA)), ("parent_younger", 1, False)),
    ((HEAD, replace(CHILD, shdk=Shdk.CUCU, tanggal_lahir=date(1970, 1, 1))), ("grandchild_older", 1, False)),
    ((replace(CHILD, shdk=Shdk.KEPALA_KELUARGA, tanggal_lahir=date(2012, 2, 1)),), ("head_young", 0, False)),
]


@pytest.mark.parametrize(("members", "expected"), CASES)
def test_it_tells_what_is_wrong_and_how_grave(
    members: tuple[Member, ...], expected: tuple[str, int | None, bool]
) -> None:
    assert found(*members) == [expected]


def test_it_does_not_count_ages_of_people_whose_birth_date_is_unknown() -> None:
    assert found(replace(HEAD, tanggal_lahir=None), WIFE, replace(CHILD, tanggal_lahir=None)) == []
