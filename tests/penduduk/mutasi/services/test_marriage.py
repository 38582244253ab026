"""Marriage and divorce: what it changes, what it counts, what it refuses."""

from datetime import date

import pytest

from nagari.penduduk.kode import Shdk, StatusPerkawinan
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.facts import DeathFacts, MarriageFacts
from nagari.penduduk.mutasi.queries import spouses_of
from nagari.penduduk.mutasi.services.death import record_death
from nagari.penduduk.mutasi.services.marriage import Home, Household, record_divorce, record_marriage
from nagari.penduduk.mutasi.services.reversal import reverse
from tests.penduduk.mutasi.entering import ALONE, DAY, ENTRY, NEW_KK, balance, codes, confirmed, state
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk, make_places

pytestmark = pytest.mark.django_db


def couple() -> tuple[Penduduk, Penduduk]:
    bride_home = make_keluarga("1302102003159002")
    father = make_penduduk(nama="ARIFIN", jenis_kelamin=1, keluarga=bride_home, shdk=1, tanggal_lahir=date(1960, 1, 1))
    assert father
    bride = make_penduduk(nama="SARI", keluarga=bride_home, shdk=4, tanggal_lahir=date(1999, 1, 1))
    groom_home = make_keluarga("1302102003159003")
    groom = make_penduduk(nama="BUDI", jenis_kelamin=1, keluarga=groom_home, shdk=1, tanggal_lahir=date(1997, 1, 1))
    return groom, bride


def test_it_weds_two_and_gives_them_a_card() -> None:
    groom, bride = couple()
    jorong, _rt = make_places()
    before = state()
    house = Household(home=Home.NEW, no_kk=NEW_KK, lingkungan_id=jorong.id)
    facts = MarriageFacts(pasangan_id=bride.id, no_surat="AN-1")
    made = record_marriage(ENTRY, groom.id, DAY, facts, house)
    groom.refresh_from_db()
    bride.refresh_from_db()
    assert (groom.shdk, bride.shdk) == (Shdk.KEPALA_KELUARGA, Shdk.ISTRI)
    assert groom.keluarga_id == bride.keluarga_id == Keluarga.objects.get(no_kk=NEW_KK).id
    assert {one.status_perkawinan for one in (groom, bride)} == {StatusPerkawinan.KAWIN}
    assert (bride.tanggal_perkawinan, bride.no_akta_perkawinan) == (DAY, "AN-1")
    assert Keluarga.objects.get(no_kk="1302102003159003").tutup_sejak == DAY
    assert [one.masuk_lingkungan_id for one in made] == [jorong.id, jorong.id]
    assert balance() == 0
    reverse(ENTRY, made[0].id, "belum menikah")
    assert state() == before


def test_it_lets_her_enter_her_husbands_card_or_stay_where_she_is() -> None:
    groom, bride = couple()
    facts = MarriageFacts(pasangan_id=groom.id)
    made = record_marriage(ENTRY, bride.id, DAY, facts, Household(home=Home.HUSBANDS))
    bride.refresh_from_db()
    assert (bride.keluarga_id, bride.shdk) == (groom.keluarga_id, Shdk.ISTRI)
    reverse(ENTRY, made[0].id, "lain")
    record_marriage(ENTRY, bride.id, DAY, facts, Household())
    bride.refresh_from_db()
    assert bride.keluarga_id != groom.keluarga_id


def test_it_refuses_couples_that_cannot_be() -> None:
    groom, bride = couple()
    wed = lambda one, other, home=ALONE: record_marriage(  # noqa: E731
        ENTRY, one.id, DAY, MarriageFacts(pasangan_id=other.id), home
    )
    assert codes(lambda: wed(groom, groom)) == ["same_person"]
    assert "spouse_same_sex_event" in codes(lambda: wed(bride, make_penduduk()))
    # Dukcapil has given no number yet.
    wed(groom, bride, Household(home=Home.NEW))
    card = Penduduk.objects.get(id=groom.id).keluarga
    assert card is not None
    assert card.no_kk == ""
    his_sister = make_penduduk(nama="ANI", keluarga=groom.keluarga, shdk=4)
    assert "close_kin" not in codes(lambda: wed(groom, his_sister))
    Penduduk.objects.filter(id__in=(groom.id, his_sister.id)).update(nik_ibu="1302105203609001")
    assert "close_kin" in codes(lambda: wed(groom, his_sister))
    father = Penduduk.objects.get(nama="ARIFIN")
    daughter = make_penduduk(nama="SITI", keluarga=father.keluarga, shdk=4)
    assert codes(lambda: wed(father, daughter)) == ["close_kin"]
    other = make_penduduk(nama="AMAT", jenis_kelamin=1, tanggal_lahir=date(1995, 1, 1))
    assert "already_married" in codes(lambda: wed(other, bride))
    assert codes(lambda: wed(groom, make_penduduk(nama="LINA"))) == ["second_marriage"]


def test_it_divorces_two_and_lets_one_of_them_go() -> None:
    _family, head, wife, _child = make_family()
    facts = MarriageFacts(pasangan_id=wife.id, no_surat="AC-1")
    before = state()
    house = Household(leaver=wife.id, no_kk=NEW_KK)
    made = record_divorce(ENTRY, head.id, DAY, facts, house)
    wife.refresh_from_db()
    assert (wife.status_perkawinan, wife.shdk) == (StatusPerkawinan.CERAI_HIDUP, Shdk.KEPALA_KELUARGA)
    assert wife.keluarga_id != head.keluarga_id
    assert codes(lambda: record_divorce(ENTRY, head.id, DAY, facts, Household())) == ["not_married", "not_married"]
    reverse(ENTRY, made[1].id, "rujuk")
    assert state() == before


def test_it_asks_before_it_divorces_two_who_did_not_marry_each_other() -> None:
    _family, head, wife, _child = make_family()
    other = make_penduduk(nama="LINA", nik="1302104101909008", status_perkawinan=2)
    part = lambda entry, one, two: record_divorce(  # noqa: E731
        entry, one.id, DAY, MarriageFacts(pasangan_id=two.id), ALONE
    )
    assert codes(lambda: part(ENTRY, head, other)) == ["not_each_other"]
    assert codes(lambda: part(ENTRY, other, head)) == ["not_each_other"]
    wife.refresh_from_db()
    assert wife.status_perkawinan == StatusPerkawinan.KAWIN
    part(confirmed("not_each_other"), head, other)
    other.refresh_from_db()
    assert other.status_perkawinan == StatusPerkawinan.CERAI_HIDUP


def test_it_widows_nobody_who_was_divorced_and_wed_again() -> None:
    groom = make_penduduk(nama="BUDI", nik="1302100101909001", jenis_kelamin=1, tanggal_lahir=date(1990, 1, 1))
    bride = make_penduduk(nama="SARI", nik="1302104101929002", tanggal_lahir=date(1992, 1, 1))
    other = make_penduduk(nama="DEDI", nik="1302100101889003", jenis_kelamin=1, tanggal_lahir=date(1988, 1, 1))
    with_her = MarriageFacts(pasangan_id=bride.id)
    record_marriage(ENTRY, groom.id, DAY, with_her, ALONE)
    record_divorce(ENTRY, groom.id, DAY, with_her, ALONE)
    record_marriage(ENTRY, other.id, TODAY, with_her, ALONE)
    assert spouses_of(groom) == []
    record_death(ENTRY, groom.id, TODAY, DeathFacts())
    bride.refresh_from_db()
    assert bride.status_perkawinan == StatusPerkawinan.KAWIN
    assert spouses_of(other) == [bride]
