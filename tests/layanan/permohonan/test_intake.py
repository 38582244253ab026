"""Taking a request in at the counter, press by press."""

from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from layanan.katalog.forms.kinds import USUAL_ROUTE_DISTRICT
from layanan.katalog.models import JenisLayanan
from layanan.katalog.rules.lines import stages_from
from layanan.katalog.services import kinds
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.record import promised
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.rules.state import Keadaan
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.penduduk.kode import JenisKelamin
from nagari.penduduk.models import Penduduk
from nagari.templates import wording
from tests.layanan.katalog.test_content import GOOD
from tests.layanan.permohonan.desk import REGENCY, hand_in, offer
from tests.office import NOW, SELAYO, make_user
from tests.penduduk.people import make_penduduk

NEW = "/permohonan/baru/"


@pytest.fixture
def services(office: Kantor) -> dict[str, JenisLayanan]:
    return offer("SKTM", "SKD", "MATI", "LAHIR", "TUGAS")


@pytest.fixture
def resident(office: Kantor) -> Penduduk:
    woman = JenisKelamin.PEREMPUAN
    return make_penduduk(nama="ROSNIDAR", jenis_kelamin=woman, telepon="08120000", nik="1302105505809001")


@pytest.fixture
def counter(services: dict[str, JenisLayanan], clerk_client: Client) -> Client:
    make_user(Role.HEAD)
    return clerk_client


def page_of(row: JenisLayanan) -> str:
    return f"{NEW}{row.pk}/"


def press(client: Client, row: JenisLayanan, **posted: Any) -> HttpResponse:
    return client.post(page_of(row), posted)  # type: ignore[return-value]


def test_it_offers_what_this_office_takes_in_by_group(counter: Client) -> None:
    elsewhere = replace(GOOD, judul="Izin Camat", rute=stages_from(USUAL_ROUTE_DISTRICT))
    kinds.add_kind(REGENCY, "IZINCAMAT", elsewhere, NOW)
    page = counter.get(NEW).content.decode()
    assert "Surat Keterangan Tidak Mampu" in page
    assert "Surat Tugas" in page
    assert "Izin Camat" not in page
    assert "Surat Tugas" not in counter.get(f"{NEW}?q=tidak+mampu").content.decode()
    assert "Tidak ada layanan" in counter.get(f"{NEW}?q=zzz").content.decode()


def test_it_opens_by_code_what_can_only_be_meant(
    counter: Client, services: dict[str, JenisLayanan], resident: Penduduk
) -> None:
    form = f"{NEW}{services['SKTM'].pk}/"
    assert counter.get(NEW, {"q": "sktm", "buka": "1"})["Location"] == form
    wanted = {"q": "tidak mampu", "buka": "1", "orang": str(resident.pk)}
    assert counter.get(NEW, wanted)["Location"] == f"{form}?orang={resident.pk}"
    # Several, or a group that was pressed, are listed.
    for query in ({"q": "surat", "buka": "1"}, {"q": "sktm"}, {"q": "zzz", "buka": "1"}, {"q": "\x00", "buka": "1"}):
        assert counter.get(NEW, query).status_code == 200


def test_it_shows_first_what_the_office_is_asked_for_most(
    counter: Client, services: dict[str, JenisLayanan], clerk: User
) -> None:
    assert "Paling sering" not in counter.get(NEW).content.decode()
    hand_in(services["SKTM"], clerk, now=timezone.now())
    page = counter.get(NEW).content.decode()
    assert page.index("Paling sering") < page.index(str(services["SKTM"].pk))
    assert "Paling sering" not in counter.get(NEW, {"q": "surat"}).content.decode()


def test_it_finds_whom_it_is_about_and_fills_in_what_the_register_knows(
    counter: Client, services: dict[str, JenisLayanan], resident: Penduduk
) -> None:
    found = counter.post("/permohonan/orang/?untuk=subjek", {"cari_subjek": "rosni"}).content.decode()
    assert f"subjek:{resident.pk}" in found
    assert resident.nik not in found
    page = press(counter, services["MATI"], cari_subjek="rosni").content.decode()
    assert f"subjek:{resident.pk}" in page
    page = press(counter, services["MATI"], pilih=f"subjek:{resident.pk}", hubungan="anak").content.decode()
    assert f'name="subjek" value="{resident.pk}"' in page
    # Nothing has been refused yet: it was not sent.
    assert 'class="errors"' not in page
    assert 'value="anak"' in page
    looked = AccessLog.objects.filter(object_id=str(resident.pk), act="view")
    assert looked.count() == 1
    gone = press(counter, services["MATI"], subjek=str(resident.pk), lepas=f"subjek:{resident.pk}").content.decode()
    assert "ROSNIDAR" not in gone


