"""A request on its way through three real sites: taken in, decided, handed over offline; by line and by stick."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import proving
from tests.sync import sites
from tests.sync.sites import KOTO_BARU, KUBUNG, SOLOK, Place
from tests.sync.test_serving import eventually

pytestmark = [
    pytest.mark.slow,
    pytest.mark.proved,
    pytest.mark.skipif(not proving.IS_WHOLE, reason="Three sites and a server: under make prove."),
]
TAKE_IN = """
import random
from django.utils import timezone
from uuid import UUID
from layanan.katalog.models import JenisLayanan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.services import Ajuan, Subjek, submit
row = JenisLayanan.objects.get(kode="SKTM")
person = Person(UUID(int=1), "Petugas", "13.02.10.2001", frozenset({"petugas"}))
wish = Ajuan(versi=row.versi_id, pemohon=None, pemohon_nama="ROSNIDAR", subjek=(Subjek(None, "ROSNIDAR"),),
    isian={"keperluan": "beasiswa"})
print(submit(wish, person, "KTB", timezone.now(), random.SystemRandom().randrange).nomor)
"""
STEP = """
import sys
from django.utils import timezone
from uuid import UUID
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import take_step
office, *steps = sys.argv[1:]
request = Permohonan.objects.get()
for one in steps:
    number, role, kind = one.split(":")
    person = Person(UUID(int=int(number)), role, office, frozenset({role}))
    codes = [asked.kode for asked in standing(request).isi.syarat]
    take_step(request, Langkah(kind), person, timezone.now(), alasan="uji", ada=codes if kind == "periksa" else ())
"""
LOOK = """
import json
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.standing import standing
found = [standing(one) for one in Permohonan.objects.all()]
print(json.dumps([[one.state and one.state.keadaan, [step.kind for step in one.history.void]] for one in found]))
"""


def look(place: Place) -> Any:
    return json.loads(place.run(LOOK))


def carry(giver: Place, taker: Place, file: Path) -> None:
    to = ["--for", taker.wilayah] if giver.level == "kabupaten" else []
    assert giver.told("bundle", "export", str(file), *to)["ok"]
    assert taker.told("bundle", "import", str(file))["ok"]


def test_it_is_right_on_all_three_after_each_exchange(tmp_path: Path) -> None:
    regency = sites.make(tmp_path / "regency", "kabupaten", SOLOK)
    with regency.serving() as server:
        district = sites.make(tmp_path / "kubung", "kecamatan", KUBUNG)
        nagari = sites.make(tmp_path / "koto-baru", "nagari", KOTO_BARU)
        for one in (district, nagari):
            sites.enrol(one, regency, server.address)
            assert one.told("sync")["ok"]
        nagari.run(TAKE_IN)
        nagari.run(STEP, KOTO_BARU, "1:petugas:periksa", "2:kepala:setujui")
        assert nagari.told("sync")["ok"]
        assert district.told("sync")["ok"]
        for one in (regency, district, nagari):
            assert eventually(lambda one=one: look(one) == [["disetujui", []]])
        # Both go on without hearing each other: the district decides, the village takes it back.
        district.run(STEP, KUBUNG, "3:verifikator:periksa", "3:verifikator:teruskan", "4:kepala:setujui")
        nagari.run(STEP, KOTO_BARU, "1:petugas:tarik")
        # The district's decision comes on a stick, and it hears of the village by one.
        carry(district, regency, tmp_path / "1")
        assert nagari.told("sync")["ok"]
        carry(regency, district, tmp_path / "2")
        for one in (regency, district, nagari):
            assert eventually(lambda one=one: look(one) == [["disetujui", ["tarik"]]])
        nagari.run(STEP, KOTO_BARU, "2:kepala:tandatangani", "1:petugas:siapkan", "1:petugas:serahkan")
        assert nagari.told("sync")["ok"]
        assert district.told("sync")["ok"]
        for one in (regency, district, nagari):
            assert eventually(lambda one=one: look(one) == [["diserahkan", ["tarik"]]])
