"""Change of data, and correction: what it changes, what it counts, what it refuses."""

from dataclasses import replace
from datetime import date

import pytest

from nagari.penduduk.models import Jenis
from nagari.penduduk.mutasi.facts import ChangeFacts, facts_of
from nagari.penduduk.mutasi.services.change import record_change, record_correction
from tests.penduduk.mutasi.entering import DAY, ENTRY, codes
from tests.penduduk.people import TODAY, make_penduduk

pytestmark = pytest.mark.django_db


def test_it_changes_an_element_from_a_day_on() -> None:
    one = make_penduduk(pekerjaan=1)
    facts = ChangeFacts(jenis_surat="SK", no_surat="12/2026")
    (made,) = record_change(ENTRY, one.id, DAY, {"pekerjaan": 9}, facts)
    one.refresh_from_db()
    assert one.pekerjaan == 9
    assert (made.keluar_jk, facts_of(made)) == (None, replace(facts, elemen=("pekerjaan",)))
    assert codes(lambda: record_change(ENTRY, one.id, DAY, {"pekerjaan": 9}, facts)) == ["nothing_changed"]


def test_it_moves_both_sides_when_somebody_becomes_indonesian() -> None:
    one = make_penduduk(kewarganegaraan=2, no_paspor="X1")
    (made,) = record_change(ENTRY, one.id, DAY, {"kewarganegaraan": 1}, ChangeFacts())
    assert (made.keluar_wn, made.masuk_wn, made.tanggal) == (2, 1, DAY)


def test_it_wants_a_proof_of_a_correction() -> None:
    one = make_penduduk()
    act = lambda facts: record_correction(ENTRY, one.id, {"tanggal_lahir": date(1990, 3, 13)}, facts)  # noqa: E731
    assert codes(lambda: act(ChangeFacts())) == ["proof_missing"]
    (made,) = act(ChangeFacts(jenis_surat="Akta lahir", no_surat="1302-LT-1"))
    assert (made.jenis, made.tanggal) == (Jenis.PEMBETULAN, TODAY)
