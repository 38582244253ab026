from typing import Any

import pytest

from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.mutasi.facts import BirthFacts, Report, facts_of


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
def test_it_passes_over_what_another_office_wrote_wrong(told: Any, found: BirthFacts) -> None:
    assert facts_of(Mutasi(jenis=Jenis.LAHIR, rincian=told)) == found
