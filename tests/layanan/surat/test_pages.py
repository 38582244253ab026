"""The pages of letters as a clerk uses them."""

import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from layanan.katalog.models import JenisLayanan
from layanan.surat import services
from layanan.surat.models import Keadaan, Surat
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act
from nagari.kantor.models import Nomor, Pegawai, StatusNomor
from nagari.kantor.services import cancel_number, reserve_block
from nagari.lib.errors import UserError
from nagari.penduduk.models import Penduduk
from tests.layanan.surat.conftest import CLERK, kind, material
from tests.office import NOW


@pytest.fixture
def domicile(letters_office: object) -> JenisLayanan:
    return kind("SKD")


@pytest.fixture
def surat(domicile: JenisLayanan, resident: Penduduk) -> Surat:
    isian = {"alamat_domisili": "Jorong Uji", "sejak": "2020-01-02", "keperluan": "bank"}
    return services.issue(material(domicile, resident, isian=isian), CLERK, NOW)


def form(**values: str) -> dict[str, str]:
    signer = str(Pegawai.objects.get().pk)
    said = {"isian-alamat_domisili": "Jorong Uji", "isian-sejak": "02-01-2020", "isian-keperluan": "bank"}
    return {"penandatangan": signer, "kertas": "f4", **said, **values}


