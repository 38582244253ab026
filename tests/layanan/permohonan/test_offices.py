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
# An office that can issue letters, and somebody they are about.
READY = """
from datetime import date
from django.utils import timezone
from nagari.kantor.models import Kantor, Pegawai, SeriNomor
from nagari.penduduk.kode import Agama, JenisKelamin, Kewarganegaraan, Pekerjaan, StatusPerkawinan
from nagari.penduduk.models import Keluarga, Penduduk
here, today = "13.02.10.2001", timezone.localdate()
office = Kantor.objects.get(wilayah=here)
office.kode = "KTB"
office.save()
pola = "{klas}/{urut:03d}/{kantor}/{tahun}"
SeriNomor.objects.create(wilayah=here, kode="surat", nama="Surat", pola=pola, tahun=today.year)
since = date(2024, 1, 1)
Pegawai.objects.create(wilayah=here, nama="Wali Uji", jenis="kepala", jabatan="Wali Nagari Koto Baru", mulai=since)
family = Keluarga.objects.create(wilayah=here, no_kk="1302100101209001", alamat="Jalan Uji 1", terdata_sejak=today)
Penduduk.objects.create(
    wilayah=here, nama="ROSNIDAR", nik="1302105505809001", jenis_kelamin=JenisKelamin.PEREMPUAN, keluarga=family,
    tempat_lahir="Solok", tanggal_lahir=date(1980, 5, 15), agama=Agama.ISLAM, terdata_sejak=today,
    status_perkawinan=StatusPerkawinan.KAWIN, pekerjaan=Pekerjaan.PETANI_PEKEBUN, kewarganegaraan=Kewarganegaraan.WNI,
)
"""
TAKE_IN = """
import random
from django.utils import timezone
from uuid import UUID
from layanan.katalog.models import JenisLayanan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.services import Ajuan, Subjek, take_in
from nagari.penduduk.models import Penduduk
row, resident = JenisLayanan.objects.select_related("versi").get(kode="SKTM"), Penduduk.objects.get()
person = Person(UUID(int=1), "Petugas", "13.02.10.2001", frozenset({"petugas"}))
wish = Ajuan(versi=row.versi_id, pemohon=resident.pk, pemohon_nama=resident.nama,
    subjek=(Subjek(resident.pk, resident.nama),), isian={"keperluan": "beasiswa"},
    ada=[one["kode"] for one in row.versi.syarat])
print(take_in(wish, person, "KTB", timezone.now(), random.SystemRandom().randrange).nomor)
"""
STEP = """
import sys
from django.utils import timezone
from uuid import UUID
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import act
office, *steps = sys.argv[1:]
request = Permohonan.objects.get()
for one in steps:
    number, role, kind = one.split(":")
    person = Person(UUID(int=int(number)), role, office, frozenset({role}))
    codes = [asked.kode for asked in standing(request).isi.syarat]
    act(request, Langkah(kind), person, timezone.now(), alasan="uji", ada=codes if kind == "periksa" else ())
"""
# The state by the steps, what does not hold, the state and the office of the inbox; how many letters are valid.
LOOK = """
import json
from django.utils import timezone
from layanan.permohonan.models import LetakPermohonan, Permohonan
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.services.letters import valid_letters
from nagari.sync import projections
projections.run(timezone.now())
found = [standing(one) for one in Permohonan.objects.all()]
places = {one.pk: one for one in LetakPermohonan.objects.all()}
print(json.dumps([[
    one.state and one.state.keadaan, [step.kind for step in one.history.void],
    places[one.permohonan.pk].keadaan, places[one.permohonan.pk].kantor, len(valid_letters(one.permohonan.pk)),
] for one in found]))
"""
# Whom the request is said to wait for, at the office it was taken in.
WAITS = """
from django.utils import timezone
from uuid import UUID
from layanan.permohonan.queries.inbox import Tab, Wanted, inbox
from layanan.permohonan.queries.people import Person
person = Person(UUID(int=1), "Petugas", "13.02.10.2001", frozenset({"petugas"}))
print([row.waits.value for row in inbox(Wanted(Tab.LAIN), person, 1, timezone.now()).rows])
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
        nagari.run(READY)
        nagari.run(TAKE_IN)
        nagari.run(STEP, KOTO_BARU, "2:kepala:setujui")
        assert nagari.run(WAITS) == "['sinkron']"
        assert nagari.told("sync")["ok"]
        assert district.told("sync")["ok"]
        for one in (regency, district, nagari):
            assert eventually(lambda one=one: look(one) == [["disetujui", [], "disetujui", KUBUNG, 0]])
        # Both go on without hearing each other: the district decides, the village takes it back.
        district.run(STEP, KUBUNG, "3:verifikator:periksa", "3:verifikator:teruskan", "4:kepala:setujui")
        nagari.run(STEP, KOTO_BARU, "1:petugas:tarik")
        # The district's decision comes on a stick, and it hears of the village by one.
        carry(district, regency, tmp_path / "1")
        assert nagari.told("sync")["ok"]
        carry(regency, district, tmp_path / "2")
        for one in (regency, district, nagari):
            assert eventually(lambda one=one: look(one) == [["disetujui", ["tarik"], "disetujui", KOTO_BARU, 0]])
        nagari.run(STEP, KOTO_BARU, "2:kepala:tandatangani", "1:petugas:siapkan", "1:petugas:serahkan")
        assert nagari.told("sync")["ok"]
        assert district.told("sync")["ok"]
        for one in (regency, district, nagari):
            assert eventually(lambda one=one: look(one) == [["diserahkan", ["tarik"], "diserahkan", "", 1]])
