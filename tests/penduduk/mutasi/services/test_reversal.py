"""Reversal: what it changes, what it counts, what it refuses."""

from dataclasses import replace
from datetime import date

import pytest

from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Penduduk
from nagari.penduduk.mutasi.facts import BirthFacts, ChangeFacts, DeathFacts, MoveFacts
from nagari.penduduk.mutasi.services.arrival import Card, record_arrival
from nagari.penduduk.mutasi.services.birth import record_birth
from nagari.penduduk.mutasi.services.change import record_change
from nagari.penduduk.mutasi.services.death import record_death
from nagari.penduduk.mutasi.services.reversal import reverse
from tests.penduduk.mutasi.entering import ARRIVED, CHILD, DAY, ENTRY, balance, codes, confirmed
from tests.penduduk.people import make_keluarga, make_penduduk

pytestmark = pytest.mark.django_db


def test_it_is_refused_while_a_later_event_builds_on_it() -> None:
    (born,) = record_birth(ENTRY, CHILD, BirthFacts())
    child = Penduduk.objects.get()
    (dead,) = record_death(ENTRY, child.id, date(2026, 5, 3), DeathFacts())
    assert codes(lambda: reverse(ENTRY, born.id, "keliru")) == ["reversal_later"]
    reverse(ENTRY, dead.id, "keliru")
    reverse(ENTRY, born.id, "keliru")
    assert not Penduduk.objects.exists()
    assert balance() == 0
    assert codes(lambda: reverse(ENTRY, born.id, "lagi")) == ["event_gone"]


def test_it_wants_a_reason_and_an_event_of_this_village() -> None:
    one = make_penduduk()
    (made,) = record_death(ENTRY, one.id, DAY, DeathFacts())
    assert codes(lambda: reverse(ENTRY, made.id, "")) == ["reversal_reason"]
    assert codes(lambda: reverse(replace(ENTRY, wilayah="13.02.10.2002"), made.id, "x")) == ["event_gone"]


def test_it_asks_before_it_leaves_a_card_without_a_head() -> None:
    family = make_keluarga()
    make_penduduk(keluarga=family, shdk=Shdk.ANAK, tanggal_lahir=date(2012, 3, 12))
    card = Card(no_kk=family.no_kk)
    (came,) = record_arrival(ENTRY, [ARRIVED], DAY, MoveFacts(), card)
    assert codes(lambda: reverse(ENTRY, came.id, "keliru")) == ["family_no_head"]
    assert Penduduk.objects.filter(keluarga=family).count() == 2
    reverse(confirmed("family_no_head"), came.id, "keliru")
    assert Penduduk.objects.filter(keluarga=family).count() == 1


def test_it_is_refused_when_the_person_was_changed_since() -> None:
    one = make_penduduk(pekerjaan=1)
    (made,) = record_change(ENTRY, one.id, DAY, {"pekerjaan": 9}, ChangeFacts())
    Penduduk.objects.filter(id=one.id).update(pekerjaan=15)
    assert codes(lambda: reverse(ENTRY, made.id, "keliru")) == ["reversal_changed"]


def test_it_counts_the_reversal_against_the_event() -> None:
    one = make_penduduk()
    (made,) = record_death(ENTRY, one.id, DAY, DeathFacts())
    (undone,) = reverse(ENTRY, made.id, "salah orang")
    assert (undone.masuk_jk, undone.keluar_jk, undone.tanggal) == (2, None, DAY)
    assert (undone.membatalkan_id, undone.alasan) == (made.id, "salah orang")