def test_it_takes_in_and_checks_when_everything_was_seen(
    counter: Client, services: dict[str, JenisLayanan], resident: Penduduk
) -> None:
    codes = [one["kode"] for one in services["SKTM"].versi.syarat]
    answer = press(
        counter, services["SKTM"], subjek=str(resident.pk), hubungan="sendiri", telepon="08120000", syarat=codes,
        simpan="1", **{"isian-keperluan": "beasiswa"},
    )  # fmt: skip
    row = Permohonan.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/permohonan/{row.pk}/slip/"
    assert (row.pemohon_id, row.pemohon_nama, row.telepon) == (resident.pk, "ROSNIDAR", "08120000")
    assert row.isian == {"keperluan": "beasiswa"}
    state = standing(row).state
    assert state is not None
    assert state.keadaan is Keadaan.DIPERIKSA
    slip = counter.get(answer["Location"]).content.decode()
    assert row.nomor in slip
    assert "data:image/svg+xml;base64," in slip
    assert resident.nik not in slip
    assert "<main" in slip


def test_it_keeps_what_is_still_missing_for_the_clerk(
    counter: Client, services: dict[str, JenisLayanan], resident: Penduduk
) -> None:
    press(
        counter, services["SKTM"], subjek=str(resident.pk), hubungan="sendiri", syarat=["KTP"], simpan="1",
        **{"isian-keperluan": "beasiswa"},
    )  # fmt: skip
    found = standing(Permohonan.objects.get())
    assert found.state is not None
    assert found.state.keadaan is Keadaan.DIAJUKAN
    assert [row.rincian for row in found.rows.values()] == [{"ada": ["KTP"]}]
    slip = counter.get(f"/permohonan/{found.permohonan.pk}/slip/").content.decode()
    assert "Masih perlu dibawa:" in slip
    assert "- Kartu keluarga" in slip
    assert "- KTP-el" not in slip
    day = promised(found)
    assert day is not None
    assert f"Selesai paling lambat: <b>{wording.tanggal_jam(day)}</b>" in slip


def test_it_says_when_a_search_finds_more_than_it_shows(counter: Client, services: dict[str, JenisLayanan]) -> None:
    for place in range(9):
        make_penduduk(nama=f"YULIA {'ABCDEFGHI'[place]}", nik=f"13021050059090{place + 11}")
    told = "Masih ada yang lain"
    assert told in counter.post("/permohonan/orang/?untuk=subjek", {"cari_subjek": "yulia"}).content.decode()
    assert told in press(counter, services["SKTM"], cari_subjek="yulia").content.decode()
    assert told not in counter.post("/permohonan/orang/?untuk=subjek", {"cari_subjek": "yulia a"}).content.decode()


@pytest.mark.parametrize(
    ("kode", "posted", "said"),
    [
        ("SKTM", {"isian-keperluan": "x"}, "Yang bersangkutan belum diisi"),
        ("SKTM", {"subjek": "=ROSNIDAR"}, "“Keperluan” belum diisi"),
        ("SKTM", {"subjek": "=ROSNIDAR", "isian-keperluan": "x" * 201}, "“Keperluan” lebih dari 200 karakter"),
        ("SKTM", {"subjek": "bukan-kunci", "isian-keperluan": "x"}, "Yang bersangkutan belum diisi"),
        ("SKTM", {"subjek": "=A", "isian-keperluan": "x", "hubungan": "kuasa", "pemohon": "=B"}, "surat kuasa"),
        ("SKTM", {"subjek": "=A", "isian-keperluan": "x", "hubungan": "tetangga"}, "Pilihan"),
        ("SKTM", {"subjek": "=A", "isian-keperluan": "x", "syarat": "SIM"}, "SIM"),
        ("SKTM", {"subjek": "=A", "isian-keperluan": "x", "telepon": "0" * 40}, "30"),
        ("SKD", {"subjek": "=A", "isian-sejak": "31-02-2020"}, "bukan tanggal"),
        ("SKD", {"subjek": "=A", "isian-sejak": "31-12-2099"}, "belum tiba"),
        ("SKTM", {"subjek": "=1302109999999999", "isian-keperluan": "x"}, "Yang bersangkutan belum diisi"),
        ("SKTM", {"subjek": "=A", "isian-keperluan": "x", "telepon": "abc123"}, "bukan nomor telepon"),
        ("MATI", {"subjek": "=A", "hubungan": "sendiri"}, "Pilihan"),
    ],
)
def test_it_loses_nothing_when_something_is_wrong(
    counter: Client, services: dict[str, JenisLayanan], kode: str, posted: dict[str, str], said: str
) -> None:
    answer = press(counter, services[kode], **{"hubungan": "sendiri", "simpan": "1", **posted})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said.lower() in page.lower()
    assert not Permohonan.objects.exists()
    if posted.get("subjek", "").startswith("=") and not posted["subjek"][1:].isdigit():
        assert f'name="subjek" value="{posted["subjek"]}"' in page


