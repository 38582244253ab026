"""A request on its way through three real sites: taken in, decided, handed over offline; by line and by stick."""

import json
import re
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests import proving
from tests.sync import sites
from tests.sync.sites import KOTO_BARU, KUBUNG, SOLOK, Place
from tests.sync.test_serving import eventually

pytestmark = [pytest.mark.slow, pytest.mark.proved]
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
from layanan.permohonan.queries.letters import valid_letters
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


# A first day in one process: each that starts costs a second.
OPEN = """
import sys
from django.core.management import call_command
level, wilayah = sys.argv[1:]
call_command("setup", "--level", level, "--wilayah", wilayah)
"""
REGENCY = (
    OPEN
    + """
from nagari.kantor.models import Kantor
office = Kantor.objects.get(wilayah=wilayah)
office.kode = "KAB"
office.save()
call_command("enroll", "--create", "13.02.10.2001", "--json")
"""
)
OFFICE = """
import sys
from django.core.management import call_command
call_command("setup", "--level", "nagari", "--wilayah", "13.02.10.2001")
call_command("enroll", *sys.argv[1:])
call_command("sync")
"""
# At the counter, with the card and the papers: what was asked from afar is a request.
CONFIRM = """
import time
from django.core.management import call_command
from django.utils import timezone
from uuid import UUID
from layanan.permohonan.models import Pengajuan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.services import Ajuan, Subjek, wishes
from nagari.penduduk.models import Penduduk
until = time.monotonic() + 30
while not Pengajuan.objects.exists() and time.monotonic() < until:
    # The regency seals what came in within a second.
    call_command("sync")
    time.sleep(0.2)
wish, resident = Pengajuan.objects.get(), Penduduk.objects.get()
assert (wish.nama, wish.nik, wish.status) == ("Rosnidar", resident.nik, "baru"), wish.__dict__
person = Person(UUID(int=1), "Petugas", "13.02.10.2001", frozenset({"petugas"}))
codes = [one["kode"] for one in wish.versi.syarat]
wish = wishes.confirm(wish, Ajuan(versi=wish.versi_id, pemohon=resident.pk, pemohon_nama=resident.nama,
    subjek=(Subjek(resident.pk, resident.nama),), isian=wish.isian, ada=codes), person, "KTB", timezone.now())
call_command("sync")
"""
# The same for sites that serve nothing: what the page would be told.
SAYS = """
import sys
from layanan.permohonan.queries.tracking import find
from layanan.permohonan.telling import lines
from nagari.kantor.words import words
print(lines(find(sys.argv[1]), words())[-1].title)
"""
PRESENT = re.compile(r'<li class="now">\s*<b>(.*?)</b>', re.DOTALL)


class Resident:
    """A browser without a login at the regency's site."""

    def __init__(self, address: str) -> None:
        self._address = address
        jar = urllib.request.HTTPCookieProcessor()
        self._opener = urllib.request.build_opener(jar)
        self._cookies = jar.cookiejar

    def page(self, path: str, posted: dict[str, str] | None = None) -> tuple[str, str]:
        """Address it ends at, and what it says."""
        data = None
        if posted is not None:
            token = next(one.value or "" for one in self._cookies if "csrf" in one.name)
            data = urlencode({**posted, "csrfmiddlewaretoken": token}).encode()
        with self._opener.open(self._address + path, data, timeout=20) as answer:
            return answer.geturl(), answer.read().decode()

    def ask(self) -> str:
        """The number."""
        form = {"nama": "Rosnidar", "nik": "1302105505809001", "hubungan": "sendiri", "isian-keperluan": "beasiswa"}
        url, _said = self.page("/permohonan/ajukan/SKTM/", {**form, "kantor": KOTO_BARU})
        return url.rstrip("/").rpartition("/")[2]

    def present(self, nomor: str) -> str:
        """The step it is at."""
        said = self.page(f"/permohonan/status/{nomor}/")[1]
        found = PRESENT.search(said)
        assert found, said
        return found[1]


def test_it_goes_from_the_regencys_site_to_the_office_and_through_it(tmp_path: Path) -> None:
    """In the usual run until the counter has confirmed it; whole, by the district with a stick, to the letter."""
    regency = sites.bare(tmp_path / "regency", "kabupaten", SOLOK)
    nagari = sites.bare(tmp_path / "koto-baru", "nagari", KOTO_BARU)
    code = json.loads(regency.run(REGENCY, "kabupaten", SOLOK).splitlines()[-1])["code"]
    with regency.serving() as server:
        nagari.run(OFFICE + READY, server.address, code)
        resident = Resident(server.address)
        assert eventually(lambda: KOTO_BARU in resident.page("/permohonan/ajukan/SKTM/")[1])
        nomor = resident.ask()
        assert resident.present(nomor) == "Menunggu dikonfirmasi di loket"
        nagari.run(CONFIRM)
        checked = "Menunggu persetujuan"
        # A resident may look sixty times in ten minutes.
        assert eventually(lambda: resident.present(nomor).startswith(checked), every=1)
        if proving.IS_WHOLE:
            _through_the_district(tmp_path, regency, nagari, server.address, nomor, resident)


def _through_the_district(
    folder: Path, regency: Place, nagari: Place, address: str, nomor: str, resident: Resident
) -> None:
    district = sites.make(folder / "kubung", "kecamatan", KUBUNG)
    sites.enrol(district, regency, address)
    places = (district, nagari)

    def says() -> list[str]:
        return [resident.present(nomor), *(one.run(SAYS, nomor) for one in places)]

    nagari.run(STEP, KOTO_BARU, "2:kepala:setujui")
    assert nagari.told("sync")["ok"]
    carry(regency, district, folder / "there")
    assert eventually(lambda: [one.split(" ")[0] for one in says()] == ["Sedang"] * 3), says()
    district.run(STEP, KUBUNG, "3:verifikator:periksa", "3:verifikator:teruskan", "4:kepala:setujui")
    carry(district, regency, folder / "back")
    assert nagari.told("sync")["ok"]
    assert eventually(lambda: all("tanda tangan" in one for one in says())), says()
    nagari.run(STEP, KOTO_BARU, "2:kepala:tandatangani", "1:petugas:siapkan")
    assert nagari.told("sync")["ok"]
    carry(regency, district, folder / "ready")
    assert eventually(lambda: set(says()) == {"Siap diambil"}), says()
    nagari.run(STEP, KOTO_BARU, "1:petugas:serahkan")
    assert nagari.told("sync")["ok"]
    carry(regency, district, folder / "over")
    assert eventually(lambda: set(says()) == {"Diserahkan"}), says()


def look(place: Place) -> Any:
    return json.loads(place.run(LOOK))


def carry(giver: Place, taker: Place, file: Path) -> None:
    to = ["--for", taker.wilayah] if giver.level == "kabupaten" else []
    assert giver.told("bundle", "export", str(file), *to)["ok"]
    assert taker.told("bundle", "import", str(file))["ok"]


@pytest.mark.skipif(not proving.IS_WHOLE, reason="Three sites and a server: under make prove.")
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
