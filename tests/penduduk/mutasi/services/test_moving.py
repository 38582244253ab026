"""Arrival, departure, and moves inside the village: what it changes, what it counts, what it refuses."""

from datetime import date

import pytest

from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import MissingFacts, MoveFacts, facts_of
from nagari.penduduk.mutasi.services.arrival import Card, record_arrival
from nagari.penduduk.mutasi.services.death import record_missing, record_return
from nagari.penduduk.mutasi.services.departure import record_departure, record_move
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.services.families import Staying
from nagari.penduduk.services.outcomes import Refused
from tests.penduduk.mutasi.entering import ARRIVED, DAY, ENTRY, NEW_KK, balance, codes, confirmed, state
from tests.penduduk.people import make_family, make_keluarga, make_penduduk, make_places

pytestmark = pytest.mark.django_db


def test_it_lets_a_family_come_with_a_card_of_its_own() -> None:
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


def test_it_names_the_row_that_is_wrong() -> None:
    people = [ARRIVED, {**ARRIVED, "nama": "", "nik": "123", "shdk": 4}]
    with pytest.raises(Refused) as refused:
        record_arrival(ENTRY, people, DAY, MoveFacts(), Card(no_kk=NEW_KK))
    assert {"1-nama", "1-nik"} <= {one.field for one in refused.value.findings}
    assert not Keluarga.objects.exists()
    assert codes(lambda: record_arrival(ENTRY, [], DAY, MoveFacts(), Card())) == ["nobody_named"]


def test_it_goes_on_with_the_record_of_who_comes_back() -> None:
    one = make_penduduk(nik="1302105203909001", keluarga=make_keluarga(), shdk=1)
    (left,) = record_departure(ENTRY, [one.id], date(2026, 4, 1), MoveFacts(tempat="Padang", wilayah="13.71.01.1001"))
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


def test_it_lets_a_whole_family_leave_and_keeps_its_card() -> None:
    family, *people = make_family()
    before = state()
    made = record_departure(ENTRY, [one.id for one in people], DAY, MoveFacts(tempat="Padang", wilayah="13.71"))
    family.refresh_from_db()
    assert family.tutup_sejak == DAY
    assert {one.rombongan for one in made} == {made[0].id}
    assert [facts_of(one).jenis_kepindahan for one in made] == [2, 2, 2]  # type: ignore[attr-defined]
    reverse(ENTRY, made[2].id, "tidak jadi pindah")
    assert state() == before


def test_it_asks_for_the_next_head_of_who_stay() -> None:
    _family, head, wife, _child = make_family()
    leave = lambda staying: record_departure(ENTRY, [head.id], DAY, MoveFacts(), staying=staying)  # noqa: E731
    assert codes(lambda: leave(Staying())) == ["next_head_needed"]
    (made,) = leave(Staying(next_head=wife.id))
    assert facts_of(made).jenis_kepindahan == 1  # type: ignore[attr-defined]


def test_it_moves_a_family_and_its_card_to_another_jorong() -> None:
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


def test_it_knows_who_is_missing_and_who_is_found() -> None:
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