def test_it_says_everything_that_is_wrong_at_once(counter: Client, services: dict[str, JenisLayanan]) -> None:
    page = press(counter, services["SKD"], hubungan="sendiri", telepon="abc123", simpan="1", **{"isian-sejak": "x"})
    said = page.content.decode()
    assert all(one in said for one in ("Yang bersangkutan belum diisi", "bukan nomor telepon", "bukan tanggal"))
    assert "Tinggal di sana sejak: “" not in said


def test_it_says_beside_its_own_field_who_is_missing(counter: Client, services: dict[str, JenisLayanan]) -> None:
    page = press(counter, services["SKTM"], hubungan="kuasa", simpan="1", **{"isian-keperluan": "x"}).content.decode()
    for field in ("id_cari_subjek", "id_cari_pemohon", "id_surat_kuasa"):
        assert f'<a href="#{field}">' in page
        assert f'id="{field}"' in page
    assert "Yang bersangkutan belum diisi" in page.split('id="cari_subjek_error"')[1][:200]
    assert "Pemohon belum diisi" in page.split('id="cari_pemohon_error"')[1][:200]


def test_it_takes_no_number_for_a_name(counter: Client, services: dict[str, JenisLayanan]) -> None:
    asked = {"cari_subjek": "1302109999999999"}
    assert 'name="tulis"' not in counter.post("/permohonan/orang/?untuk=subjek", asked).content.decode()
    assert 'name="tulis"' not in press(counter, services["SKTM"], **asked).content.decode()
    assert 'name="tulis"' in press(counter, services["SKTM"], cari_subjek="bayi ros").content.decode()


def test_it_lets_somebody_ask_for_another_who_is_not_registered(
    counter: Client, services: dict[str, JenisLayanan], resident: Penduduk
) -> None:
    page = press(counter, services["SKTM"], cari_subjek="bayi ros", tulis="subjek", hubungan="orang_tua")
    assert 'name="subjek" value="=bayi ros"' in page.content.decode()
    # Of whom only a name is known no such letter can be made: said now, not by the head at the end.
    refused = press(
        counter, services["SKTM"], subjek="=bayi ros", pemohon=str(resident.pk), hubungan="orang_tua", simpan="1",
        **{"isian-keperluan": "sekolah"},
    )  # fmt: skip
    assert "bayi ros tidak terdata di sini, padahal surat ini memerlukan: NIK" in refused.content.decode()
    assert not Permohonan.objects.exists()
    people = {"anak": "bayi ros", "ibu": "ROSNIDAR", "pelapor": "ROSNIDAR", "saksi": "UJI SATU\nUJI DUA"}
    press(
        counter, services["LAHIR"], subjek="=bayi ros", pemohon=str(resident.pk), hubungan="orang_tua", simpan="1",
        **{f"isian-{name}": said for name, said in people.items()},
    )  # fmt: skip
    row = Permohonan.objects.get()
    assert (row.pemohon_id, row.hubungan) == (resident.pk, "orang_tua")
    assert [one.nama for one in row.subjek_list.all()] == ["bayi ros"]


def test_it_lets_the_office_ask_for_itself(counter: Client, services: dict[str, JenisLayanan], office: Kantor) -> None:
    page = counter.get(page_of(services["TUGAS"])).content.decode()
    assert "cari_subjek" not in page
    day = timezone.localdate().strftime("%d-%m-%Y")
    posted = {"isian-pegawai": "Syafrizal", "isian-tugas": "rapat", "isian-tanggal": day, "simpan": "1"}
    assert press(counter, services["TUGAS"], **posted).status_code == 302
    assert Permohonan.objects.get().pemohon_nama == office.nama


def test_it_shows_nobody_of_another_region(
    counter: Client, services: dict[str, JenisLayanan], office: Kantor, clerk: User
) -> None:
    stranger = make_penduduk(nama="ORANG SELAYO", wilayah=SELAYO)
    page = press(counter, services["SKTM"], pilih=f"subjek:{stranger.pk}").content.decode()
    assert "ORANG SELAYO" not in page
    assert "tidak terdata di sini" in page
    assert "ORANG SELAYO" not in counter.get(f"{page_of(services['SKTM'])}?orang={stranger.pk}").content.decode()


def test_it_gives_no_number_before_the_office_has_a_code(
    counter: Client, services: dict[str, JenisLayanan], office: Kantor, resident: Penduduk
) -> None:
    office.kode = ""
    office.save()
    who = {"subjek": str(resident.pk), "pemohon": str(resident.pk), "hubungan": "sendiri"}
    answer = press(counter, services["SKTM"], **who, simpan="1", **{"isian-keperluan": "x"})
    assert "kode singkat" in answer.content.decode()
