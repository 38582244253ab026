from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from layanan.katalog import shipped, showing
from layanan.katalog.models import JenisLayanan
from layanan.katalog.queries import catalogue
from layanan.katalog.rules.content import Isian, Syarat, problems
from layanan.katalog.services import kinds
from nagari.accounts.models import User
from nagari.kantor.models import Kantor
from nagari.kantor.rules.words import all_words
from tests.layanan.katalog.test_content import GOOD
from tests.office import KOTO_BARU, NOW, SELAYO

REGENCY = "13.02"


@pytest.fixture
def services(office: Kantor) -> dict[str, JenisLayanan]:
    """Two of the regency's, one of the office's own."""
    kept = {
        kode: kinds.add_kind(REGENCY, kode, shipped.services()[kode], NOW) for kode in ("NIKAHN1", "PINDAH", "SPPD")
    }
    return {**kept, "SENDIRI": kinds.add_kind(KOTO_BARU, "SENDIRI", GOOD, NOW)}


@pytest.fixture
def head_client(head: User, client: Client) -> Client:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    return client


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_it_tells_residents_what_to_bring_how_long_it_takes_and_who_decides(
    client: Client, services: dict[str, JenisLayanan]
) -> None:
    index = read(client, "/layanan/")
    assert 'href="/permohonan/ajukan/"' in index
    assert 'href="/permohonan/status/"' in index
    assert "Surat Keterangan Pindah Penduduk" in index
    assert "Perjalanan Dinas" not in index
    assert "Pengantar Nikah (N1, N2, N4, N5, N6)" in read(client, "/")
    assert "Pengantar Nikah" not in read(client, "/layanan/?q=PINDAH+surat")
    assert "Tidak ada layanan dengan nama ini" in read(client, "/layanan/?q=xyz")
    page = read(client, "/layanan/pindah/")
    assert "Surat pengantar RT/RW atau wali jorong" in page
    assert "Klasifikasi pindah: Antarkecamatan, Antarkabupaten atau kota, Antarprovinsi" in page
    assert "Disdukcapil" in page
    assert "6 hari kerja" in page
    assert "mengetahui Camat" in page
    wedding = read(client, "/layanan/NIKAHN1/cetak/")
    assert "kurang dari 10 hari kerja sebelum: tanggal akad" in wedding
    # All 14 components, none left open.
    assert wedding.count('<td class="no">') == 14
    assert "{k" not in page


@pytest.mark.parametrize(
    ("bila", "said"),
    [
        ("(luas > 100 atau usaha = ya) dan hari_kerja_sampai(akad) >= 5",
         "(Luas: > 100 atau Usaha: ya) dan hari kerja sampai akad: ≥ 5"),
        ("luas > 100 atau usaha != ya dan hari_kerja_sampai(akad) < 5",
         "Luas: > 100 atau Usaha: ≠ ya dan kurang dari 5 hari kerja sebelum: akad"),
    ],
)  # fmt: skip
def test_it_says_a_condition_as_it_is_meant(bila: str, said: str) -> None:
    fields = (Isian("luas", "Luas", "angka"), Isian("usaha", "Usaha", "ya_tidak"), Isian("akad", "Akad", "tanggal"))
    isi = replace(GOOD, isian=fields, syarat=(Syarat("X", "X", bila=bila),))
    assert problems(isi) == []
    assert showing.shown(isi, all_words("nagari", KOTO_BARU, {})).asked[0].bila == said


def test_it_says_so_where_nothing_is_listed_and_for_what_is_not_given(
    client: Client, services: dict[str, JenisLayanan]
) -> None:
    for path in ("/layanan/TIADA/", "/layanan/SPPD/", "/layanan/TIADA/cetak/"):
        assert client.get(path).status_code == 404
    for row in services.values():
        kinds.switch_kind(KOTO_BARU, row, aktif=False)
    assert "Belum ada layanan yang terdaftar" in read(client, "/layanan/")
    assert client.get("/layanan/PINDAH/").status_code == 404


def test_it_shows_staff_the_route_and_lets_an_office_switch_off_what_others_keep(
    head_client: Client, services: dict[str, JenisLayanan]
) -> None:
    listed = read(head_client, "/layanan/atur/")
    assert "Camat, Disdukcapil" in listed
    assert "KUA kecamatan" in listed
    address = f"/layanan/atur/{services['PINDAH'].pk}/"
    page = read(head_client, address)
    assert "dikelola kantor di atas" in page
    assert f"{address}ubah/" not in page
    assert head_client.post(f"{address}pilih/", {"aktif": "tidak"}, follow=True).status_code == 200
    assert "tidak diberikan" in read(head_client, "/layanan/atur/?q=pindah")
    assert "PINDAH" not in [one.jenis.kode for one in catalogue.offered(KOTO_BARU)]
    for path in ("ubah/", "rute/"):
        assert head_client.get(address + path).status_code == 404
    foreign = kinds.add_kind(SELAYO, "LAIN", GOOD, NOW)
    assert head_client.get(f"/layanan/atur/{foreign.pk}/").status_code == 404
    assert head_client.get(f"/layanan/atur/{services['SENDIRI'].pk}/terbang/").status_code == 404


