from datetime import date

import pytest

from nagari.penduduk.kode import JenisKelamin, Shdk, StatusPerkawinan
from nagari.penduduk.rules import Member
from nagari.penduduk.rules.succession import are_children_alone, relations_to
from tests.penduduk.invented import CHILD, HEAD, TODAY, WIFE

MAN, WOMAN = JenisKelamin.LAKI_LAKI, JenisKelamin.PEREMPUAN


def kin(shdk: int | None, sex: int = WOMAN, **more: object) -> Member:
    values = {"status_perkawinan": StatusPerkawinan.KAWIN, **more}
    return Member("SITI", shdk, sex, date(1970, 1, 1), **values)  # type: ignore[arg-type]


CASES = [
    # next head, another of the family, relation, sure
    (WIFE, CHILD, Shdk.ANAK, True),
    (WIFE, HEAD, Shdk.SUAMI, True),
    (WIFE, kin(Shdk.ORANGTUA), Shdk.MERTUA, True),
    (WIFE, kin(Shdk.MERTUA), Shdk.ORANGTUA, True),
    (WIFE, kin(Shdk.ISTRI), Shdk.LAINNYA, False),
    (WIFE, kin(Shdk.PEMBANTU), Shdk.PEMBANTU, True),
    (WIFE, kin(None), None, False),
    (CHILD, HEAD, Shdk.ORANGTUA, True),
    (CHILD, WIFE, Shdk.ORANGTUA, False),
    (CHILD, kin(Shdk.ANAK), Shdk.FAMILI_LAIN, True),
    (CHILD, kin(Shdk.CUCU), Shdk.ANAK, False),
    (CHILD, kin(Shdk.CUCU, nik_ayah=CHILD.nik), Shdk.ANAK, True),
    (CHILD, kin(Shdk.FAMILI_LAIN, nik_ibu=CHILD.nik), Shdk.ANAK, True),
    # An unmarried child has no spouse on the card; a married daughter's husband may be one.
    (CHILD, kin(Shdk.MENANTU), Shdk.FAMILI_LAIN, False),
    (kin(Shdk.ANAK), kin(Shdk.MENANTU, MAN), Shdk.SUAMI, False),
    (kin(Shdk.ANAK), kin(Shdk.MENANTU, WOMAN), Shdk.FAMILI_LAIN, False),
    (kin(Shdk.MENANTU, MAN), WIFE, Shdk.MERTUA, True),
    (kin(Shdk.ORANGTUA), CHILD, Shdk.CUCU, True),
    (kin(Shdk.ORANGTUA), HEAD, Shdk.ANAK, True),
    (kin(Shdk.ORANGTUA), kin(Shdk.ORANGTUA, MAN), Shdk.SUAMI, True),
    (kin(Shdk.MERTUA), WIFE, Shdk.ANAK, True),
    (kin(Shdk.CUCU), kin(Shdk.ANAK), Shdk.FAMILI_LAIN, False),
    (kin(Shdk.FAMILI_LAIN), CHILD, Shdk.FAMILI_LAIN, False),
    (kin(None), CHILD, Shdk.FAMILI_LAIN, False),
]


@pytest.mark.parametrize(("head", "other", "shdk", "is_sure"), CASES)
def test_it_derives_what_somebody_is_to_the_next_head(
    head: Member, other: Member, shdk: int | None, is_sure: bool
) -> None:
    new, found = relations_to([head, other], 0)
    assert (new.shdk, new.is_sure) == (Shdk.KEPALA_KELUARGA, True)
    assert (found.shdk, found.is_sure) == (shdk, is_sure)


def test_it_knows_brothers_by_their_parent() -> None:
    one, other = (kin(Shdk.CUCU, nik_ibu="1302104907849001"), kin(Shdk.ANAK, nik_ibu="1302104907849001"))
    assert relations_to([one, other], 0)[1].shdk == Shdk.FAMILI_LAIN


def test_it_tells_children_alone_from_grown_up_and_married_ones() -> None:
    child = Member("FAUZAN", Shdk.ANAK, MAN, date(2015, 2, 1), StatusPerkawinan.BELUM_KAWIN)
    married = Member("SITI", Shdk.ANAK, WOMAN, date(2010, 2, 1), StatusPerkawinan.KAWIN)
    assert are_children_alone([child, child], today=TODAY)
    assert not are_children_alone([child, married], today=TODAY)
    assert not are_children_alone([child, WIFE], today=TODAY)
    assert not are_children_alone([], today=TODAY)
