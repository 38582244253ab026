"""Letters of an office signed in all three ways, and what keeps them unsigned."""

import logging
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from layanan.katalog.models import JenisLayanan
from layanan.katalog.queries.catalogue import content
from layanan.surat import services as letters
from layanan.surat.models import CaraTte, CatatanSurat, JenisCatatan, Keadaan, PengaturanTte, Surat
from layanan.surat.queries.templates import others_sign
from layanan.surat.signing import services as signing
from layanan.surat.signing import settings, vault
from layanan.surat.signing.calling import Service
from layanan.surat.signing.inspecting import inspect
from nagari.kantor.models import Nomor, Pegawai, SeriNomor
from nagari.lib.errors import UserError
from nagari.penduduk.kode import StatusPerkawinan
from nagari.penduduk.models import Penduduk
from nagari.sync import blobs
from nagari.sync.models import Capture
from tests.layanan.surat.conftest import CLERK, kind, make_resident, material
from tests.layanan.surat.samples import form
from tests.layanan.surat.signing.bsre_server import NIK, PASSPHRASE
from tests.layanan.surat.signing.certificates import p12
from tests.layanan.surat.signing.scans import scan_file
from tests.office import KOTO_BARU, NOW

SECRET = "kunci rahasia sekali"


@pytest.fixture(autouse=True)
def fresh() -> None:
    signing.wrong_passphrases.forget()


@pytest.fixture
def surat(resident: Penduduk) -> Surat:
    return letters.issue(material(kind("SKP"), resident, isian={"keperluan": "melamar kerja"}), CLERK, NOW)


@pytest.fixture
def wali(surat: Surat) -> UUID:
    key = surat.penandatangan_id
    assert key is not None
    return key


@pytest.fixture
def by_file(wali: UUID) -> UUID:
    settings.save(PengaturanTte(cara=CaraTte.BERKAS), None)
    settings.save_certificate(wali, p12("ec", SECRET), SECRET)
    return wali


def by_service(wali: UUID, service: Service, cara: CaraTte = CaraTte.BSRE_2) -> UUID:
    settings.save(PengaturanTte(cara=cara, alamat=service.url, pengguna=service.user), service.password)
    settings.save_identity(wali, NIK, "")
    return wali


def code_of(surat: Surat, secret: str, wali: UUID | None) -> str:
    (outcome,) = signing.sign([surat], secret, CLERK, wali, NOW)
    assert outcome.error is not None
    assert outcome.error.message
    return outcome.error.code


def refused(surat: Surat, secret: str, wali: UUID | None) -> str:
    with pytest.raises(UserError) as error:
        signing.sign([surat], secret, CLERK, wali, NOW)
    return error.value.code


def is_unsigned(surat: Surat) -> bool:
    return not CatatanSurat.objects.filter(surat=surat, jenis=JenisCatatan.TANDA_TANGAN).exists()


def test_it_signs_with_a_certificate_that_lies_here(surat: Surat, by_file: UUID) -> None:
    signing.wait_for_signature(surat, CLERK, NOW)
    assert surat.keadaan == Keadaan.MENUNGGU_TTE
    (outcome,) = signing.sign([surat], SECRET, CLERK, by_file, NOW)
    assert outcome.error is None
    said = CatatanSurat.objects.get(surat=surat, jenis=JenisCatatan.TANDA_TANGAN)
    assert Surat.objects.get().keadaan == Keadaan.DITANDATANGANI
    assert (said.rincian["cara"], said.rincian["penandatangan"], said.rincian["seri"]) == ("p12", str(by_file), "2329")
    assert "sendiri" not in said.rincian
    made = blobs.get(said.berkas)
    assert inspect(made).is_whole
    assert made.startswith(blobs.get(surat.pdf))
    assert code_of(surat, SECRET, by_file) == "signed"


@pytest.mark.parametrize("code", ["SKTM", "BLMNIKAH", "BLMAKTA"])
def test_what_others_sign_too_is_signed_with_a_pen(code: str, resident: Penduduk) -> None:
    row = kind(code)
    assert row.versi is not None
    settings.save(PengaturanTte(cara=CaraTte.BERKAS), None)
    isian = form(content(row.versi).isian, Random(1), [resident.nik])
    if code == "BLMNIKAH":
        resident.status_perkawinan = StatusPerkawinan.BELUM_KAWIN
        resident.save()
    letter = letters.issue(material(row, resident, isian=isian, permohonan=UUID(int=5)), CLERK, NOW)
    by_pen = code != "BLMNIKAH"
    assert others_sign(KOTO_BARU, row.versi) is by_pen
    if not by_pen:
        assert letter.keadaan == Keadaan.MENUNGGU_TTE
        return
    assert letter.keadaan == Keadaan.TERBIT
    wali = letter.penandatangan_id
    assert wali is not None
    settings.save_certificate(wali, p12("ec", SECRET), SECRET)
    assert code_of(letter, SECRET, wali) == "others_sign"
    with pytest.raises(UserError) as error:
        signing.wait_for_signature(letter, CLERK, NOW)
    assert error.value.code == "others_sign"
    signing.signed_by_hand(letter, CLERK, NOW)
    assert Surat.objects.get(pk=letter.pk).keadaan == Keadaan.DITANDATANGANI


