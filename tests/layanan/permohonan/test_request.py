"""The page of a request: what it shows, what may be pressed by whom, and what is refused."""

import re
from typing import Any

import pytest
from django.test import Client

from layanan.katalog.models import JenisLayanan
from layanan.permohonan.models import LangkahPermohonan, Permohonan
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import Keadaan
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from tests.layanan.permohonan.desk import hand_in, lead, offer
from tests.office import NOW, make_user

L = Langkah


@pytest.fixture
def services(office: Kantor) -> dict[str, JenisLayanan]:
    return offer("SKTM")


@pytest.fixture
def request_row(services: dict[str, JenisLayanan], clerk: User, head: User) -> Permohonan:
    return hand_in(services["SKTM"], clerk)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, "nagari.accounts.backends.RoleBackend")
    return client


def page(client: Client, row: Permohonan) -> str:
    return client.get(f"/permohonan/{row.pk}/").content.decode()


def press(client: Client, row: Permohonan, langkah: str, **posted: Any) -> Any:
    return client.post(f"/permohonan/{row.pk}/langkah/{langkah}/", posted, follow=True)


def state(row: Permohonan) -> Keadaan:
    found = standing(row).state
    assert found is not None
    return found.keadaan


def test_it_leads_a_request_press_by_press(request_row: Permohonan, clerk_client: Client, head: User) -> None:
    shown = page(clerk_client, request_row)
    assert "Periksa persyaratan" in shown
    assert "Setujui" not in shown
    assert AccessLog.objects.filter(act="view", object_id=str(request_row.pk)).count() == 1
    codes = [one["kode"] for one in request_row.versi.syarat]
    asked = clerk_client.get(f"/permohonan/{request_row.pk}/langkah/periksa/").content.decode()
    assert 'name="ada"' in asked
    refused = press(clerk_client, request_row, "periksa").content.decode()
    assert "RT/RW atau " in refused
    assert "{kepala_dusun}" not in refused
    press(clerk_client, request_row, "periksa", ada=codes)
    assert state(request_row) is Keadaan.DIPERIKSA
    wali = browser(head)
    assert "Setujui" in page(wali, request_row)
    press(wali, request_row, "setujui")
    assert state(request_row) is Keadaan.DISETUJUI
    press(wali, request_row, "batalkan", alasan="terlalu cepat")
    assert state(request_row) is Keadaan.DIPERIKSA
    history = page(wali, request_row)
    assert "terlalu cepat" in history
    assert "Dibatalkan." in history


def test_it_returns_with_what_is_missing_and_takes_it_back_complete(
    request_row: Permohonan, clerk_client: Client
) -> None:
    asked = clerk_client.get(f"/permohonan/{request_row.pk}/langkah/kembalikan/").content.decode()
    required = {one["kode"] for one in request_row.versi.syarat if one["wajib"]}
    assert set(re.findall(r'name="kurang" value="(\w+)"[^>]* checked', asked)) == required
    press(clerk_client, request_row, "kembalikan", alasan="Bawa KK asli", kurang=["KK"])
    assert state(request_row) is Keadaan.DIKEMBALIKAN
    shown = page(clerk_client, request_row)
    assert "Bawa KK asli" in shown
    assert "Sudah lengkap" in shown
    form = clerk_client.get(f"/permohonan/{request_row.pk}/langkah/lengkapi/").content.decode()
    assert 'value="beasiswa"' in form
    refused = press(clerk_client, request_row, "lengkapi", syarat=["KK"], **{"isian-keperluan": ""})
    assert refused.status_code == 422
    refused = press(clerk_client, request_row, "lengkapi", **{"isian-keperluan": "berobat"})
    assert "belum" in refused.content.decode()
    assert state(request_row) is Keadaan.DIKEMBALIKAN
    done = press(clerk_client, request_row, "lengkapi", syarat=["KK"], **{"isian-keperluan": "berobat"})
    assert state(request_row) is Keadaan.DIAJUKAN
    assert "Masih perlu dilihat: " in done.content.decode()
    request_row.refresh_from_db()
    assert request_row.isian == {"keperluan": "berobat"}


def test_it_counts_as_checked_when_everything_was_brought(request_row: Permohonan, clerk_client: Client) -> None:
    codes = [one["kode"] for one in request_row.versi.syarat]
    press(clerk_client, request_row, "kembalikan", alasan="Bawa KK asli", kurang=["KK"])
    press(clerk_client, request_row, "lengkapi", syarat=codes, **{"isian-keperluan": "beasiswa"})
    assert state(request_row) is Keadaan.DIPERIKSA


