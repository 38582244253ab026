"""A letter between two real sites: issued offline, its file after it, revoked, and the regency's template back."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import proving
from tests.sync import sites
from tests.sync.sites import KOTO_BARU, SOLOK, Place
from tests.sync.test_serving import eventually

pytestmark = [
    pytest.mark.slow,
    pytest.mark.proved,
    pytest.mark.skipif(not proving.IS_WHOLE, reason="Two sites and a server: under make prove."),
]
READY = """
from datetime import date
from nagari.kantor.models import Kantor, Pegawai
from nagari.kantor.services import create_series
from django.utils import timezone
Kantor.objects.filter(wilayah="13.02.10.2001").update(kode="KTB")
year = timezone.localdate().year
create_series("13.02.10.2001", kode="SURAT", nama="Surat", pola="{urut}/{kantor}/{tahun}", tahun=year)
Pegawai.objects.create(
    wilayah="13.02.10.2001", nama="Uji Wali", jenis="kepala", jabatan="Wali Nagari", mulai=date(2020, 1, 1))
"""
ISSUE = """
from uuid import UUID
from django.utils import timezone
from layanan.katalog.models import JenisLayanan
from layanan.surat.rules.made import Bahan, Pelaku, Subjek
from layanan.surat.services import issue
row = JenisLayanan.objects.get(kode="TUGAS")
said = {"pegawai": "Uji Wali", "tugas": "Rapat", "tanggal": "2026-05-14"}
issue(Bahan(layanan=row.versi_id, isian=said), Pelaku(UUID(int=1), "Uji", "13.02.10.2001"), timezone.now())
"""
REVOKE = """
from uuid import UUID
from django.utils import timezone
from layanan.surat.models import Surat
from layanan.surat.rules.made import Pelaku
from layanan.surat.services import revoke
revoke(Surat.objects.order_by("urut").first(), "uji", Pelaku(UUID(int=1), "Uji", "13.02.10.2001"), timezone.now())
"""
TEMPLATE = """
from django.utils import timezone
from layanan.surat.services.templates import save_template
from nagari.kantor import site
save_template(site.current(), "TUGAS", "#show: perintah\\n#tabel(isi.pegawai, \\"nama\\")", "", "Uji", timezone.now())
"""
LOOK = """
import json
from layanan.surat.models import Surat
from nagari.sync import blobs
print(json.dumps([[s.nomor.split("/")[0], s.keadaan, blobs.path_of(s.pdf).exists(), bool(s.templat_id)]
    for s in Surat.objects.order_by("urut")]))
"""


def look(place: Place) -> Any:
    return json.loads(place.run(LOOK))


def test_a_letter_reaches_the_regency_with_its_file_and_its_end(tmp_path: Path) -> None:
    regency = sites.make(tmp_path / "regency", "kabupaten", SOLOK)
    with regency.serving() as server:
        nagari = sites.make(tmp_path / "koto-baru", "nagari", KOTO_BARU)
        sites.enrol(nagari, regency, server.address)
        assert nagari.told("sync")["ok"]
        nagari.run(READY)
        nagari.run(ISSUE)
        assert look(nagari) == [["1", "terbit", True, False]]
        for _again in range(2):
            assert nagari.told("sync")["ok"]
        assert eventually(lambda: look(regency) == [["1", "terbit", True, False]])
        regency.run(TEMPLATE)
        nagari.run(REVOKE)
        assert nagari.told("sync")["ok"]
        assert eventually(lambda: look(regency) == [["1", "dicabut", True, False]])
        nagari.run(ISSUE)
        assert look(nagari)[1] == ["2", "terbit", True, True]