NEW = {
    "kode": "izin-balai",
    "judul": "Izin memakai balai",
    "kelompok": "Umum",
    "pemohon": "siapa",
    "biaya": "0",
    "berlaku_hari": "7",
    "penandatangan": "kepala",
    "mengetahui": "tidak",
}


CLERK = {"tingkat": "nagari", "peran": "petugas"}


def row_of(row: JenisLayanan) -> JenisLayanan:
    return JenisLayanan.objects.select_related("versi").get(pk=row.pk)


def posted(*rows: dict[str, Any], kept: int = 0, **more: str) -> dict[str, Any]:
    """As the page of rows sends them; the first `kept` stood there before."""
    data: dict[str, Any] = {"b-TOTAL_FORMS": len(rows), "b-INITIAL_FORMS": kept, **more}
    for place, row in enumerate(rows):
        data |= {f"b-{place}-{name}": value for name, value in {"wajib": "on", **row}.items() if value}
    return data


def test_it_says_at_its_row_what_is_wrong_with_it(head_client: Client, services: dict[str, JenisLayanan]) -> None:
    base = f"/layanan/atur/{services['SENDIRI'].pk}/"
    end = {**CLERK, "tindakan": ["serahkan"]}
    wrong = {
        "rute": (posted({**CLERK, "peran": "dinas", "tindakan": ["periksa"]}, end), "Baris 1: Tahap 1", "b-0-peran"),
        "isian": (posted({"label": "A", "tipe": "pilihan", "pilihan": "Satu"}), "Baris 1: Pilihan", "b-0-pilihan"),
        "syarat": (posted({"nama": "Akta"}, {"nama": "Akta"}), "Baris 2: ", "b-1-kode"),
    }
    for part, (data, said, field) in wrong.items():
        page = head_client.post(f"{base}{part}/", data)
        assert page.status_code == 422
        told = page.content.decode()
        assert said in told, (part, told)
        assert f'id="id_{field}_error"' in told, part
    for data in (
        posted(),
        posted({**CLERK, "tindakan": ["terbang"]}),
        posted({**CLERK, "tindakan": ["periksa"], "lama": "-1"}, end),
        posted({**CLERK, "tindakan": ["periksa"], "bila_isian": "*", "bila": "x ="}, end),
        posted({**CLERK, "tindakan": ["periksa"], "bila_isian": "*"}, end),
        posted({**CLERK, "tindakan": ["periksa"], "bila_isian": "luas", "bila_nilai": "2"}, end),
        posted({"tingkat": "luar", "peran": "warga", "tindakan": ["bawa"]}, end),
        posted({"tingkat": "x" * 500, "peran": "\x00", "tindakan": ["serahkan"]}),
        {"b-TOTAL_FORMS": "x", "b-INITIAL_FORMS": ""},
        {},
    ):
        assert head_client.post(f"{base}rute/", data).status_code == 422, data
    services["SENDIRI"].refresh_from_db()
    assert services["SENDIRI"].versi.nomor == 1
    # One row more keeps what was typed and judges nothing.
    more = head_client.post(f"{base}syarat/", posted({"nama": "Surat sakti", "bila": "x ="}, tambah="1"))
    assert more.status_code == 200
    assert "Surat sakti" in more.content.decode()
    assert 'name="b-1-kode"' in more.content.decode()
    assert 'class="errors"' not in more.content.decode()


