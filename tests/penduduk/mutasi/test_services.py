"""Every kind of event: what it changes, what it counts, what it refuses, and that its reversal leaves nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nagari.penduduk.kode import Shdk, StatusDasar, StatusPenduduk, StatusPerkawinan
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import (
    BirthFacts,
    ChangeFacts,
    DeathFacts,
    MarriageFacts,
    MissingFacts,
    MoveFacts,
    Report,
    StayFacts,
    facts_of,
)
from nagari.penduduk.mutasi.queries import spouses_of
from nagari.penduduk.mutasi.services.arrival import (
    Card,
    record_absence,
    record_arrival,
    record_stay,
    record_stay_end,
)
from nagari.penduduk.mutasi.services.birth import record_birth
from nagari.penduduk.mutasi.services.change import record_change, record_correction
from nagari.penduduk.mutasi.services.death import record_death, record_missing, record_return
from nagari.penduduk.mutasi.services.departure import record_departure, record_move
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.marriage import Home, Household, record_divorce, record_marriage
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.services.families import Staying
from nagari.penduduk.services.outcomes import Refused
from tests.office import KOTO_BARU, make_regions
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk, make_places

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 2)
ENTRY = Entry(wilayah=KOTO_BARU, today=TODAY)
ALONE = Household()
NEW_KK = "1302100205269005"
CHILD = {"nama": "AZIZAH", "jenis_kelamin": 2, "tanggal_lahir": DAY, "tempat_lahir": "SOLOK"}
ARRIVED = {
    "nama": "ZULKIFLI",
    "nik": "1302100101909007",
    "jenis_kelamin": 1,
    "tanggal_lahir": date(1990, 1, 1),
    "kewarganegaraan": 1,
    "shdk": 1,
    "status_perkawinan": 1,
}


@pytest.fixture(autouse=True)
def regions() -> None:
    make_regions()


def confirmed(*codes: str) -> Entry:
    return replace(ENTRY, confirmed=frozenset(codes))


def codes(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes


def state() -> dict[str, list[dict[str, Any]]]:
    """The register as anybody sees it; what was deleted is gone."""
    return {
        "penduduk": list(Penduduk.objects.order_by("id").values()),
        "keluarga": list(Keluarga.objects.order_by("id").values()),
    }


def balance() -> int:
    """Whom all events together brought and took."""
    rows = Mutasi.objects.all()
    return sum(one.gains for one in rows) - sum(one.loses for one in rows)


class TestBirth:
    def test_it_puts_the_child_on_its_mothers_card(self) -> None:
        jorong, _rt = make_places()
        family, head, wife, _child = make_family()
        Penduduk.objects.filter(id=wife.id).update(lingkungan_id=jorong.id, suku_minang="Koto")
        (made,) = record_birth(ENTRY, CHILD, BirthFacts(ibu_id=wife.id, ayah_id=head.id, berat_gram=3100))
        child = Penduduk.objects.get(nama="AZIZAH")
        assert (child.keluarga_id, child.shdk, child.lingkungan_id) == (family.id, Shdk.ANAK, jorong.id)
        assert (child.nama_ibu, child.nik_ibu, child.nama_ayah) == (wife.nama, wife.nik, head.nama)
        assert (child.suku_minang, child.status_perkawinan, child.terdata_sejak) == ("Koto", 1, DAY)
        assert child.nik == ""
        assert child.nomor_sementara
        assert (made.masuk_jk, made.masuk_wn, made.masuk_lingkungan_id, made.keluar_jk) == (2, 1, jorong.id, None)
        assert facts_of(made) == BirthFacts(ibu_id=wife.id, ayah_id=head.id, berat_gram=3100)

    def test_it_takes_a_mother_who_is_registered_elsewhere(self) -> None:
        record_birth(ENTRY, {**CHILD, "nama_ibu": "MARNI", "nik_ibu": "1371015203909001"}, BirthFacts())
        child = Penduduk.objects.get(nama="AZIZAH")
        assert (child.nama_ibu, child.keluarga_id, child.shdk) == ("MARNI", None, None)

    def test_it_says_when_it_is_late_and_takes_it_with_a_reason_or_without(self) -> None:
        late = {**CHILD, "tanggal_lahir": date(2026, 2, 1)}
        assert codes(lambda: record_birth(ENTRY, late, BirthFacts())) == ["late_report"]
        record_birth(ENTRY, late, BirthFacts(laporan=Report(alasan_terlambat="Jalan putus")))
        record_birth(confirmed("late_report", "twin"), {**late, "nama": "AMINAH"}, BirthFacts())
        assert Mutasi.objects.count() == 2

    def test_it_refuses_what_cannot_be(self) -> None:
        _family, head, wife, _child = make_family()
        future = {**CHILD, "tanggal_lahir": date(2026, 6, 1)}
        assert "birth_future" in codes(lambda: record_birth(ENTRY, future, BirthFacts()))
        assert "mother_is_male" in codes(lambda: record_birth(ENTRY, CHILD, BirthFacts(ibu_id=head.id)))
        assert "father_is_female" in codes(
            lambda: record_birth(ENTRY, CHILD, BirthFacts(ibu_id=wife.id, ayah_id=wife.id))
        )
        early = {**CHILD, "tanggal_lahir": date(1994, 1, 1)}
        assert {"mother_age", "late_report"} <= set(
            codes(lambda: record_birth(ENTRY, early, BirthFacts(ibu_id=wife.id)))
        )
        Penduduk.objects.filter(id=wife.id).update(status_dasar=StatusDasar.MATI, status_sejak=date(2026, 4, 1))
        assert "mother_dead" in codes(lambda: record_birth(ENTRY, CHILD, BirthFacts(ibu_id=wife.id)))
        assert not Mutasi.objects.exists()

    def test_it_tells_twins_from_births_too_close(self) -> None:
        _family, head, wife, _child = make_family()
        facts = BirthFacts(ibu_id=wife.id, ayah_id=head.id)
        record_birth(ENTRY, CHILD, facts)
        record_birth(confirmed("twin"), {**CHILD, "nama": "HASANAH"}, replace(facts, kembar_ke=2))
        close = {**CHILD, "nama": "RAHMAN", "jenis_kelamin": 1, "tanggal_lahir": date(2026, 4, 1)}
        assert codes(lambda: record_birth(ENTRY, close, facts)) == ["birth_interval"]


class TestDeath:
    def test_it_asks_who_is_head_next_and_leaves_a_widow(self) -> None:
        _family, head, wife, _child = make_family()
        act = lambda entry, staying: record_death(entry, head.id, DAY, DeathFacts(sebab=1), staying=staying)  # noqa: E731
        assert codes(lambda: act(ENTRY, Staying())) == ["next_head_needed"]
        before = state()
        (made,) = act(ENTRY, Staying(next_head=wife.id))
        head.refresh_from_db()
        wife.refresh_from_db()
        assert (head.status_dasar, head.status_sejak, head.shdk) == (StatusDasar.MATI, DAY, 1)
        assert (wife.shdk, wife.status_perkawinan) == (Shdk.KEPALA_KELUARGA, StatusPerkawinan.CERAI_MATI)
        assert (made.keluar_jk, made.masuk_jk) == (1, None)
        reverse(ENTRY, made.id, "salah orang")
        assert state() == before

    def test_it_closes_the_card_of_the_last_one_and_opens_it_again(self) -> None:
        family = make_keluarga()
        last = make_penduduk(keluarga=family, shdk=1)
        before = state()
        (made,) = record_death(ENTRY, last.id, DAY, DeathFacts())
        assert Keluarga.objects.get().tutup_sejak == DAY
        reverse(ENTRY, made.id, "keliru")
        assert state() == before

    def test_it_refuses_days_that_cannot_be(self) -> None:
        one = make_penduduk()
        for day, code in (
            (date(2026, 6, 1), "event_future"),
            (date(1980, 1, 1), "event_before_birth"),
        ):
            assert code in codes(lambda day=day: record_death(ENTRY, one.id, day, DeathFacts()))
        record_departure(ENTRY, [one.id], DAY, MoveFacts(tempat="Padang"))
        assert "wrong_status" in codes(lambda: record_death(ENTRY, one.id, DAY, DeathFacts()))

    def test_it_lets_nobody_die_twice_or_in_another_village(self) -> None:
        one = make_penduduk()
        record_death(ENTRY, one.id, DAY, DeathFacts())
        assert codes(lambda: record_death(ENTRY, one.id, DAY, DeathFacts())) == ["wrong_status"]
        other = make_penduduk("13.02.10.2002")
        assert codes(lambda: record_death(ENTRY, other.id, DAY, DeathFacts())) == ["resident_gone"]


class TestComingAndGoing:
    def test_it_lets_a_family_come_with_a_card_of_its_own(self) -> None:
        jorong, _rt = make_places()
        wife = {**ARRIVED, "nama": "YENI", "nik": "", "jenis_kelamin": 2, "shdk": 3, "status_perkawinan": 2}
        people = [{**ARRIVED, "status_perkawinan": 2}, wife]
        card = Card(no_kk=NEW_KK, alamat="Jalan Lama 1", lingkungan_id=jorong.id)
        facts = MoveFacts(tempat="Kota Padang", wilayah="13.71", alasan=1)
        made = record_arrival(ENTRY, people, DAY, facts, card)
        family = Keluarga.objects.get(no_kk=NEW_KK)
        assert family.alamat == "Jalan Lama 1"
        assert [one.masuk_lingkungan_id for one in made] == [jorong.id, jorong.id]
        assert {one.keluarga_id for one in made} == {family.id}
        assert [one.terdata_sejak for one in Penduduk.objects.all()] == [DAY, DAY]
        reverse(ENTRY, made[1].id, "batal datang")
        assert state() == {"penduduk": [], "keluarga": []}
        assert balance() == 0

    def test_it_names_the_row_that_is_wrong(self) -> None:
        people = [ARRIVED, {**ARRIVED, "nama": "", "nik": "123", "shdk": 4}]
        with pytest.raises(Refused) as refused:
            record_arrival(ENTRY, people, DAY, MoveFacts(), Card(no_kk=NEW_KK))
        assert {"1-nama", "1-nik"} <= {one.field for one in refused.value.findings}
        assert not Keluarga.objects.exists()
        assert codes(lambda: record_arrival(ENTRY, [], DAY, MoveFacts(), Card())) == ["nobody_named"]

    def test_it_goes_on_with_the_record_of_who_comes_back(self) -> None:
        one = make_penduduk(nik="1302105203909001", keluarga=make_keluarga(), shdk=1)
        (left,) = record_departure(
            ENTRY, [one.id], date(2026, 4, 1), MoveFacts(tempat="Padang", wilayah="13.71.01.1001")
        )
        assert facts_of(left).klasifikasi == 4  # type: ignore[attr-defined]
        back = {**ARRIVED, "nama": "ROSNIDAR", "nik": one.nik, "jenis_kelamin": 2, "tanggal_lahir": one.tanggal_lahir}
        assert codes(lambda: record_arrival(ENTRY, [back], DAY, MoveFacts(), Card(no_kk=NEW_KK))) == ["comes_back"]
        early = date(2026, 3, 1)
        assert "event_before_earlier" in codes(
            lambda: record_arrival(confirmed("comes_back"), [back], early, MoveFacts(), Card())
        )
        record_arrival(confirmed("comes_back"), [back], DAY, MoveFacts(), Card(no_kk=NEW_KK))
        assert Penduduk.objects.get().status_dasar == StatusDasar.HIDUP
        assert list(Mutasi.objects.order_by("id").values_list("jenis", flat=True)) == ["pindah", "datang"]
        assert balance() == 0

    def test_it_lets_a_whole_family_leave_and_keeps_its_card(self) -> None:
        family, *people = make_family()
        before = state()
        made = record_departure(ENTRY, [one.id for one in people], DAY, MoveFacts(tempat="Padang", wilayah="13.71"))
        family.refresh_from_db()
        assert family.tutup_sejak == DAY
        assert {one.rombongan for one in made} == {made[0].id}
        assert [facts_of(one).jenis_kepindahan for one in made] == [2, 2, 2]  # type: ignore[attr-defined]
        reverse(ENTRY, made[2].id, "tidak jadi pindah")
        assert state() == before

    def test_it_asks_for_the_next_head_of_who_stay(self) -> None:
        _family, head, wife, _child = make_family()
        leave = lambda staying: record_departure(ENTRY, [head.id], DAY, MoveFacts(), staying=staying)  # noqa: E731
        assert codes(lambda: leave(Staying())) == ["next_head_needed"]
        (made,) = leave(Staying(next_head=wife.id))
        assert facts_of(made).jenis_kepindahan == 1  # type: ignore[attr-defined]

    def test_it_moves_a_family_and_its_card_to_another_jorong(self) -> None:
        jorong, rt = make_places()
        family, *people = make_family()
        keys = [one.id for one in people]
        Penduduk.objects.filter(id__in=keys).update(lingkungan_id=jorong.id)
        before = state()
        made = record_move(ENTRY, keys, DAY, rt.id, MoveFacts(alamat="Simpang"))
        family.refresh_from_db()
        assert (family.lingkungan_id, family.alamat) == (rt.id, "Simpang")
        assert {(one.keluar_lingkungan_id, one.masuk_lingkungan_id) for one in made} == {(jorong.id, rt.id)}
        assert codes(lambda: record_move(ENTRY, keys, DAY, rt.id, MoveFacts())) == ["same_place"]
        reverse(ENTRY, made[0].id, "salah jorong")
        assert state() == before

    def test_it_knows_who_is_missing_and_who_is_found(self) -> None:
        _family, head, wife, _child = make_family()
        record_missing(ENTRY, head.id, date(2026, 4, 1), MissingFacts(), staying=Staying(next_head=wife.id))
        back = lambda shdk, day: record_return(  # noqa: E731
            ENTRY, head.id, day, MissingFacts(), keluarga_id=wife.keluarga_id, shdk=shdk, lingkungan_id=None
        )
        assert "event_before_earlier" in codes(lambda: back(9, date(2026, 3, 1)))
        assert "family_two_heads" in codes(lambda: back(1, DAY))
        assert codes(lambda: back(None, DAY)) == ["shdk_empty"]
        (made,) = back(9, DAY)
        head.refresh_from_db()
        assert (head.status_dasar, head.shdk, made.masuk_jk) == (StatusDasar.HIDUP, 9, 1)
        assert balance() == 0


class TestStays:
    def test_it_keeps_a_guest_out_of_the_counts_until_he_settles(self) -> None:
        guest = {key: one for key, one in ARRIVED.items() if key != "shdk"}
        (made,) = record_stay(ENTRY, guest, DAY, StayFacts(tempat="Padang", maksud="Bekerja", dikunjungi="SYAFRIL"))
        one = Penduduk.objects.get()
        assert one.status_penduduk == StatusPenduduk.TIDAK_TETAP
        assert (made.masuk_jk, made.keluar_jk) == (None, None)
        (settled,) = record_stay_end(ENTRY, one.id, TODAY, StayFacts(), settles=True)
        assert (settled.jenis, settled.masuk_jk) == (Jenis.DATANG, 1)
        reverse(ENTRY, settled.id, "belum menetap")
        (ended,) = record_stay_end(ENTRY, one.id, TODAY, StayFacts())
        one.refresh_from_db()
        assert (one.status_dasar, ended.jenis) == (StatusDasar.PERGI, Jenis.SEMENTARA_SELESAI)
        assert balance() == 0

    def test_it_counts_a_former_guest_who_comes_for_good(self) -> None:
        guest = {name: value for name, value in ARRIVED.items() if name != "shdk"}
        (stay,) = record_stay(ENTRY, guest, DAY, StayFacts())
        record_stay_end(ENTRY, stay.penduduk_id, DAY, StayFacts())
        (came,) = record_arrival(confirmed("comes_back"), [ARRIVED], TODAY, MoveFacts(), Card())
        assert came.penduduk_id == stay.penduduk_id
        assert (came.masuk_jk, came.keluar_jk) == (1, None)
        assert Penduduk.objects.get(id=stay.penduduk_id).status_penduduk == StatusPenduduk.TETAP
        reverse(ENTRY, came.id, "keliru")
        assert Penduduk.objects.get(id=stay.penduduk_id).status_penduduk == StatusPenduduk.TIDAK_TETAP

    def test_it_lets_a_resident_be_away_once_at_a_time(self) -> None:
        one = make_penduduk()
        assert codes(lambda: record_stay_end(ENTRY, one.id, DAY, StayFacts())) == ["no_stay"]
        record_absence(ENTRY, one.id, DAY, StayFacts(tempat="Malaysia", maksud="Bekerja"))
        assert codes(lambda: record_absence(ENTRY, one.id, DAY, StayFacts())) == ["is_temporary"]
        record_stay_end(ENTRY, one.id, TODAY, StayFacts())
        one.refresh_from_db()
        assert one.status_dasar == StatusDasar.HIDUP

    def test_it_refuses_a_stay_that_ends_before_it_begins(self) -> None:
        act = lambda: record_stay(ENTRY, ARRIVED, DAY, StayFacts(sampai=date(2026, 5, 1)))  # noqa: E731
        assert codes(act) == ["stay_ends_before"]


class TestCouples:
    def couple(self) -> tuple[Penduduk, Penduduk]:
        bride_home = make_keluarga("1302102003159002")
        father = make_penduduk(
            nama="ARIFIN", jenis_kelamin=1, keluarga=bride_home, shdk=1, tanggal_lahir=date(1960, 1, 1)
        )
        assert father
        bride = make_penduduk(nama="SARI", keluarga=bride_home, shdk=4, tanggal_lahir=date(1999, 1, 1))
        groom_home = make_keluarga("1302102003159003")
        groom = make_penduduk(nama="BUDI", jenis_kelamin=1, keluarga=groom_home, shdk=1, tanggal_lahir=date(1997, 1, 1))
        return groom, bride

    def test_it_weds_two_and_gives_them_a_card(self) -> None:
        groom, bride = self.couple()
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

    def test_it_lets_her_enter_her_husbands_card_or_stay_where_she_is(self) -> None:
        groom, bride = self.couple()
        facts = MarriageFacts(pasangan_id=groom.id)
        made = record_marriage(ENTRY, bride.id, DAY, facts, Household(home=Home.HUSBANDS))
        bride.refresh_from_db()
        assert (bride.keluarga_id, bride.shdk) == (groom.keluarga_id, Shdk.ISTRI)
        reverse(ENTRY, made[0].id, "lain")
        record_marriage(ENTRY, bride.id, DAY, facts, Household())
        bride.refresh_from_db()
        assert bride.keluarga_id != groom.keluarga_id

    def test_it_refuses_couples_that_cannot_be(self) -> None:
        groom, bride = self.couple()
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
        other = make_penduduk(nama="AMAT", jenis_kelamin=1, tanggal_lahir=date(1995, 1, 1))
        assert "already_married" in codes(lambda: wed(other, bride))
        assert codes(lambda: wed(groom, make_penduduk(nama="LINA"))) == ["second_marriage"]

    def test_it_divorces_two_and_lets_one_of_them_go(self) -> None:
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

    def test_it_asks_before_it_divorces_two_who_did_not_marry_each_other(self) -> None:
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

    def test_it_widows_nobody_who_was_divorced_and_wed_again(self) -> None:
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


class TestChanges:
    def test_it_changes_an_element_from_a_day_on(self) -> None:
        one = make_penduduk(pekerjaan=1)
        facts = ChangeFacts(jenis_surat="SK", no_surat="12/2026")
        (made,) = record_change(ENTRY, one.id, DAY, {"pekerjaan": 9}, facts)
        one.refresh_from_db()
        assert one.pekerjaan == 9
        assert (made.keluar_jk, facts_of(made)) == (None, replace(facts, elemen=("pekerjaan",)))
        assert codes(lambda: record_change(ENTRY, one.id, DAY, {"pekerjaan": 9}, facts)) == ["nothing_changed"]

    def test_it_moves_both_sides_when_somebody_becomes_indonesian(self) -> None:
        one = make_penduduk(kewarganegaraan=2, no_paspor="X1")
        (made,) = record_change(ENTRY, one.id, DAY, {"kewarganegaraan": 1}, ChangeFacts())
        assert (made.keluar_wn, made.masuk_wn, made.tanggal) == (2, 1, DAY)

    def test_it_wants_a_proof_of_a_correction(self) -> None:
        one = make_penduduk()
        act = lambda facts: record_correction(ENTRY, one.id, {"tanggal_lahir": date(1990, 3, 13)}, facts)  # noqa: E731
        assert codes(lambda: act(ChangeFacts())) == ["proof_missing"]
        (made,) = act(ChangeFacts(jenis_surat="Akta lahir", no_surat="1302-LT-1"))
        assert (made.jenis, made.tanggal) == (Jenis.PEMBETULAN, TODAY)


class TestFacts:
    @pytest.mark.parametrize(
        ("told", "found"),
        [
            ({"ibu_id": "x", "anak_ke": 2}, BirthFacts(anak_ke=2)),
            ({"tanggal_surat": "31-31", "ayah_id": 7, "no_surat": "A"}, BirthFacts(no_surat="A")),
            ({"laporan": 3, "no_surat": ["A"]}, BirthFacts()),
            ({"laporan": {"saksi": 4, "berkas": "KK", "pelapor": "ALI"}}, BirthFacts(laporan=Report(pelapor="ALI"))),
            ([], BirthFacts()),
        ],
    )
    def test_it_passes_over_what_another_office_wrote_wrong(self, told: Any, found: BirthFacts) -> None:
        assert facts_of(Mutasi(jenis=Jenis.LAHIR, rincian=told)) == found


class TestReversal:
    def test_it_is_refused_while_a_later_event_builds_on_it(self) -> None:
        (born,) = record_birth(ENTRY, CHILD, BirthFacts())
        child = Penduduk.objects.get()
        (dead,) = record_death(ENTRY, child.id, date(2026, 5, 3), DeathFacts())
        assert codes(lambda: reverse(ENTRY, born.id, "keliru")) == ["reversal_later"]
        reverse(ENTRY, dead.id, "keliru")
        reverse(ENTRY, born.id, "keliru")
        assert not Penduduk.objects.exists()
        assert balance() == 0
        assert codes(lambda: reverse(ENTRY, born.id, "lagi")) == ["event_gone"]

    def test_it_wants_a_reason_and_an_event_of_this_village(self) -> None:
        one = make_penduduk()
        (made,) = record_death(ENTRY, one.id, DAY, DeathFacts())
        assert codes(lambda: reverse(ENTRY, made.id, "")) == ["reversal_reason"]
        assert codes(lambda: reverse(replace(ENTRY, wilayah="13.02.10.2002"), made.id, "x")) == ["event_gone"]

    def test_it_asks_before_it_leaves_a_card_without_a_head(self) -> None:
        family = make_keluarga()
        make_penduduk(keluarga=family, shdk=Shdk.ANAK, tanggal_lahir=date(2012, 3, 12))
        card = Card(no_kk=family.no_kk)
        (came,) = record_arrival(ENTRY, [ARRIVED], DAY, MoveFacts(), card)
        assert codes(lambda: reverse(ENTRY, came.id, "keliru")) == ["family_no_head"]
        assert Penduduk.objects.filter(keluarga=family).count() == 2
        reverse(confirmed("family_no_head"), came.id, "keliru")
        assert Penduduk.objects.filter(keluarga=family).count() == 1

    def test_it_is_refused_when_the_person_was_changed_since(self) -> None:
        one = make_penduduk(pekerjaan=1)
        (made,) = record_change(ENTRY, one.id, DAY, {"pekerjaan": 9}, ChangeFacts())
        Penduduk.objects.filter(id=one.id).update(pekerjaan=15)
        assert codes(lambda: reverse(ENTRY, made.id, "keliru")) == ["reversal_changed"]

    def test_it_counts_the_reversal_against_the_event(self) -> None:
        one = make_penduduk()
        (made,) = record_death(ENTRY, one.id, DAY, DeathFacts())
        (undone,) = reverse(ENTRY, made.id, "salah orang")
        assert (undone.masuk_jk, undone.keluar_jk, undone.tanggal) == (2, None, DAY)
        assert (undone.membatalkan_id, undone.alasan) == (made.id, "salah orang")