def test_who_hands_over_notes_what_the_office_above_signed(resident: Penduduk) -> None:
    row, series = kind("DISPNIKAH"), SeriNomor.objects.get()
    at = {"wilayah": "13.02.10", "tanggal": NOW.date(), "urut": 1}
    number = Nomor.objects.create(seri=series, teks="472/1/KBG", status="terbit", given_at=NOW, **at)
    said = {"jenis": row.kode, "layanan": row.versi, "terbit_pada": NOW, "terbit_oleh": UUID(int=3), "pdf": "ab" * 32}
    letter = Surat.objects.create(nomor=number.teks, nomor_urut=number, sidik="00" * 32, **at, **said)
    with pytest.raises(UserError) as error:
        signing.signed_by_hand(letter, CLERK, NOW)
    assert error.value.code == "not_here"
    letter.permohonan = UUID(int=5)
    Surat.objects.filter(pk=letter.pk).update(permohonan=letter.permohonan)
    noted = signing.signed_by_hand(letter, CLERK, NOW, may_sign=False)
    assert (noted.wilayah, noted.kantor) == (KOTO_BARU, KOTO_BARU)
    assert Surat.objects.get().keadaan == Keadaan.DITANDATANGANI
    # Nothing else of it is this office's to say.
    with pytest.raises(UserError) as error:
        letters.revoke(letter, "salah", CLERK, NOW)
    assert error.value.code == "not_here"


@pytest.mark.parametrize("cara", [CaraTte.BSRE_1, CaraTte.BSRE_2])
def test_it_signs_by_the_service(cara: CaraTte, surat: Surat, wali: UUID, service: Service) -> None:
    by_service(wali, service, cara)
    (outcome,) = signing.sign([surat], PASSPHRASE, CLERK, wali, NOW)
    assert outcome.error is None
    assert CatatanSurat.objects.get(surat=surat, jenis=JenisCatatan.TANDA_TANGAN).rincian["cara"] == cara


def test_it_signs_with_a_one_time_code(surat: Surat, wali: UUID, service: Service) -> None:
    signing.sent_codes.forget()
    by_service(wali, service)
    for _time in range(signing.sent_codes.count):
        signing.send_code(wali)
    for who, expected in ((wali, "code_tries"), (None, "not_linked")):
        with pytest.raises(UserError) as error:
            signing.send_code(who)
        assert error.value.code == expected
    (outcome,) = signing.sign([surat], "123456", CLERK, wali, NOW, with_code=True)
    assert outcome.error is None
    by_service(wali, service, CaraTte.BSRE_1)
    with pytest.raises(UserError) as error:
        signing.sign([surat], "123456", CLERK, wali, NOW, with_code=True)
    assert error.value.code == "code_not_sent"


