"""Handing residents over: one residence at any time, whatever each office does and in whatever order it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Jenis, JenisKabar, KabarPindah, Mutasi, Penduduk, TawaranPindah
from nagari.penduduk.mutasi.facts import ChangeFacts, MissingFacts, MoveFacts
from nagari.penduduk.mutasi.services.change import record_correction
from nagari.penduduk.mutasi.services.death import record_return
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.serah_terima import releasing, snapshot
from nagari.penduduk.serah_terima.queries import handovers, offer_of_act, to_take_back, transit_of
from nagari.penduduk.serah_terima.rules import Keadaan, state_of
from nagari.penduduk.serah_terima.services import Welcome, accept, ask_back, offer_departure, refuse
from nagari.penduduk.services.families import Staying
from nagari.penduduk.services.outcomes import Refused
from nagari.sync import registry
from nagari.sync.registry import Office, RowChange
from tests.office import KOTO_BARU, NOW, make_regions
from tests.penduduk.people import TODAY, make_family, make_places

pytestmark = pytest.mark.django_db
SELAYO = "13.02.10.2002"
DAY = date(2026, 5, 2)
HERE = Entry(wilayah=KOTO_BARU, today=TODAY)
THERE = Entry(wilayah=SELAYO, today=TODAY)
TO_SELAYO = MoveFacts(tempat="Selayo", wilayah=SELAYO)
FROM_KOTO_BARU = MoveFacts(tempat="Koto Baru", wilayah=KOTO_BARU)
NEW_KK = "1302100205269005"


@pytest.fixture(autouse=True)
def regions() -> None:
    make_regions()


def codes(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes


def alive(nik: str) -> list[str]:
    """Where somebody with this NIK lives."""
    rows = Penduduk.objects.filter(nik=nik, status_dasar=StatusDasar.HIDUP)
    return list(rows.values_list("wilayah", flat=True))


def offer_family() -> tuple[TawaranPindah, list[Penduduk], list[Mutasi]]:
    _card, head, wife, child = make_family()
    made = offer_departure(HERE, [head.id, wife.id, child.id], DAY, TO_SELAYO)
    return TawaranPindah.objects.get(), [head, wife, child], made


def welcome(offer: TawaranPindah) -> Welcome:
    told = snapshot.read(offer.isi)
    jorong = make_places(SELAYO)[0]
    return Welcome(
        no_kk=NEW_KK,
        alamat="Jalan Raya",
        lingkungan_id=jorong.id,
        shdk={one.id: one.values.get("shdk") for one in told.people},
    )


def accepted(offer: TawaranPindah) -> list[Mutasi]:
    everything = {"birth_interval", "mother_age", "nik_birth_differs", "nik_sex_differs", "twin", "shdk_ages"}
    return accept(replace(THERE, confirmed=everything), offer.id, DAY, FROM_KOTO_BARU, welcome(offer))


def said(offer: TawaranPindah, jenis: str, asal: str, wilayah: str) -> None:
    KabarPindah.objects.create(wilayah=wilayah, asal=asal, tawaran_id=offer.id, jenis=jenis, tanggal=TODAY)


def told_to_release(offer: TawaranPindah) -> None:
    """What the worker at Selayo does when it has heard of the wish."""
    rows = KabarPindah.objects.filter(tawaran_id=offer.id)
    changes = [
        RowChange(KabarPindah, one.id, one.wilayah, None, {"tawaran_id": one.tawaran_id.hex, "jenis": one.jenis})
        for one in rows
    ]
    before = registry._ask
    registry.office_told_by(lambda: Office(SELAYO, "nagari", "Selayo"))
    try:
        releasing.release(changes, NOW)
        releasing.release(changes, NOW)
    finally:
        registry.office_told_by(before)


class TestOffering:
    def test_it_sends_the_people_with_their_data_and_history(self) -> None:
        offer, people, made = offer_family()
        assert (offer.wilayah, offer.asal, offer.jumlah) == (SELAYO, KOTO_BARU, 3)
        assert offer.rombongan == made[0].rombongan
        told = snapshot.read(offer.isi)
        assert told.is_whole
        assert told.no_kk == people[0].keluarga.no_kk
        assert [one.nama for one in told.people] == [one.nama for one in people]
        assert told.people[0].values["tanggal_lahir"] == people[0].tanggal_lahir
        assert told.people[0].values["shdk"] == Shdk.KEPALA_KELUARGA
        assert alive(people[0].nik) == []

    def test_it_offers_nothing_where_the_departure_is_refused(self) -> None:
        _card, head, _wife, _child = make_family()
        assert "next_head_needed" in codes(lambda: offer_departure(HERE, [head.id], DAY, TO_SELAYO))
        assert not TawaranPindah.objects.exists()

    def test_it_shows_who_is_between_two_offices(self) -> None:
        offer, people, _made = offer_family()
        found = transit_of(people[1].id)
        assert found is not None
        assert found.keadaan == Keadaan.WAITING
        assert [one.row.id for one in handovers(SELAYO).to_decide] == [offer.id]
        assert handovers(KOTO_BARU).to_decide == []

    def test_it_still_knows_so_of_who_is_corrected_on_the_way(self) -> None:
        _offer, people, _made = offer_family()
        proof = ChangeFacts(jenis_surat="Akta lahir", no_surat="1302-LT-1")
        record_correction(HERE, people[0].id, {"tempat_lahir": "PADANG"}, proof)
        found = transit_of(people[0].id)
        assert found is not None
        assert found.keadaan == Keadaan.WAITING
        back = {"keluarga_id": None, "shdk": None, "lingkungan_id": None}
        assert codes(lambda: record_return(HERE, people[0].id, TODAY, MissingFacts(), **back)) == ["offer_open"]

    def test_it_says_of_some_of_a_family_that_the_card_stays(self) -> None:
        _card, head, wife, child = make_family()
        offer_departure(HERE, [head.id], DAY, TO_SELAYO, staying=Staying(next_head=wife.id))
        assert not snapshot.read(TawaranPindah.objects.get().isi).is_whole
        child.refresh_from_db()
        assert child.status_dasar == StatusDasar.HIDUP


class TestAccepting:
    def test_it_makes_records_that_follow_the_ones_they_left(self) -> None:
        offer, people, _made = offer_family()
        made = accepted(offer)
        assert [one.jenis for one in made] == [Jenis.DATANG] * 3
        new = Penduduk.objects.get(nik=people[0].nik, wilayah=SELAYO)
        assert new.predecessor_id == people[0].id
        assert new.keluarga is not None
        assert new.keluarga.no_kk == NEW_KK
        for one in people:
            assert alive(one.nik) == [SELAYO]
        found = offer_of_act(offer.rombongan)
        assert found is not None
        assert found.keadaan == Keadaan.ACCEPTED
        assert handovers(SELAYO).to_decide == []

    def test_it_accepts_once(self) -> None:
        offer, people, _made = offer_family()
        accepted(offer)
        assert codes(lambda: accepted(offer)) == ["offer_accepted"]
        assert codes(lambda: refuse(THERE, offer.id, "salah")) == ["offer_accepted"]
        assert alive(people[0].nik) == [SELAYO]

    def test_it_refuses_what_no_record_here_can_hold(self) -> None:
        offer, _people, _made = offer_family()
        offer.isi["orang"][0]["isi"]["nama_ayah"] = "A" * 300
        TawaranPindah.objects.filter(id=offer.id).update(isi=offer.isi)
        assert codes(lambda: accepted(offer)) == ["value_too_long"]
        assert not Penduduk.objects.filter(wilayah=SELAYO).exists()

    def test_it_lets_nobody_arrive_before_they_left(self) -> None:
        offer, people, _made = offer_family()
        early = DAY - timedelta(days=1)
        act = lambda: accept(THERE, offer.id, early, FROM_KOTO_BARU, welcome(offer))  # noqa: E731
        assert codes(act) == ["event_before_earlier"]
        assert alive(people[0].nik) == []

    def test_it_is_not_for_another_office_to_answer(self) -> None:
        offer, _people, _made = offer_family()
        assert codes(lambda: refuse(HERE, offer.id, "salah")) == ["offer_gone"]

    def test_it_keeps_the_departure_standing_afterwards(self) -> None:
        offer, people, made = offer_family()
        arrived = accepted(offer)
        assert codes(lambda: reverse(HERE, made[0].id, "keliru")) == ["offer_accepted_there"]
        assert codes(lambda: reverse(THERE, arrived[0].id, "keliru")) == ["offer_came_from"]
        assert alive(people[0].nik) == [SELAYO]

    def test_it_brings_them_back_under_the_old_record(self) -> None:
        offer, people, _made = offer_family()
        accepted(offer)
        new = list(Penduduk.objects.filter(wilayah=SELAYO).order_by("shdk"))
        offer_departure(THERE, [one.id for one in new], TODAY, FROM_KOTO_BARU)
        back = TawaranPindah.objects.get(wilayah=KOTO_BARU)
        told = snapshot.read(back.isi)
        shdk = {one.id: one.values.get("shdk") for one in told.people}
        bold = replace(HERE, confirmed={"comes_back"})
        accept(bold, back.id, TODAY, TO_SELAYO, Welcome(no_kk="1302102003159001", shdk=shdk))
        assert Penduduk.objects.filter(nik=people[0].nik, wilayah=KOTO_BARU).count() == 1
        assert alive(people[0].nik) == [KOTO_BARU]


class TestRefusing:
    def test_it_lets_the_old_office_take_them_back(self) -> None:
        offer, people, made = offer_family()
        refuse(THERE, offer.id, "Tidak dikenal di sini")
        waiting = to_take_back(handovers(KOTO_BARU).outgoing)
        assert [one.reason for one in waiting] == ["Tidak dikenal di sini"]
        reverse(HERE, made[0].id, "Ditolak Selayo")
        assert alive(people[0].nik) == [KOTO_BARU]
        assert to_take_back(handovers(KOTO_BARU).outgoing) == []
        assert transit_of(people[0].id) is None

    def test_it_wants_a_reason(self) -> None:
        offer, _people, _made = offer_family()
        assert codes(lambda: refuse(THERE, offer.id, "")) == ["refusal_reason"]


class TestAskingBack:
    def test_it_waits_for_the_release(self) -> None:
        offer, people, made = offer_family()
        assert codes(lambda: reverse(HERE, made[0].id, "keliru")) == ["offer_open"]
        ask_back(HERE, offer.id, "Tidak jadi pindah")
        assert codes(lambda: reverse(HERE, made[0].id, "keliru")) == ["offer_release_asked"]
        assert codes(lambda: accepted(offer)) == ["offer_withdrawn"]
        told_to_release(offer)
        assert KabarPindah.objects.filter(jenis=JenisKabar.LEPAS, wilayah=KOTO_BARU).count() == 1
        reverse(HERE, made[0].id, "Tidak jadi pindah")
        assert alive(people[0].nik) == [KOTO_BARU]

    def test_it_comes_too_late_after_the_acceptance(self) -> None:
        """The wish and the acceptance crossed on their way."""
        offer, people, made = offer_family()
        accepted(offer)
        said(offer, JenisKabar.TARIK, KOTO_BARU, SELAYO)
        told_to_release(offer)
        assert not KabarPindah.objects.filter(jenis=JenisKabar.LEPAS).exists()
        assert codes(lambda: reverse(HERE, made[0].id, "keliru")) == ["offer_accepted_there"]
        assert alive(people[0].nik) == [SELAYO]

    def test_it_waits_no_longer_for_an_office_that_stays_silent(self) -> None:
        offer, people, made = offer_family()
        later = replace(HERE, today=TODAY + timedelta(days=8))
        reverse(later, made[0].id, "Tidak ada jawaban")
        assert alive(people[0].nik) == [KOTO_BARU]
        # Told to the other office, so that it does not accept them any more.
        assert codes(lambda: accepted(offer)) == ["offer_withdrawn"]

    def test_it_is_told_of_who_returns_when_it_stayed_silent(self) -> None:
        offer, people, _made = offer_family()
        later = replace(HERE, today=TODAY + timedelta(days=8))
        back = {"keluarga_id": None, "shdk": None, "lingkungan_id": None}
        record_return(later, people[0].id, later.today, MissingFacts(), **back)
        assert codes(lambda: accepted(offer)) == ["offer_withdrawn"]
        assert alive(people[0].nik) == [KOTO_BARU]
        # Once is enough, whoever of them comes next.
        record_return(later, people[1].id, later.today, MissingFacts(), **back)
        assert KabarPindah.objects.filter(jenis=JenisKabar.TARIK, wilayah=SELAYO).count() == 1

    def test_nobody_returns_while_the_other_office_may_accept(self) -> None:
        _offer, people, _made = offer_family()
        back = MissingFacts()
        assert "offer_open" in codes(
            lambda: record_return(HERE, people[0].id, TODAY, back, keluarga_id=None, shdk=None, lingkungan_id=None)
        )


class TestWhoSaysIt:
    @pytest.mark.parametrize("jenis", [JenisKabar.TERIMA, JenisKabar.TOLAK, JenisKabar.LEPAS])
    @pytest.mark.parametrize(
        ("asal", "wilayah"), [("13.02.10.2003", KOTO_BARU), (KOTO_BARU, KOTO_BARU), ("", KOTO_BARU), (SELAYO, SELAYO)]
    )
    def test_it_hears_an_answer_of_the_office_asked_alone(self, jenis: str, asal: str, wilayah: str) -> None:
        offer, _people, made = offer_family()
        said(offer, jenis, asal, wilayah)
        assert [one.row.id for one in handovers(SELAYO).to_decide] == [offer.id]
        assert codes(lambda: reverse(HERE, made[0].id, "keliru")) == ["offer_open"]

    @pytest.mark.parametrize(("asal", "wilayah"), [("13.02.10.2003", SELAYO), (SELAYO, KOTO_BARU)])
    def test_it_hears_no_wish_but_of_the_office_they_left(self, asal: str, wilayah: str) -> None:
        offer, _people, _made = offer_family()
        said(offer, JenisKabar.TARIK, asal, wilayah)
        assert [one.row.id for one in handovers(SELAYO).to_decide] == [offer.id]


class TestState:
    def test_it_is_the_same_in_any_order(self) -> None:
        for kinds in permutations(JenisKabar.values):
            assert state_of(list(kinds)) == Keadaan.ACCEPTED
        assert state_of(["tarik", "lepas"]) == state_of(["lepas", "tarik"]) == Keadaan.RELEASED
        assert state_of([]) == Keadaan.WAITING

    def test_it_passes_over_what_a_newer_version_says(self) -> None:
        assert state_of(["disimpan"]) == Keadaan.WAITING
