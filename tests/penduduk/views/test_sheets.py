"""What goes out on the letterhead: only lines that apply, in Indonesian, signed by whoever may."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from nagari.kantor import clock
from nagari.kantor.models import Kantor, Pegawai
from nagari.penduduk.kode import Shdk, StatusPerkawinan
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.places import NOWHERE
from nagari.penduduk.sheets import biodata_parts
from tests.office import KOTO_BARU
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def labels(penduduk: Penduduk, *, specific: bool = False) -> dict[str, str]:
    parts = biodata_parts(penduduk, NOWHERE, specific=specific, today=TODAY)
    return {label: value for part in parts for label, value in part.facts}


def official(nama: str, jenis: str, jabatan: str, **more: object) -> Pegawai:
    made: Pegawai = Pegawai.objects.create(
        wilayah=KOTO_BARU, nama=nama, jenis=jenis, jabatan=jabatan, mulai=date(2021, 1, 1), **more
    )
    return made


def test_it_leaves_out_lines_that_do_not_apply(office: Kantor) -> None:
    child = make_penduduk(tanggal_lahir=date(2015, 3, 12), ktp_el=1, status_rekam=1)
    shown = labels(child)
    assert not {"KTP-el", "Status rekam KTP", "Tanggal perkawinan", "Nomor paspor", "Telepon"} & set(shown)
    assert shown["Nama ibu"] == "-"


def test_it_keeps_what_grown_and_foreign_people_need(office: Kantor) -> None:
    one = make_penduduk(
        ktp_el=2, kewarganegaraan=2, no_paspor="A9001", status_perkawinan=StatusPerkawinan.KAWIN,
        tanggal_perkawinan=date(2012, 5, 1),
    )  # fmt: skip
    shown = labels(one)
    assert shown["Nomor paspor"] == "A9001"
    assert shown["Tanggal perkawinan"] == "1 Mei 2012"
    assert "KTP-el" in shown


def test_it_calls_a_temporary_number_by_its_name_for_parents_too(office: Kantor) -> None:
    one = make_penduduk(nomor_sementara="0130210200100001", nik_ibu="0130210200100002", nama_ibu="ROSNIDAR")
    shown = labels(one)
    assert shown["NIK"] == "belum ada; nomor sementara 0130 2102 0010 0001"
    assert shown["NIK ibu"] == "0130 2102 0010 0002 (nomor sementara)"


def test_it_keeps_health_to_who_may_see_it(office: Kantor) -> None:
    one = make_penduduk(cacat=1)
    assert "Disabilitas" not in labels(one)
    assert "Disabilitas" in labels(one, specific=True)


def test_it_is_signed_by_the_head_or_by_who_may_for_the_head(clerk_client: Client) -> None:
    head = official("SYAFRIZAL", "kepala", "Wali Nagari Koto Baru")
    secretary = official("DESMAWATI", "sekretaris", "Sekretaris Nagari", atas_nama_id=head.id)
    keluarga, one, *_ = make_family()
    for address in (f"/penduduk/{one.id}/cetak/", f"/keluarga/{keluarga.id}/cetak/"):
        page = clerk_client.get(address).content.decode()
        assert "Koto Baru, 14 Mei 2026" in page
        assert "WALI NAGARI KOTO BARU," in page
        page = clerk_client.get(f"{address}?penanda={secretary.id}").content.decode()
        assert "a.n. WALI NAGARI KOTO BARU" in page
        assert "<b>DESMAWATI</b>" in page
        assert clerk_client.get(f"{address}?penanda=lain").status_code == 200


def test_it_leaves_room_to_sign_where_no_official_is_known(clerk_client: Client) -> None:
    page = clerk_client.get(f"/penduduk/{make_penduduk().id}/cetak/").content.decode()
    assert "(....." in page


def test_it_stays_indonesian_for_who_reads_english(clerk_client: Client) -> None:
    clerk_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    _keluarga, one, *_ = make_family()
    page = clerk_client.get(f"/penduduk/{one.id}/cetak/").content.decode()
    assert "Nama lengkap" in page
    assert "Full name" not in page


def test_it_shows_no_family_that_was_deleted(clerk_client: Client) -> None:
    keluarga = make_keluarga()
    one = make_penduduk(keluarga=keluarga, shdk=Shdk.KEPALA_KELUARGA)
    keluarga.delete()
    assert "KK 1302" not in clerk_client.get(f"/penduduk/{one.id}/cetak/").content.decode()
