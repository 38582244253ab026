"""The pages of data protection, also with what nobody should have typed."""

import io

import pytest
from django.test import Client

from nagari.accounts import log
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act, Role
from nagari.kantor import clock
from nagari.kantor.models import Kantor
from nagari.pdp import documents, queries
from nagari.pdp.models import Insiden, Pembatasan, PermintaanHak, Persetujuan
from nagari.penduduk.models import Penduduk
from nagari.sync import history, journal
from nagari.sync.acting import local_actor
from tests.office import KOTO_BARU, make_user
from tests.pdp.people import make_person
from tests.penduduk.people import make_keluarga


@pytest.fixture
def head_client(head: User, client: Client) -> Client:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    return client


def text_of(content: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_it_takes_a_request_from_intake_to_told(head_client: Client, head: User) -> None:
    person = make_person()
    sent = {"jenis": "perbaikan", "hubungan": "sendiri", "uraian": "nama ibu keliru"}
    answer = head_client.post(f"/pelindungan-data/warga/{person.pk}/hak/", sent)
    row = PermintaanHak.objects.get()
    assert answer["Location"] == f"/pelindungan-data/hak/{row.pk}/"
    assert "sisa 71 jam" in head_client.get("/pelindungan-data/hak/").content.decode()
    wrong = head_client.post(f"{answer['Location']}putuskan/", {"status": "terserah", "hasil": ""})
    assert wrong.status_code == 422
    head_client.post(f"{answer['Location']}putuskan/", {"status": "selesai", "hasil": "Sudah diperbaiki."})
    head_client.post(f"{answer['Location']}dikabari/")
    row.refresh_from_db()
    assert (row.status, row.hasil, row.dikabari_pada is not None) == ("selesai", "Sudah diperbaiki.", True)
    assert person.nama not in head_client.get("/pelindungan-data/hak/").content.decode()
    assert person.nama in head_client.get("/pelindungan-data/hak/?daftar=semua").content.decode()
    assert AccessLog.objects.filter(act=Act.CHANGE, object_id=str(person.pk)).count() == 3
    journal.seal(clock.now())
    assert {event.actor for event in history.of_object(row.pk)} == {local_actor(head.pk)}


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"jenis": "salah", "hubungan": "sendiri"},
        {"jenis": "akses", "hubungan": "wali"},
        {"jenis": "perbaikan", "hubungan": "sendiri"},
        {"jenis": "akses", "hubungan": "sendiri", "diterima": "kemarin"},
        {"jenis": "akses", "hubungan": "sendiri", "diterima": "31-12-2099 10.00"},
        {"jenis": "akses", "hubungan": "sendiri", "diterima": "01-01-0001 00.00"},
        {"jenis": "akses", "hubungan": "sendiri", "uraian": "x" * 501},
    ],
)
def test_it_refuses_a_request_that_says_too_little(head_client: Client, sent: dict[str, str]) -> None:
    person = make_person()
    assert head_client.post(f"/pelindungan-data/warga/{person.pk}/hak/", sent).status_code == 422
    assert PermintaanHak.objects.count() == 0


def test_it_gives_a_resident_the_own_data_and_who_looked(head_client: Client, head: User) -> None:
    keluarga = make_keluarga()
    person = make_person(tempat_lahir="SOLOK UJI", keluarga=keluarga)
    journal.seal(clock.now())
    head_client.get(f"/penduduk/{person.pk}/")
    # There the same data stands.
    head_client.get(f"/keluarga/{keluarga.pk}/")
    address = f"/pelindungan-data/warga/{person.pk}/salinan/"
    for bad in ({}, {"tujuan": "x"}, {"tujuan": "y" * 101}):
        assert head_client.post(address, bad).status_code == 422
    answer = head_client.post(address, {"tujuan": "diminta di loket"})
    assert answer["Content-Type"] == "application/pdf"
    told = text_of(answer.content)
    for said in ("SITI UJI", "SOLOK UJI", "081234567841", head.nama, "membuka", "diminta di loket", "belum ditunjuk"):
        assert said in told, said
    for said in ("keluarga: membuka", "kali)"):
        assert said in told, said
    last = AccessLog.objects.order_by("-pk").first()
    assert last is not None
    assert (last.act, last.object_id, last.detail) == (Act.EXPORT, str(person.pk), "salinan: diminta di loket")
    assert log.verify_chain().ok


def test_it_names_the_officer_in_the_copy_and_the_register(head_client: Client) -> None:
    said = {"nama": "Rina Uji", "jabatan": "PPDP", "telepon": "0755-31001"}
    assert head_client.post("/pelindungan-data/kontak/", {"nama": "Tanpa Alamat"}).status_code == 422
    assert head_client.post("/pelindungan-data/kontak/", {**said, "email": "bukan-surel"}).status_code == 422
    assert head_client.post("/pelindungan-data/kontak/", said).status_code == 302
    person = make_person()
    for made in (
        documents.copy_of(person, purpose="uji", by="Uji", at=clock.now()),
        documents.register(KOTO_BARU, by="Uji", at=clock.now()),
    ):
        assert "Rina Uji, PPDP" in text_of(made)
    assert "Rina Uji" in head_client.get("/pelindungan-data/").content.decode()