def test_it_keeps_no_secret_anywhere(
    surat: Surat, wali: UUID, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    by_service(wali, service)
    code_of(surat, "gema", wali)
    signing.sign([surat], PASSPHRASE, CLERK, wali, NOW)
    kept = "".join(str(row) for row in Capture.objects.values_list())
    assert "catatan" in kept.lower()
    for text in (kept, caplog.text):
        assert PASSPHRASE not in text
        assert service.password not in text
    assert vault.password() == service.password


def test_it_waits_when_the_service_fails(surat: Surat, wali: UUID, service: Service) -> None:
    by_service(wali, service)
    signing.wait_for_signature(surat, CLERK, NOW)
    for secret, code in (("mati", "service_down"), ("html", "answer_broken"), ("tanpa", "answer_unsigned")):
        assert code_of(surat, secret, wali) == code
        assert is_unsigned(surat)
        assert Surat.objects.get().keadaan == Keadaan.MENUNGGU_TTE


def test_it_waits_when_there_is_no_line(surat: Surat, wali: UUID, service: Service) -> None:
    by_service(wali, replace(service, url="http://127.0.0.1:9"))
    assert refused(surat, PASSPHRASE, wali) == "service_unreachable"
    assert is_unsigned(surat)


def test_it_ends_a_batch_at_the_first_wrong_passphrase(surat: Surat, by_file: UUID, resident: Penduduk) -> None:
    for _time in range(3):
        assert refused(surat, "salah", by_file) == "passphrase_wrong"
    assert refused(surat, SECRET, by_file) == "passphrase_tries"
    assert is_unsigned(surat)


def test_it_refuses_one_and_goes_on_with_the_next(surat: Surat, by_file: UUID) -> None:
    own = make_resident(nama="UJI WALI", nik="1302105203909002")
    about_himself = letters.issue(material(JenisLayanan.objects.get(), own, isian={"keperluan": "x"}), CLERK, NOW)
    other = Pegawai.objects.create(
        wilayah=KOTO_BARU,
        nama="Rahmi",
        jenis="sekretaris",
        jabatan="Sekretaris",
        mulai=date(2024, 1, 1),
        atas_nama_id=by_file,
    )
    outcomes = signing.sign([about_himself, surat], SECRET, CLERK, by_file, NOW)
    assert [one.error and one.error.code for one in outcomes] == ["own_letter", None]
    assert signing.why_not(about_himself, other.pk, NOW) == "not_signer"
    # His NIK tells that it is somebody else of that name.
    settings.save_identity(by_file, "1302100101709009", "")
    assert signing.why_not(about_himself, by_file, NOW) == ""


def test_it_marks_what_somebody_signed_for_himself_being_alone(surat: Surat, by_file: UUID) -> None:
    own = make_resident(nama="UJI WALI", nik="1302105203909002")
    letter = letters.issue(material(JenisLayanan.objects.get(), own, isian={"keperluan": "x"}), CLERK, NOW)
    (outcome,) = signing.sign([letter], SECRET, CLERK, by_file, NOW)
    assert outcome.error is None
    assert CatatanSurat.objects.get(surat=letter, jenis=JenisCatatan.TANDA_TANGAN).rincian["sendiri"] == "ya"


@pytest.mark.parametrize("scan", [b"", *(scan_file(kind) for kind in ("PDF", "JPEG", "PNG"))])
def test_it_records_a_signature_by_hand(scan: bytes, surat: Surat) -> None:
    said = signing.signed_by_hand(surat, CLERK, NOW, scan)
    assert (said.rincian, bool(said.berkas)) == ({"cara": "basah"}, bool(scan))
    assert surat.keadaan == Keadaan.DITANDATANGANI


def test_it_refuses_what_is_no_scan(surat: Surat) -> None:
    for scan, code in (
        (b"MZ program", "scan_kind"),
        (b"%PDF-1.4 hello", "scan_kind"),
        (b"\xff\xd8\xff invented", "scan_kind"),
        (b"%PDF-" + bytes(signing.LARGEST_SCAN), "scan_size"),
    ):
        with pytest.raises(UserError) as error:
            signing.signed_by_hand(surat, CLERK, NOW, scan)
        assert error.value.code == code
        assert is_unsigned(surat)


def test_it_says_what_is_missing_before_anything_is_asked(surat: Surat, wali: UUID) -> None:
    assert refused(surat, SECRET, None) == "not_linked"
    assert refused(surat, "", wali) == "passphrase_missing"
    assert refused(surat, SECRET, wali) == "way_by_hand"
    settings.save(PengaturanTte(cara=CaraTte.BERKAS), None)
    assert refused(surat, SECRET, wali) == "certificate_missing"
    settings.save(PengaturanTte(cara=CaraTte.BSRE_1, alamat="https://esign.lan"), "")
    settings.save_identity(wali, "", "wali@uji.test")
    assert refused(surat, SECRET, wali) == "identity_missing"
    settings.save_certificate(wali, p12("ec", SECRET, NOW - timedelta(days=400)), SECRET)
    settings.save(PengaturanTte(cara=CaraTte.BERKAS), None)
    assert refused(surat, SECRET, wali) == "certificate_expired"
    settings.remove_certificate(wali)
    assert refused(surat, SECRET, wali) == "certificate_missing"


def test_it_says_when_the_file_is_not_here(surat: Surat, by_file: UUID) -> None:
    blobs.path_of(surat.pdf).unlink()
    assert code_of(surat, SECRET, by_file) == "file_missing"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (PengaturanTte(cara=CaraTte.BSRE_1), "service_needed"),
        (PengaturanTte(cara=CaraTte.BSRE_1, alamat="http://esign.example.com"), "address_wrong"),
        (PengaturanTte(alamat_periksa="javascript:alert(1)"), "check_address_wrong"),
    ],
)
def test_it_refuses_settings_that_lead_nowhere(wanted: PengaturanTte, code: str, db: None) -> None:
    with pytest.raises(UserError) as error:
        settings.save(wanted, None)
    assert error.value.code == code


def test_it_keeps_files_that_only_the_site_reads(surat: Surat, by_file: UUID) -> None:
    assert vault._certificate(by_file).stat().st_mode & 0o777 == 0o600
    with pytest.raises(UserError) as error:
        settings.save_certificate(by_file, b"0" * 200_000, SECRET)
    assert error.value.code == "certificate_unreadable"
    with pytest.raises(UserError) as error:
        settings.save_identity(by_file, "1302", "")
    assert error.value.code == "nik_wrong"