def test_it_adds_a_service_and_edits_its_parts(head_client: Client, services: dict[str, JenisLayanan]) -> None:
    assert head_client.post("/layanan/atur/baru/", NEW).status_code == 302
    row = JenisLayanan.objects.get(kode="IZIN-BALAI")
    address = f"/layanan/atur/{row.pk}/"
    assert "2 hari kerja" in read(head_client, address)
    sent: dict[str, list[dict[str, Any]]] = {
        "isian": [{"label": "Acara", "tipe": "teks"}, {"label": "Sampai malam", "nama": "malam", "tipe": "ya_tidak"}],
        "syarat": [
            {"nama": "KTP"},
            {"nama": "Izin orang tua", "wajib": "", "bila_isian": "malam", "bila_banding": "=", "bila_nilai": "Ya"},
        ],
        "rute": [
            {**CLERK, "urut": "1", "tindakan": ["periksa", "kembalikan"], "lama": "15", "satuan": "menit"},
            {**CLERK, "tindakan": ["siapkan", "serahkan"], "urut": "3"},
            {
                "tingkat": "kecamatan",
                "peran": "kepala",
                "tindakan": ["setujui", "tolak"],
                "urut": "2",
                "lama": "2",
                "satuan": "jam",
                "bila_isian": "*",
                "bila": "malam = ya",
            },
        ],
    }
    for part, rows in sent.items():
        kept = len(row_of(row).versi.rute) if part == "rute" else 0
        answer = head_client.post(f"{address}{part}/", posted(*rows, kept=kept))
        assert answer.status_code == 302, (part, answer.content.decode())
    assert [one["tingkat"] for one in row_of(row).versi.rute] == ["nagari", "kecamatan", "nagari"]
    assert [one["nama"] for one in row_of(row).versi.isian] == ["acara", "malam"]
    # A condition is chosen; what is more than one comparison stays as it is written.
    chosen = read(head_client, f"{address}syarat/")
    assert '<option value="malam" selected>Sampai malam</option>' in chosen
    assert 'name="b-1-bila_nilai" value="ya"' in chosen
    assert 'name="b-1-bila"' not in chosen
    wrong = {**sent["syarat"][1], "bila_nilai": "barangkali"}
    refused = head_client.post(f"{address}syarat/", posted(sent["syarat"][0], wrong, kept=2))
    assert refused.status_code == 422
    assert "Baris 2: 2: “barangkali” bukan nilai" in refused.content.decode()
    assert 'id="id_b-1-bila_nilai_error"' in refused.content.decode()
    both = "KTP\nIzin orang tua? bila malam = ya atau acara = rapat"
    assert head_client.post(f"{address}syarat/?teks", {"teks": both}).status_code == 302
    chosen = read(head_client, f"{address}syarat/")
    assert 'name="b-1-bila" value="malam = ya atau acara = rapat"' in chosen
    rows = [*sent["syarat"][:1], {**sent["syarat"][1], "bila_isian": "*", "bila": "malam = ya"}]
    assert head_client.post(f"{address}syarat/", posted(*rows, kept=2)).status_code == 302
    # As text, for who copies a whole list.
    text = "acara | Acara | teks\nmalam | Sampai malam | ya_tidak"
    assert text in read(head_client, f"{address}isian/?teks")
    assert head_client.post(f"{address}isian/?teks", {"teks": text}).status_code == 302
    head_client.post(f"{address}komponen/", {"k6": "Kepada petugas balai.", "k7": ""})
    head_client.post(f"{address}ubah/", {**NEW, "biaya": "25000", "mandiri": "on"})
    page = read(head_client, address)
    for said in ("2 jam 15 menit", "Rp25.000", "Kepada petugas balai.", "hanya bila Sampai malam: ya", "Versi 8"):
        assert said in page
    assert read(head_client, "/layanan/IZIN-BALAI/")


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("baru", {**NEW, "kode": "sendiri"}, "Layanan lain sudah memakai kode ini"),
        ("baru", {**NEW, "kode": "sendiri", "biaya": "-1"}, "Layanan lain sudah memakai kode ini"),
        ("baru", {**NEW, "kode": "a b"}, "huruf besar"),
        ("baru", {**NEW, "biaya": "-1"}, "Isi 0 atau lebih"),
        ("baru", {**NEW, "biaya": "-1", "judul": "x" * 300}, "Paling banyak 120 karakter; ini 300"),
        ("baru", {**NEW, "biaya": "1.5", "judul": "x" * 300}, "Paling banyak 120 karakter; ini 300"),
        ("baru", {**NEW, "pemohon": "hantu"}, "hantu"),
        ("baru", {"kode": ""}, "perlu diperbaiki"),
        ("rute", {"teks": ""}, "Alur terdiri atas"),
        ("rute", {"teks": "nagari | petugas"}, "Baris 1"),
        ("rute", {"teks": "nagari | dinas | periksa\nnagari | petugas | serahkan"}, "Tahap 1"),
        ("rute", {"teks": "nagari | petugas | serahkan | bila x ="}, "tanpa syarat"),
        ("isian", {"teks": "<script> | A | teks"}, "bukan nama isian"),
        ("isian", {"teks": "a | A | gambar"}, "Tipe isian “a” tidak dikenal"),
        ("syarat", {"teks": "KTP bila umur > 17"}, "tidak mempunyai isian"),
        ("syarat", {"teks": "KTP\nKTP"}, "dua kali"),
        ("syarat", {"teks": "x" * 9000}, "8000"),
    ],
)
def test_it_refuses_what_is_no_service_and_keeps_what_was_typed(
    head_client: Client, services: dict[str, JenisLayanan], path: str, data: dict[str, Any], said: str
) -> None:
    address = "/layanan/atur/baru/" if path == "baru" else f"/layanan/atur/{services['SENDIRI'].pk}/{path}/"
    response = head_client.post(address + ("?teks" if "teks" in data else ""), data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert JenisLayanan.objects.count() == 4
    services["SENDIRI"].refresh_from_db()
    assert services["SENDIRI"].versi.nomor == 1


def test_it_takes_over_the_shipped_catalogue_where_there_is_none(head_client: Client, office: Kantor) -> None:
    assert "Katalog masih kosong" in read(head_client, "/layanan/atur/")
    head_client.post("/layanan/atur/muat/")
    listed = read(head_client, "/layanan/atur/")
    assert "<b>59</b> layanan" in listed