def test_it_exports_the_whole_register(clerk_client: Client) -> None:
    shown = clerk_client.get("/pelindungan-data/kegiatan/csv/").content.decode("utf-8-sig")
    assert shown.splitlines()[0].startswith("Kode;Kegiatan pemrosesan;Tujuan")
    assert len(shown.splitlines()) > 10
    assert clerk_client.get("/pelindungan-data/kegiatan/exe/").status_code == 404
    assert clerk_client.get("/pelindungan-data/kegiatan/pdf/").content[:5] == b"%PDF-"


def test_it_restricts_consents_and_erases_from_the_residents_page(head_client: Client) -> None:
    person = make_person()
    journal.seal(clock.now())
    base = f"/pelindungan-data/warga/{person.pk}"
    head_client.post(f"{base}/batasi/", {"alasan": "sengketa"})
    head_client.post(f"{base}/setuju/letak/")
    head_client.post(f"{base}/setuju/kabar/", {"tarik": "1", "saluran": "telepon"})
    assert head_client.post(f"{base}/setuju/lain/").status_code == 404
    assert Pembatasan.objects.get().alasan == "sengketa"
    assert set(Persetujuan.objects.values_list("tujuan", "ditarik_saluran")) == {("letak", ""), ("kabar", "telepon")}
    page = head_client.get(f"{base}/").content.decode()
    assert "Penggunaan data ini dibatasi." in page
    head_client.post(f"{base}/lepas/")
    assert queries.restricted([person.pk]) == set()
    assert head_client.post(f"{base}/hapus/", {"apa": "penduduk-lain", "alasan": "diminta"}).status_code == 422
    assert head_client.post(f"{base}/hapus/", {"apa": f"penduduk-{person.pk}"}).status_code == 422
    head_client.post(f"{base}/hapus/", {"apa": f"penduduk-{person.pk}", "alasan": "diminta"})
    assert Penduduk.objects.get().telepon == ""
    assert "diminta" in head_client.get("/pelindungan-data/penghapusan/").content.decode()


def test_it_writes_down_an_incident_and_drafts_both_letters(head_client: Client) -> None:
    assert head_client.post("/pelindungan-data/insiden/baru/", {"judul": "Laptop"}).status_code == 422
    sent = {"judul": "Laptop dicuri", "terungkap": "nama, NIK", "kejadian": "Semalam pintu dibobol.", "jumlah": "-1"}
    assert head_client.post("/pelindungan-data/insiden/baru/", sent).status_code == 422
    ancient = {**sent, "jumlah": "1", "diketahui": "01-01-0001 00.00"}
    assert head_client.post("/pelindungan-data/insiden/baru/", ancient).status_code == 422
    address = head_client.post("/pelindungan-data/insiden/baru/", {**sent, "jumlah": "5600"})["Location"]
    row = Insiden.objects.get()
    assert "sisa 71 jam" in head_client.get(address).content.decode()
    head_client.post(address, {**sent, "jumlah": "5600", "penanganan": "Komputer ditutup kabupaten."})
    for whom in ("lembaga", "subjek"):
        told = " ".join(text_of(head_client.get(f"{address}surat/{whom}/").content).split())
        for said in ("nama, NIK", "Semalam pintu dibobol.", "Komputer ditutup kabupaten.", "Pasal 46"):
            assert said in told, (whom, said)
        assert ("5.600 orang" in told) is (whom == "lembaga")
    assert head_client.get(f"{address}surat/siapa/").status_code == 404
    head_client.post(f"{address}tutup/")
    row.refresh_from_db()
    assert row.ditutup_pada is None
    for whom in ("lembaga", "subjek"):
        head_client.post(f"{address}dikabari/{whom}/")
    head_client.post(f"{address}tutup/")
    row.refresh_from_db()
    assert row.ditutup_pada is not None


def test_it_shows_the_regency_what_happened_below_and_nothing_else(office: Kantor, client: Client) -> None:
    Insiden.objects.create(
        wilayah=KOTO_BARU, judul="Flashdisk hilang", diketahui_pada=clock.now(), data="nama", kejadian="di jalan"
    )
    Insiden.objects.create(wilayah="13.03", judul="Orang lain", diketahui_pada=clock.now(), data="x", kejadian="y")
    client.force_login(make_user(Role.OFFICER, "13.02"), "nagari.accounts.backends.RoleBackend")
    page = client.get("/pelindungan-data/insiden/").content.decode()
    assert "Flashdisk hilang" in page
    assert "Orang lain" not in page
