"""Guests, and residents who are away for a while: what it changes, what it counts, what it refuses."""

from datetime import date

import pytest

from nagari.penduduk.kode import StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Penduduk
from nagari.penduduk.mutasi.facts import MoveFacts, StayFacts
from nagari.penduduk.mutasi.services.arrival import Card, record_absence, record_arrival, record_stay, record_stay_end
from nagari.penduduk.mutasi.services.reversal import reverse
from tests.penduduk.mutasi.entering import ARRIVED, DAY, ENTRY, balance, codes, confirmed
from tests.penduduk.people import TODAY, make_penduduk

pytestmark = pytest.mark.django_db


def test_it_keeps_a_guest_out_of_the_counts_until_he_settles() -> None:
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


def test_it_counts_a_former_guest_who_comes_for_good() -> None:
    guest = {name: value for name, value in ARRIVED.items() if name != "shdk"}
    (stay,) = record_stay(ENTRY, guest, DAY, StayFacts())
    record_stay_end(ENTRY, stay.penduduk_id, DAY, StayFacts())
    (came,) = record_arrival(confirmed("comes_back"), [ARRIVED], TODAY, MoveFacts(), Card())
    assert came.penduduk_id == stay.penduduk_id
    assert (came.masuk_jk, came.keluar_jk) == (1, None)
    assert Penduduk.objects.get(id=stay.penduduk_id).status_penduduk == StatusPenduduk.TETAP
    reverse(ENTRY, came.id, "keliru")
    assert Penduduk.objects.get(id=stay.penduduk_id).status_penduduk == StatusPenduduk.TIDAK_TETAP


def test_it_lets_a_resident_be_away_once_at_a_time() -> None:
    one = make_penduduk()
    assert codes(lambda: record_stay_end(ENTRY, one.id, DAY, StayFacts())) == ["no_stay"]
    record_absence(ENTRY, one.id, DAY, StayFacts(tempat="Malaysia", maksud="Bekerja"))
    assert codes(lambda: record_absence(ENTRY, one.id, DAY, StayFacts())) == ["is_temporary"]
    record_stay_end(ENTRY, one.id, TODAY, StayFacts())
    one.refresh_from_db()
    assert one.status_dasar == StatusDasar.HIDUP


def test_it_refuses_a_stay_that_ends_before_it_begins() -> None:
    act = lambda: record_stay(ENTRY, ARRIVED, DAY, StayFacts(sampai=date(2026, 5, 1)))  # noqa: E731
    assert codes(act) == ["stay_ends_before"]
