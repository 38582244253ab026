"""A child born dead is noted at its mother; nobody counts otherwise by it."""

from datetime import date

import pytest

from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import StillbirthFacts, facts_of
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.mutasi.services.stillbirth import record_stillbirth
from tests.penduduk.mutasi.entering import DAY, ENTRY, balance, codes, state
from tests.penduduk.people import make_family

pytestmark = pytest.mark.django_db


def test_it_is_noted_at_the_mother_and_counts_nobody() -> None:
    _family, head, wife, _child = make_family()
    before = state()
    facts = StillbirthFacts(ayah_id=head.id, lama_kandungan=7, jenis_kelamin=2)
    made = record_stillbirth(ENTRY, wife.id, DAY, facts)[0]
    assert (made.loses, made.gains, facts_of(made)) == (False, False, facts)
    assert state() == before
    reverse(ENTRY, made.id, "keliru")
    assert state() == before
    assert balance() == 0


def test_it_refuses_what_cannot_be() -> None:
    _family, head, wife, _child = make_family()
    assert "mother_is_male" in codes(lambda: record_stillbirth(ENTRY, head.id, DAY, StillbirthFacts()))
    woman = StillbirthFacts(ayah_id=wife.id)
    assert codes(lambda: record_stillbirth(ENTRY, wife.id, DAY, woman)) == ["father_is_female"]
    early = lambda: record_stillbirth(ENTRY, wife.id, date(2026, 4, 1), StillbirthFacts())  # noqa: E731
    assert codes(early) == ["late_report"]
    Penduduk.objects.filter(id=wife.id).update(status_dasar=StatusDasar.MATI)
    assert "wrong_status" in codes(lambda: record_stillbirth(ENTRY, wife.id, DAY, StillbirthFacts()))
    assert not Mutasi.objects.exists()
