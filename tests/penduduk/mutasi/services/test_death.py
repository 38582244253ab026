"""A death, somebody missing, somebody found: what it changes, what it counts, what it refuses."""

from datetime import date

import pytest

from nagari.penduduk.kode import Shdk, StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Keluarga
from nagari.penduduk.mutasi.facts import DeathFacts, MoveFacts
from nagari.penduduk.mutasi.services.death import record_death
from nagari.penduduk.mutasi.services.departure import record_departure
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.services.families import Staying
from tests.penduduk.mutasi.entering import DAY, ENTRY, codes, state
from tests.penduduk.people import make_family, make_keluarga, make_penduduk

pytestmark = pytest.mark.django_db


def test_it_asks_who_is_head_next_and_leaves_a_widow() -> None:
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


def test_it_closes_the_card_of_the_last_one_and_opens_it_again() -> None:
    family = make_keluarga()
    last = make_penduduk(keluarga=family, shdk=1)
    before = state()
    (made,) = record_death(ENTRY, last.id, DAY, DeathFacts())
    assert Keluarga.objects.get().tutup_sejak == DAY
    reverse(ENTRY, made.id, "keliru")
    assert state() == before


def test_it_refuses_days_that_cannot_be() -> None:
    one = make_penduduk()
    for day, code in (
        (date(2026, 6, 1), "event_future"),
        (date(1980, 1, 1), "event_before_birth"),
    ):
        assert code in codes(lambda day=day: record_death(ENTRY, one.id, day, DeathFacts()))
    record_departure(ENTRY, [one.id], DAY, MoveFacts(tempat="Padang"))
    assert "wrong_status" in codes(lambda: record_death(ENTRY, one.id, DAY, DeathFacts()))


def test_it_lets_nobody_die_twice_or_in_another_village() -> None:
    one = make_penduduk()
    record_death(ENTRY, one.id, DAY, DeathFacts())
    assert codes(lambda: record_death(ENTRY, one.id, DAY, DeathFacts())) == ["wrong_status"]
    other = make_penduduk("13.02.10.2002")
    assert codes(lambda: record_death(ENTRY, other.id, DAY, DeathFacts())) == ["resident_gone"]
