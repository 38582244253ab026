"""The check page, from the code on a letter to what it says."""

import gzip
import io
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from layanan.katalog.models import JenisLayanan
from layanan.surat import services as letters
from layanan.surat.genuine import queries, services, views
from layanan.surat.genuine.rules.short import short_code
from layanan.surat.genuine.rules.token import Claim, key_of, written
from layanan.surat.genuine.rules.verdict import Verdict
from layanan.surat.models import KunciKantor, PengaturanTte, Surat
from layanan.surat.signing import services as signing
from layanan.surat.signing import settings
from layanan.surat.stamping import Stamped
from nagari.kantor import clock
from nagari.penduduk.models import Penduduk
from nagari.sync import attesting, blobs, projections
from tests.layanan.surat.conftest import CLERK, kind, material
from tests.layanan.surat.signing.certificates import p12
from tests.layanan.surat.signing.scans import scan_file
from tests.office import KOTO_BARU, NOW

SECRET = "kunci rahasia"


@pytest.fixture(autouse=True)
def forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    views.checks.forget()
    views.codes.forget()
    monkeypatch.setattr(clock, "now", lambda _device=None: NOW)
    monkeypatch.setattr(clock, "today", lambda _device=None: NOW.date())


@pytest.fixture
def surat(resident: Penduduk) -> Surat:
    return letters.issue(material(kind("SKP"), resident, isian={"keperluan": "melamar kerja"}), CLERK, NOW)


def token_of(surat: Surat, **changes: Any) -> str:
    """As the office writes it; with changes, as nobody else could."""
    said = {
        "id": surat.pk,
        "wilayah": surat.wilayah,
        "nomor": surat.nomor,
        "jenis": surat.jenis,
        "tanggal": surat.tanggal,
        "inisial": "S.R.",
        "sidik": surat.sidik,
        **changes,
    }
    return services.code_of(Stamped(**said)).text.rpartition("/")[2]


def page(client: Client, token: str, status: int = 200) -> str:
    response = client.get(f"/PERIKSA/{token}")
    assert response.status_code == status
    return response.content.decode()


def verdict(surat: Surat) -> Verdict:
    return queries.find(token_of(surat)).verdict


def test_it_calls_a_letter_genuine_and_names_nobody(surat: Surat, client: Client) -> None:
    # Whoever made it has not signed it.
    made = page(client, token_of(surat))
    assert "Terbit dari kantor, belum dicatat ditandatangani" in made
    assert "Surat ini asli" not in made
    signing.signed_by_hand(surat, CLERK, NOW)
    text = page(client, token_of(surat))
    for shown in ("Surat ini asli", surat.nomor, "14 Mei 2026", "Surat Keterangan Penduduk", "S.R.", "13 Juni 2026"):
        assert shown in text
    # A note of a clerk is no signature: only the paper shows it.
    assert "cocokkan dengan kertasnya" in text
    assert "hanya catatan kantor" in text
    for hidden in ("ROSNIDAR", "1302105203909001", "melamar kerja", "Uji Wali"):
        assert hidden not in text
    assert len(gzip.compress(text.encode())) < 20_000
    assert client.get(f"/periksa/{token_of(surat).lower()}/").status_code == 200
    assert client.get(f"/surat/cek/{token_of(surat)}")["Location"] == f"/periksa/{token_of(surat)}/"


def test_it_says_what_became_of_a_letter(surat: Surat, client: Client, resident: Penduduk) -> None:
    row = JenisLayanan.objects.get()
    newer = letters.replace(surat, material(row, resident, isian={"keperluan": "y"}), "salah", CLERK, NOW)
    text = page(client, token_of(surat))
    assert "Surat ini dicabut, ada penggantinya" in text
    assert f"Diganti oleh {newer.nomor} tanggal 14 Mei 2026." in text
    signing.wait_for_signature(newer, CLERK, NOW)
    assert "Surat ini belum ditandatangani" in page(client, token_of(newer))
    letters.revoke(newer, "salah lagi", CLERK, NOW)
    assert "Surat ini dicabut" in page(client, token_of(newer))
    never = letters.issue(material(row, resident, isian={"keperluan": "z"}), CLERK, NOW)
    letters.cancel(never, "salah ketik", CLERK, NOW)
    text = page(client, token_of(never))
    assert "Surat ini dibatalkan" in text
    assert "dicabut" not in text


