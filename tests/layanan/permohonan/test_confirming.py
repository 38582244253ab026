"""The counter makes requests of what was asked for by phone, or turns it away."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.permohonan.models import Pengajuan, Permohonan, StatusPengajuan, SubjekPermohonan
from layanan.permohonan.queries.standing import standing
from layanan.permohonan.rules.state import Keadaan
from nagari.accounts.models import AccessLog
from nagari.kantor import clock
from nagari.kantor.models import Kantor
from nagari.penduduk.models import Penduduk
from tests.office import KOTO_BARU, NOW
from tests.penduduk.people import make_penduduk

NIK, CHILD = "1302105005909001", "1302104203159002"


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "require_trusted", lambda _device=None: NOW)


@pytest.fixture
def kind(office: Kantor) -> JenisLayanan:
    return kinds.add_kind("13.02", "SKTM", shipped.services()["SKTM"], NOW)


@pytest.fixture
def mother(office: Kantor) -> Penduduk:
    return make_penduduk(nama="ROSNIDAR", nik=NIK, tanggal_lahir=date(1990, 5, 10))


def wish(kind: JenisLayanan, **changes: Any) -> Pengajuan:
    values = {"nama": "Rosnidar", "nik": NIK, "isian": {"keperluan": "beasiswa"}, **changes}
    created: Pengajuan = Pengajuan.objects.create(
        wilayah=KOTO_BARU, nomor="KTB-000-000-009", versi_id=kind.versi_id, diajukan_pada=NOW, **values
    )
    return created


def form(**changes: Any) -> dict[str, Any]:
    return {"pemohon_nama": "Rosnidar", "hubungan": "sendiri", "isian-keperluan": "beasiswa", "pemohon": "", **changes}


def test_it_finds_the_resident_and_takes_the_request_in(
    clerk_client: Client, kind: JenisLayanan, mother: Penduduk
) -> None:
    row = wish(kind, telepon="081234567890")
    assert row.nomor in clerk_client.get("/permohonan/pengajuan/").content.decode()
    page = clerk_client.get(f"/permohonan/pengajuan/{row.pk}/").content.decode()
    assert f'value="{mother.pk}" id="id_pemohon_0" checked' in page
    seen = AccessLog.objects.filter(object_id=str(row.pk)) | AccessLog.objects.filter(act="search")
    assert seen.count() == 2
    # Another name with her number is for the clerk to judge.
    Pengajuan.objects.filter(pk=row.pk).update(nama="ORANG LAIN")
    other = clerk_client.get(f"/permohonan/pengajuan/{row.pk}/").content.decode()
    assert f'value="{mother.pk}" id="id_pemohon' in other
    assert f'value="{mother.pk}" id="id_pemohon_0" checked' not in other
    assert f"Di register NIK ini milik {mother.nama}" in other
    Pengajuan.objects.filter(pk=row.pk).update(nama=row.nama)
    codes = [one.kode for one in shipped.services()["SKTM"].syarat]
    answer = clerk_client.post(
        f"/permohonan/pengajuan/{row.pk}/", form(pemohon=str(mother.pk), syarat=codes, telepon="081234567890")
    )
    request = Permohonan.objects.get()
    assert answer["Location"] == f"/permohonan/{request.pk}/slip/"
    assert (request.nomor, request.pemohon_id, request.telepon) == (row.nomor, mother.pk, "081234567890")
    assert SubjekPermohonan.objects.get().penduduk_id == mother.pk
    found = standing(request).state
    assert found is not None
    assert found.keadaan is Keadaan.DIPERIKSA
    assert "diterima" in clerk_client.get(f"/permohonan/pengajuan/{row.pk}/").content.decode()
    assert clerk_client.post(f"/permohonan/pengajuan/{row.pk}/", form()).status_code == 200
    assert Permohonan.objects.count() == 1


def test_it_takes_in_what_a_mother_asks_for_her_child(
    clerk_client: Client, kind: JenisLayanan, mother: Penduduk
) -> None:
    child = make_penduduk(nama="FAUZAN", nik=CHILD, tanggal_lahir=date(2015, 3, 2))
    row = wish(kind, hubungan="orang_tua", subjek_nama="Fausan", subjek_nik="")
    page = clerk_client.get(f"/permohonan/pengajuan/{row.pk}/", {"cari": CHILD}).content.decode()
    assert str(child.pk) in page
    assert "Di register NIK ini milik" not in page
    # Of whom it is about, too.
    Pengajuan.objects.filter(pk=row.pk).update(subjek_nik=CHILD, subjek_nama="BUYUNG")
    other = clerk_client.get(f"/permohonan/pengajuan/{row.pk}/").content.decode()
    assert "Di register NIK ini milik FAUZAN, bukan BUYUNG." in other
    address = f"/permohonan/pengajuan/{row.pk}/?cari={CHILD}"
    posted = form(pemohon=str(mother.pk), hubungan="orang_tua", subjek=str(child.pk), subjek_nama="Fausan")
    assert clerk_client.post(address, posted).status_code == 302
    assert SubjekPermohonan.objects.get().nama == "FAUZAN"
    assert Permohonan.objects.get().pemohon_id == mother.pk


@pytest.mark.parametrize(
    "changes",
    [
        {"pemohon": "01a20331-0000-7000-8000-000000000000"},
        {"pemohon": "x"},
        {"pemohon_nama": ""},
        {"hubungan": "raja"},
        {"hubungan": "anak"},
        {"isian-keperluan": ""},
        {"syarat": ["TIADA"]},
    ],
)
def test_it_keeps_what_was_typed_when_something_is_wrong(
    clerk_client: Client, kind: JenisLayanan, changes: dict[str, Any]
) -> None:
    row = wish(kind)
    answer = clerk_client.post(f"/permohonan/pengajuan/{row.pk}/", form(telepon="0812345678", **changes))
    assert answer.status_code == 422
    assert "0812345678" in answer.content.decode()
    assert not Permohonan.objects.exists()


def test_it_turns_away_with_a_reason_and_takes_up_again(clerk_client: Client, kind: JenisLayanan) -> None:
    row = wish(kind)
    for reason, status in ((" ", StatusPengajuan.BARU), ("Bukan warga", StatusPengajuan.DITOLAK)):
        clerk_client.post(f"/permohonan/pengajuan/{row.pk}/tolak/", {"alasan": reason})
        row.refresh_from_db()
        assert row.status == status
    assert "Bukan warga" in clerk_client.get(f"/permohonan/pengajuan/{row.pk}/").content.decode()
    assert row.nomor not in clerk_client.get("/permohonan/pengajuan/").content.decode()
    clerk_client.post(f"/permohonan/pengajuan/{row.pk}/lagi/")
    row.refresh_from_db()
    assert row.status == StatusPengajuan.BARU