def test_it_corrects_what_was_mistyped_until_somebody_has_decided(
    request_row: Permohonan, clerk: User, head: User, clerk_client: Client
) -> None:
    url = f"/permohonan/{request_row.pk}/koreksi/"
    assert url in page(clerk_client, request_row)
    assert 'value="beasiswa"' in clerk_client.get(url).content.decode()
    for wrong in ({"isian-keperluan": ""}, {"isian-keperluan": "x", "telepon": "abc"}, {"isian-keperluan": "x" * 300}):
        assert clerk_client.post(url, wrong).status_code == 422
    said = clerk_client.post(url, {"isian-keperluan": "berobat", "telepon": "0812 3456 7890"}, follow=True)
    assert "Keperluan" in said.content.decode()
    request_row.refresh_from_db()
    assert (request_row.isian, request_row.telepon) == ({"keperluan": "berobat"}, "0812 3456 7890")
    assert "Keperluan" in page(clerk_client, request_row).split('id="catatan"')[1]
    lead(request_row, (L.PERIKSA, clerk), (L.SETUJUI, head))
    assert url not in page(clerk_client, request_row)
    refused = clerk_client.post(url, {"isian-keperluan": "lain"}, follow=True).content.decode()
    assert "Sudah ada yang memutuskan" in refused
    request_row.refresh_from_db()
    assert request_row.isian == {"keperluan": "berobat"}


@pytest.mark.parametrize(
    ("langkah", "posted", "said"),
    [
        ("setujui", {}, "belum"),
        ("periksa", {"ada": []}, "Centang yang sudah ada"),
        ("periksa", {"ada": ["SIM"]}, "SIM"),
        ("tolak", {}, "Alasan"),
        ("tolak", {"alasan": "   "}, "Alasan"),
        ("tarik", {"alasan": "x" * 301}, "300"),
        ("lengkapi", {"isian-keperluan": "x"}, "tidak dikembalikan"),
        ("batalkan", {"alasan": "x"}, "Tidak ada langkah"),
    ],
)
def test_it_says_why_a_press_does_nothing(
    request_row: Permohonan, clerk_client: Client, langkah: str, posted: dict[str, Any], said: str
) -> None:
    answer = press(clerk_client, request_row, langkah, **posted)
    assert said.lower() in answer.content.decode().lower()
    assert LangkahPermohonan.objects.count() == 1


def test_it_knows_no_other_steps(request_row: Permohonan, clerk_client: Client) -> None:
    for kind in ("ajukan", "kedaluwarsa", "teleportasi"):
        assert press(clerk_client, request_row, kind).status_code == 404


def test_it_keeps_notes_for_staff_and_gives_work_to_a_colleague(request_row: Permohonan, clerk_client: Client) -> None:
    other = make_user(Role.CLERK, username="petugas-2", nama="Desi Ratna")
    url = f"/permohonan/{request_row.pk}"
    page_after = clerk_client.post(f"{url}/catatan/", {"teks": "Sudah ditelepon <b>"}, follow=True).content.decode()
    assert "Sudah ditelepon &lt;b&gt;" in page_after
    for wrong in ("", "x" * 1001):
        assert "catatan" in clerk_client.post(f"{url}/catatan/", {"teks": wrong}, follow=True).content.decode().lower()
    shown = page(clerk_client, request_row)
    key = shown.split("Desi Ratna")[0].rsplit('value="', 1)[1].split('"')[0]
    given = clerk_client.post(f"{url}/kepada/", {"kepada": key}, follow=True).content.decode()
    assert "dikerjakan Desi Ratna" in given
    assert "Desi Ratna" in page(browser(other), request_row)
    for wrong in ("bukan-kunci", str(request_row.pk)):
        answer = clerk_client.post(f"{url}/kepada/", {"kepada": wrong}, follow=True).content.decode()
        assert "bukan pekerjaan rekan" in answer
    assert "kembali menjadi tugas semua" in clerk_client.post(f"{url}/kepada/", {}, follow=True).content.decode()


def test_it_says_where_a_request_waits_for_the_exchange(
    request_row: Permohonan, clerk: User, head: User, clerk_client: Client
) -> None:
    lead(request_row, (L.PERIKSA, clerk), (L.SETUJUI, head))
    shown = page(clerk_client, request_row)
    assert "menunggu sinkronisasi" in shown
    assert "Kubung" in shown
    # What stands elsewhere is nobody's here to decide.
    assert "Paraf dan teruskan" not in shown


def test_it_bears_a_request_whose_steps_have_not_come(
    services: dict[str, JenisLayanan], clerk_client: Client, office: Kantor
) -> None:
    row = Permohonan.objects.create(
        wilayah=office.wilayah, nomor="KTB-1", versi=services["SKTM"].versi, diajukan_pada=NOW, pemohon_nama="X"
    )
    shown = page(clerk_client, row)
    assert "belum sampai lewat sinkronisasi" in shown
    assert press(clerk_client, row, "tolak", alasan="x").status_code == 422
    assert not LangkahPermohonan.objects.exists()