def test_it_says_when_a_letter_is_over(surat: Surat, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    signing.signed_by_hand(surat, CLERK, NOW)
    monkeypatch.setattr(clock, "today", lambda _device=None: NOW.date() + timedelta(days=31))
    assert "masa berlakunya habis" in page(client, token_of(surat))


def test_it_compares_the_code_with_the_archive(surat: Surat) -> None:
    for changes, expected in (
        ({"sidik": "00" * 32}, Verdict.ALTERED),
        ({"inisial": "X.Y."}, Verdict.ALTERED),
        ({"jenis": "SKTM"}, Verdict.ALTERED),
        ({"nomor": "470/009/KTB/V/2026"}, Verdict.UNKNOWN),
    ):
        assert queries.find(token_of(surat, **changes)).verdict is expected, changes


def test_it_knows_a_forgery(surat: Surat, client: Client) -> None:
    token = token_of(surat)
    changed = token[:60] + ("A" if token[60] != "A" else "B") + token[61:]
    assert "Surat ini palsu" in page(client, changed)
    stranger = Ed25519PrivateKey.generate()
    claim = queries.claim_of(surat)
    foreign = written(claim, stranger.public_key().public_bytes_raw(), stranger.sign)
    text = page(client, foreign)
    assert "tidak dapat dipastikan" in text
    assert surat.nomor not in text
    # With the office's own name of the key, but not the key.
    assert "Surat ini palsu" in page(client, written(claim, attesting.own_key(NOW), stranger.sign))


@pytest.mark.parametrize("token", ["A", "x" * 2000, "%00", "ÄÖ", "A" * 200, "../../etc/passwd"])
def test_it_takes_no_rubbish(token: str, client: Client, office: object) -> None:
    assert client.get(f"/periksa/{token}/").status_code == 404
    assert client.get("/periksa/", {"kode": token}).status_code in (302, 422)


def test_it_takes_what_a_scanner_reads(surat: Surat, client: Client) -> None:
    token = token_of(surat)
    for typed in (token, f" http://kantor.lan/periksa/{token.lower()}/ ", f"HTTPS://A.GO.ID/PERIKSA/{token}"):
        assert client.get("/periksa/", {"kode": typed})["Location"] == f"/periksa/{token}/"


def test_it_stops_who_asks_too_often(surat: Surat, client: Client) -> None:
    for _time in range(views.checks.count):
        views.checks.allows("127.0.0.1")
    assert page(client, token_of(surat), 429)


def dropped(client: Client, address: str, content: bytes, status: int = 200) -> str:
    response = client.post(address, {"berkas": SimpleUploadedFile("surat.pdf", content)})
    assert response.status_code == status
    return response.content.decode()


def test_it_finds_one_changed_byte_in_a_file(surat: Surat, client: Client) -> None:
    address, pdf = f"/periksa/{token_of(surat)}/", blobs.get(surat.pdf)
    assert "sama persis" in dropped(client, address, pdf)
    changed = dropped(client, address, pdf[:-1] + b"x")
    assert "bukan surat tersebut" in changed
    # Whoever glances reads the warning alone.
    assert surat.nomor not in changed.partition("<details")[0]
    settings.save(PengaturanTte(cara="p12"), None)
    assert surat.penandatangan_id
    settings.save_certificate(surat.penandatangan_id, p12("ec", SECRET), SECRET)
    (outcome,) = signing.sign([surat], SECRET, CLERK, surat.penandatangan_id, NOW)
    assert outcome.error is None
    assert "sebelum ditandatangani" in dropped(client, address, pdf)
    assert "ditandatangani" in page(client, token_of(surat))


def test_it_finds_a_letter_by_its_file(surat: Surat, client: Client, resident: Penduduk) -> None:
    signing.signed_by_hand(surat, CLERK, NOW)
    projections.run(NOW)
    pdf = blobs.get(surat.pdf)
    text = dropped(client, "/periksa/", pdf)
    assert "Surat ini asli" in text
    assert "sama persis" in text
    assert "Tidak ada surat di sini" in dropped(client, "/periksa/", pdf + b" ", 404)
    # One that links to its page names its letter also when somebody changed it.
    PengaturanTte.objects.create(pk=1, alamat_periksa="https://layanan.test")
    linked = blobs.get(
        letters.issue(material(JenisLayanan.objects.get(), resident, isian={"keperluan": "x"}), CLERK, NOW).pdf
    )
    text = dropped(client, "/periksa/", linked.replace(b"%PDF-1.7", b"%PDF-1.6", 1))
    assert "bukan surat tersebut" in text
    assert "470/002/KTB/V/2026" in text
    assert client.post("/periksa/").status_code == 422
    too_large = io.BytesIO(bytes(views.LARGEST_FILE + 20_000))
    assert client.post("/periksa/", {"berkas": too_large}).status_code == 422


def test_it_knows_the_scan_that_the_office_keeps(surat: Surat, client: Client) -> None:
    scan = scan_file("PNG")
    signing.signed_by_hand(surat, CLERK, NOW, scan)
    projections.run(NOW)
    text = dropped(client, "/periksa/", scan)
    assert "Berkas ini pindaian surat itu yang disimpan kantor." in text
    assert "Surat ini asli" in text


def test_it_finds_a_number_for_staff_alone(surat: Surat, client: Client, clerk_client: Client) -> None:
    signing.signed_by_hand(surat, CLERK, NOW)
    assert "Surat ini asli" in clerk_client.get("/periksa/", {"nomor": surat.nomor.lower()}).content.decode()
    assert clerk_client.get("/periksa/", {"nomor": "470/999"}).status_code == 404
    assert surat.judul not in Client().get("/periksa/", {"nomor": surat.nomor}).content.decode()


def test_who_has_no_scanner_types_number_and_code(surat: Surat, client: Client) -> None:
    code = short_code(surat.sidik)
    pages = PdfReader(io.BytesIO(blobs.get(surat.pdf))).pages
    assert code in " ".join(" ".join(one.extract_text() for one in pages).split())
    signing.signed_by_hand(surat, CLERK, NOW)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    spaced = surat.nomor.lower().replace("/", " / ")
    said = client.get("/periksa/", {"nomor": f" {spaced} ", "kode_surat": typed}).content.decode()
    assert "Surat ini asli" in said
    assert "S.R." in said
    for hidden in ("ROSNIDAR", "1302105203909001", "melamar kerja", "Uji Wali"):
        assert hidden not in said
    other = short_code("00" * 32)
    wrong = client.get("/periksa/", {"nomor": surat.nomor, "kode_surat": other})
    nowhere = client.get("/periksa/", {"nomor": "470/999/KTB/V/2026", "kode_surat": code})
    assert (wrong.status_code, nowhere.status_code) == (404, 404)
    assert surat.judul not in wrong.content.decode()
    for bad in ({"nomor": surat.nomor}, {"nomor": "", "kode_surat": code}, {"nomor": "\0", "kode_surat": "ÄÖ" * 90}):
        assert client.get("/periksa/", bad).status_code == 422
    for _time in range(views.codes.count):
        client.get("/periksa/", {"nomor": surat.nomor, "kode_surat": other})
    assert client.get("/periksa/", {"nomor": surat.nomor, "kode_surat": code}).status_code == 429


def test_an_address_in_capitals_leads_to_the_regency_or_where_the_office_says(surat: Surat) -> None:
    assert services.public_address() == ""
    PengaturanTte.objects.create(pk=1, alamat_periksa="https://layanan.solokkab.go.id/Surat/")
    assert services.public_address() == "HTTPS://LAYANAN.SOLOKKAB.GO.ID/Surat"


def test_a_published_key_that_is_no_statement_harms_nobody(surat: Surat) -> None:
    key = key_of(attesting.own_key(NOW)).hex()
    for text in ("bukan base64!", b64encode(b"x" * 200).decode()):
        KunciKantor.objects.create(wilayah=KOTO_BARU, kunci=key, sidik="", pernyataan=text)
    assert verdict(surat) is Verdict.GENUINE


def test_a_letter_of_another_office_is_only_as_good_as_its_key(surat: Surat) -> None:
    claim = Claim(number="1", day=NOW.date(), kind="SKP", initials="", digest=bytes(16))
    token = written(claim, attesting.own_key(NOW), lambda message: attesting.attest(message, NOW))
    assert queries.find(token).verdict is Verdict.UNKNOWN