def read(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_a_clerk_writes_a_letter_at_the_counter(
    clerk_client: Client, domicile: JenisLayanan, resident: Penduduk
) -> None:
    assert "Surat Keterangan Domisili" in read(clerk_client, "/surat/baru/")
    address = f"/surat/baru/{domicile.pk}/"
    found = read(clerk_client, f"{address}?cari=rosnidar")
    assert f"orang={resident.pk}" in found
    assert AccessLog.objects.filter(act="search", count=1).exists()
    address = f"{address}?orang={resident.pk}"
    assert "Alamat domisili" in read(clerk_client, address)
    wrong = clerk_client.post(address, form(**{"isian-sejak": "31-02-2020", "isian-keperluan": ""}))
    assert wrong.status_code == 422
    assert "“Tinggal di sana sejak” bukan tanggal" in wrong.content.decode()
    assert "Jorong Uji" in wrong.content.decode()
    seen = clerk_client.post(address, form(lihat="1"))
    assert seen.content.startswith(b"%PDF")
    assert AccessLog.objects.filter(detail="konsep SKD", object_id=str(resident.pk)).exists()
    assert not Surat.objects.exists()
    done = clerk_client.post(address, form())
    surat = Surat.objects.get()
    assert done["Location"] == f"/surat/{surat.pk}/"
    assert (surat.kertas, surat.nama) == ("f4", "SITI ROSNIDAR")
    page = read(clerk_client, f"/surat/{surat.pk}/")
    assert surat.nomor in page
    assert "2 Januari 2020" in page


def test_it_asks_for_the_facts_of_somebody_who_is_not_registered(clerk_client: Client, domicile: JenisLayanan) -> None:
    address = f"/surat/baru/{domicile.pk}/?nama=Tamu Uji"
    bare = clerk_client.post(address, form())
    assert "tidak dapat dibuat tanpa: NIK, Tempat, tanggal lahir, Jenis kelamin, Alamat" in bare.content.decode()
    facts = {
        "nik": "1371011203909001",
        "ttl": "Padang, 12 Maret 1990",
        "jenis_kelamin": "Laki-laki",
        "alamat": "Padang",
    }
    clerk_client.post(address, form(**{f"fakta-{name}": text for name, text in facts.items()}))
    assert Surat.objects.get().data["warga"]["ttl"] == "Padang, 12 Maret 1990"


@pytest.mark.parametrize(
    "query",
    ["", "?q=rosnidar", "?q=001/KTB", "?jenis=SKD&tahun=2026", "?keadaan=terbit", "?tahun=x&hal=9&keadaan=%00"],
)
def test_the_archive_finds_it(clerk_client: Client, surat: Surat, query: str) -> None:
    assert surat.nomor in read(clerk_client, f"/surat/{query}")


@pytest.mark.parametrize("query", ["?q=zulkifli", "?jenis=SKU", "?keadaan=dicabut", "?tahun=2025"])
def test_the_archive_leaves_out_what_was_not_asked_for(clerk_client: Client, surat: Surat, query: str) -> None:
    assert "Surat tidak ditemukan" in read(clerk_client, f"/surat/{query}")


def test_it_prints_once_then_tells_a_jam_from_a_copy(clerk_client: Client, surat: Surat) -> None:
    page = f"/surat/{surat.pk}/"
    assert "Cetak ulang" not in read(clerk_client, page)
    opened = clerk_client.post(f"{page}cetak/")
    assert clerk_client.get(opened["Location"]).content.startswith(b"%PDF")
    assert clerk_client.post(f"{page}ulang/", {"alasan": ""}).status_code == 422
    clerk_client.post(f"{page}ulang/", {"alasan": "kertas macet"})
    assert clerk_client.post(f"{page}salinan/", {"lembar": "51"}).status_code == 422
    clerk_client.post(f"{page}salinan/", {"lembar": "2"})
    shown = read(clerk_client, page)
    assert "kertas macet" in shown
    assert "2 salinan dibuat" in shown
    # Somebody holds a copy: too late to say it was never there.
    assert "batal/" not in shown
    assert clerk_client.post(f"{page}batal/", {"alasan": "salah"}).status_code == 422


def test_letters_stand_on_the_page_of_the_resident(clerk_client: Client, surat: Surat, resident: Penduduk) -> None:
    assert f"/surat/warga/{resident.pk}/" in read(clerk_client, f"/penduduk/{resident.pk}/")
    shown = read(clerk_client, f"/surat/warga/{resident.pk}/")
    assert surat.nomor in shown
    # With all that others know of the resident, in one request; each of them notes what it showed.
    panels = clerk_client.get(f"/penduduk/{resident.pk}/panel/", headers={"HX-Request": "true"}).content.decode()
    assert surat.nomor in panels
    assert 'id="panel-permohonan"' in panels
    assert "<html" not in panels
    assert AccessLog.objects.filter(act=Act.VIEW, object_id=str(resident.pk), detail="surat").count() == 2
    assert clerk_client.get(f"/penduduk/{resident.pk}/panel/").status_code == 302
    assert f"/surat/baru/?orang={resident.pk}" in shown


def test_a_wrong_letter_is_replaced_by_a_right_one(clerk_client: Client, surat: Surat) -> None:
    address = f"/surat/baru/{surat.layanan.jenis_id}/?ganti={surat.pk}"
    page = read(clerk_client, address)
    assert "Jorong Uji" in page
    assert 'value="02-01-2020"' in page
    assert clerk_client.post(address, form()).status_code == 422
    clerk_client.post(address, form(alasan="salah alamat", **{"isian-alamat_domisili": "Jorong Benar"}))
    surat.refresh_from_db()
    right = Surat.objects.get(mengganti=surat)
    assert surat.keadaan == Keadaan.DIGANTI
    assert right.nomor in read(clerk_client, f"/surat/{surat.pk}/")
    assert surat.nomor in read(clerk_client, f"/surat/{right.pk}/")


def test_a_day_on_paper_is_entered_with_its_true_date(
    clerk_client: Client, domicile: JenisLayanan, resident: Penduduk
) -> None:
    poor = kind("SKTM")
    block = reserve_block("surat", 2, "listrik padam", NOW)
    assert "listrik padam" in read(clerk_client, "/surat/kertas/")
    assert f"nomor={block[0].pk}" in read(clerk_client, f"/surat/baru/?nomor={block[0].pk}")
    address = f"/surat/baru/{domicile.pk}/?nomor={block[0].pk}&orang={resident.pk}"
    assert clerk_client.post(address, form(tanggal="14-05-2027")).status_code == 422
    other_year = clerk_client.post(address, form(tanggal="01-01-2020")).content.decode()
    assert "tahun 2026; 1 Januari 2020 tidak termasuk" in other_year
    clerk_client.post(address, form(tanggal="13-05-2026"))
    surat = Surat.objects.get()
    assert (surat.nomor, surat.tanggal, surat.pdf) == ("471.1/001/KTB/V/2026", date(2026, 5, 13), "")
    assert surat.keadaan == "ttd"
    assert "ditulis di kertas" in read(clerk_client, f"/surat/{surat.pk}/")
    # One that passes the camat had been there on paper, too.
    address = f"/surat/baru/{poor.pk}/?nomor={block[1].pk}&orang={resident.pk}"
    bare = clerk_client.post(address, form(tanggal="13-05-2026"))
    assert "harus melalui kantor lain" in bare.content.decode()
    done = clerk_client.post(address, form(tanggal="13-05-2026", melalui="camat, 13 Mei 2026"))
    assert "camat, 13 Mei 2026" in read(clerk_client, done["Location"])
    assert clerk_client.get(f"/surat/{surat.pk}/berkas/").status_code == 404


def test_the_register_holds_every_number_on_screen_on_paper_and_as_a_spreadsheet(
    clerk_client: Client, surat: Surat, clerk: User
) -> None:
    reserve_block("surat", 1, "listrik padam", NOW)
    services.revoke(surat, "salah nama", CLERK, NOW)
    for path in ("/surat/agenda/?tahun=2026&bulan=5", "/surat/agenda/cetak/?tahun=2026"):
        page = read(clerk_client, path)
        assert surat.nomor in page
        assert "listrik padam" in page
        assert "dicabut" in page
    assert surat.nomor not in read(clerk_client, "/surat/agenda/?tahun=2026&bulan=4")
    assert read(clerk_client, "/surat/agenda/?tahun=²&bulan=13")
    sheet = load_workbook(io.BytesIO(clerk_client.get("/surat/agenda/xlsx/?tahun=2026").content)).active
    assert sheet is not None
    assert [row[2].value for row in sheet.iter_rows(min_row=4)] == [surat.nomor, "…/002/KTB/V/2026"]


def test_it_makes_no_letter_past_the_offices_above(clerk_client: Client, domicile: JenisLayanan) -> None:
    above = kind("WARIS")
    page = read(clerk_client, "/surat/baru/")
    assert f"/surat/baru/{domicile.pk}/" in page
    assert f"/surat/baru/{above.pk}/" not in page
    answer = clerk_client.post(f"/surat/baru/{above.pk}/?nama=Uji", {})
    assert answer["Location"] == "/surat/baru/"
    assert not Surat.objects.exists()


def test_it_cancels_no_number_beneath_its_letter(surat: Surat, clerk_client: Client) -> None:
    answer = clerk_client.post(f"/kantor/nomor/{surat.nomor_urut_id}/batal/", {"alasan": "coba"})
    assert answer["Location"] == f"/surat/{surat.pk}/"
    assert "Surat memakai nomor ini" in read(clerk_client, answer["Location"])
    with pytest.raises(UserError, match="dipakai sebuah surat"):
        cancel_number(surat.nomor_urut_id, "coba", NOW)
    assert Nomor.objects.get(pk=surat.nomor_urut_id).status != StatusNomor.BATAL
    series = f"/kantor/nomor/seri/{surat.nomor_urut.seri_id}/"
    assert f'href="/surat/{surat.pk}/"' in read(clerk_client, series)
    services.cancel(surat, "salah", CLERK, NOW)
    assert f'href="/surat/{surat.pk}/"' not in read(clerk_client, series)
