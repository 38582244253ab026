"""A resident asks for a letter without a login: from a phone, from the kiosk, on the regency's site."""

from typing import Any

import pytest
from django.test import Client

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.permohonan import throttle
from layanan.permohonan.models import Asal, Pengajuan
from nagari.kantor import clock
from nagari.kantor import site as office_site
from nagari.kantor.models import Kantor, Level, Situs
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.penduduk.people import make_penduduk

NIK = "1302105005909001"
FORM = {"nama": "Rosnidar", "nik": NIK, "hubungan": "sendiri", "isian-keperluan": "beasiswa"}
PAGE = "/permohonan/ajukan/SKTM/"


@pytest.fixture(autouse=True)
def forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle.forget()
    monkeypatch.setattr(clock, "require_trusted", lambda _device=None: NOW)


@pytest.fixture
def kind(office: Kantor) -> JenisLayanan:
    return kinds.add_kind("13.02", "SKTM", shipped.services()["SKTM"], NOW)


def send(client: Client, address: str = "192.168.1.7", **changes: str) -> Any:
    return client.post(PAGE, {**FORM, **changes}, REMOTE_ADDR=address)


def test_it_takes_a_wish_from_kind_to_number(client: Client, kind: JenisLayanan) -> None:
    assert PAGE in client.get("/permohonan/ajukan/").content.decode()
    assert "Tidak ada layanan" in client.get("/permohonan/ajukan/", {"q": "xyz"}).content.decode()
    form = client.get(PAGE).content.decode()
    assert "Kartu keluarga" in form
    answer = send(client, telepon="081234567890")
    row = Pengajuan.objects.get()
    assert (row.asal, row.wilayah, row.nama, row.nik) == (Asal.PONSEL, KOTO_BARU, "Rosnidar", NIK)
    assert answer["Location"] == f"/permohonan/ajukan/terima/{row.nomor}/"
    said = client.get(answer["Location"]).content.decode()
    assert row.nomor in said
    assert "Rosnidar" not in said
    said = client.get(f"/permohonan/status/{row.nomor}/").content.decode()
    assert "Menunggu dikonfirmasi di loket" in said
    assert "bukti" not in said


def test_it_says_the_same_whether_a_nik_is_anybodys_or_not(client: Client, kind: JenisLayanan) -> None:
    before = send(client, nonce="a").status_code
    make_penduduk(nama="ROSNIDAR", nik=NIK)
    after = send(client, nonce="b")
    assert (before, after.status_code) == (302, 302)
    page = client.get(PAGE).content.decode()
    assert "ROSNIDAR" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nama", ""),
        ("nama", "R2-D2"),
        ("nama", "x" * 101),
        ("nama", "\x00"),
        ("nik", ""),
        ("nik", "1302105005909"),
        ("nik", "<b>"),
        ("telepon", "halo"),
        ("hubungan", ""),
        ("hubungan", "kantor"),
        ("hubungan", "anak"),
        ("hubungan", "kuasa"),
        ("subjek_nama", "x" * 101),
        ("isian-keperluan", ""),
        ("isian-keperluan", "x" * 5000),
        ("nonce", "x" * 99),
    ],
)
def test_it_keeps_what_was_typed_when_a_field_is_refused(
    client: Client, kind: JenisLayanan, field: str, value: str
) -> None:
    answer = send(client, **{"isian-keperluan": "beasiswa anak", field: value})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'role="alert"' in said
    assert not Pengajuan.objects.exists()
    for name, typed in (("nik", NIK), ("isian-keperluan", "beasiswa anak")):
        if name != field:
            assert typed in said


def test_it_names_all_that_is_wrong_at_once(client: Client, kind: JenisLayanan) -> None:
    wrong = {"nama": "R2-D2", "nik": "123", "telepon": "08xx", "hubungan": "kuasa", "subjek_nik": "4"}
    said = send(client, **wrong, **{"isian-keperluan": ""}).content.decode()
    for name in (*wrong, "surat_kuasa", "subjek_nama", "isian-keperluan"):
        assert (f'id="id_{name}_error"' in said) is (name != "hubungan"), name


def test_it_answers_phones_of_its_own_network_alone(client: Client, kind: JenisLayanan) -> None:
    assert client.get("/permohonan/ajukan/", REMOTE_ADDR="8.8.8.8").status_code == 403
    assert send(client, "8.8.8.8").status_code == 403
    assert not Pengajuan.objects.exists()


def test_it_takes_a_few_from_one_network_and_a_room_full_from_the_kiosk(client: Client, kind: JenisLayanan) -> None:
    sent = [send(client, nonce=str(place)).status_code for place in range(7)]
    assert sent == [302] * 6 + [429]
    sent = [send(client, "127.0.0.1", nonce=f"k{place}").status_code for place in range(8)]
    assert set(sent) == {302}
    assert Pengajuan.objects.filter(asal=Asal.KIOSK).count() == 8


def test_it_takes_it_in_for_an_office_on_the_regencys_site(client: Client, kind: JenisLayanan) -> None:
    Kantor.objects.create(wilayah="13.02", nama="Kantor Bupati", kode="SLK")
    Situs.objects.update(level=Level.KABUPATEN, wilayah="13.02")
    office_site.forget()
    assert "Kantor Koto Baru" in client.get(PAGE, REMOTE_ADDR="8.8.8.8").content.decode()
    other = Kantor.objects.create(wilayah="13.02.11.2001", nama="Kantor Koto Baru", kode="KTB2")
    assert "Kantor Koto Baru, Kec. Kubung<" in client.get(PAGE, REMOTE_ADDR="8.8.8.8").content.decode()
    other.delete()
    for kantor in ("", SELAYO, "13.02", "x"):
        assert send(client, "8.8.8.8", kantor=kantor).status_code == 422
    answer = send(client, "8.8.8.8", kantor=KOTO_BARU)
    row = Pengajuan.objects.get()
    assert (row.wilayah, row.asal, row.nomor[:4]) == (KOTO_BARU, Asal.PONSEL, "SLK-")
    assert "pertukaran data" in client.get(answer["Location"]).content.decode()
    assert "pertukaran data" in client.get(f"/permohonan/status/{row.nomor}/").content.decode()


def test_it_knows_no_other_addresses(client: Client, kind: JenisLayanan) -> None:
    for page in (
        "/permohonan/ajukan/TIADA/",
        "/permohonan/ajukan/terima/KTB-000-000-009/",
        "/permohonan/ajukan/terima/x/",
    ):
        assert client.get(page).status_code == 404


def test_it_is_the_counter_where_a_clerk_is_logged_in_at_the_offices_own_computer(
    clerk_client: Client, client: Client, kind: JenisLayanan
) -> None:
    send(clerk_client, "127.0.0.1")
    assert Pengajuan.objects.get().asal == Asal.LOKET
    assert "data-return-after" not in clerk_client.get(PAGE, REMOTE_ADDR="127.0.0.1").content.decode()
    assert "data-return-after" in Client().get(PAGE, REMOTE_ADDR="127.0.0.1").content.decode()
