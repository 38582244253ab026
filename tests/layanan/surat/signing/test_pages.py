"""Signing on pages: several letters at once, one, with a pen; and how an office sets its way."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from layanan.surat import services as letters
from layanan.surat.models import CaraTte, CatatanSurat, Keadaan, PengaturanTte, SertifikatPegawai, Surat
from layanan.surat.signing import services as signing
from layanan.surat.signing import settings, vault
from nagari.accounts.models import AccessLog, Session, User
from nagari.kantor import clock
from nagari.penduduk.models import Penduduk
from tests.layanan.surat.conftest import CLERK, kind, material
from tests.layanan.surat.signing.certificates import p12
from tests.layanan.surat.signing.scans import scan_file
from tests.office import NOW

SECRET = "kunci rahasia sekali"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    signing.wrong_passphrases.forget()
    monkeypatch.setattr(clock, "now", lambda _device=None: NOW)
    monkeypatch.setattr(clock, "today", lambda _device=None: NOW.date())
    monkeypatch.setattr(clock, "require_trusted", lambda _device=None: NOW)


@pytest.fixture
def surat(resident: Penduduk) -> Surat:
    settings.save(PengaturanTte(cara=CaraTte.BERKAS), None)
    return letters.issue(material(kind("SKP"), resident, isian={"keperluan": "melamar kerja"}), CLERK, NOW)


@pytest.fixture
def wali(surat: Surat, head: User) -> UUID:
    key = surat.penandatangan_id
    assert key is not None
    settings.save_certificate(key, p12("ec", SECRET), SECRET)
    head.pegawai_id = key
    head.save()
    return key


@pytest.fixture
def browser(head: User, client: Client) -> Client:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    return client


def test_a_letter_waits_from_its_issue_and_several_are_signed_at_once(
    surat: Surat, wali: UUID, browser: Client, resident: Penduduk
) -> None:
    assert surat.keadaan == Keadaan.MENUNGGU_TTE
    page = browser.get("/surat/tte/")
    text = page.content.decode()
    assert surat.nomor in text
    assert 'autocomplete="new-password"' in text
    done = browser.post("/surat/tte/", {"surat": [str(surat.pk)], "frasa_sandi": SECRET})
    assert "1 surat ditandatangani" in done.content.decode()
    assert Surat.objects.get().keadaan == Keadaan.DITANDATANGANI
    assert SECRET not in done.content.decode()
    assert not any(SECRET in str(row) for row in AccessLog.objects.values_list())
    assert browser.post("/surat/tte/", {"frasa_sandi": SECRET}).status_code == 302


def test_a_wrong_passphrase_is_told_at_its_field_and_the_choice_is_kept(
    surat: Surat, wali: UUID, browser: Client
) -> None:
    page = browser.post("/surat/tte/", {"surat": [str(surat.pk)], "frasa_sandi": "salah"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Frasa sandi salah" in text
    assert "checked" in text
    assert 'value="salah"' not in text
    assert Surat.objects.get().keadaan == Keadaan.MENUNGGU_TTE


def test_a_locked_screen_does_not_keep_the_passphrase(surat: Surat, wali: UUID, browser: Client) -> None:
    Session.objects.update(is_locked=True)
    page = browser.post("/surat/tte/", {"surat": [str(surat.pk)], "frasa_sandi": SECRET})
    assert page.status_code == 423
    assert str(surat.pk) in page.content.decode()
    assert SECRET not in page.content.decode()


def test_one_letter_is_signed_on_its_page(surat: Surat, wali: UUID, browser: Client) -> None:
    address = f"/surat/tte/{surat.pk}/"
    assert browser.post(address, {"frasa_sandi": ""}).status_code == 422
    assert browser.post(address, {"frasa_sandi": "salah"}).status_code == 422
    assert browser.post(address, {"frasa_sandi": SECRET})["Location"] == address
    assert "Ditandatangani" in browser.get(address).content.decode()
    # Once is enough.
    assert browser.post(address, {"frasa_sandi": SECRET}).status_code == 422
    assert CatatanSurat.objects.filter(surat=surat, jenis="ttd").count() == 1


def test_it_says_why_somebody_may_not(surat: Surat, browser: Client) -> None:
    assert "tidak terhubung dengan pegawai" in browser.get(f"/surat/tte/{surat.pk}/").content.decode()
    assert "tidak terhubung dengan pegawai" in browser.get("/surat/tte/").content.decode()


def test_a_clerk_notes_what_was_signed_with_a_pen(surat: Surat, clerk_client: Client) -> None:
    address = f"/surat/tte/{surat.pk}/basah/"
    wrong = clerk_client.post(address, {"pindaian": SimpleUploadedFile("a.exe", b"MZ")})
    assert (wrong.status_code, Surat.objects.get().keadaan) == (422, Keadaan.MENUNGGU_TTE)
    # Written by the clerk alone, so nobody else has seen it: without a scan only who signs may say that it is signed.
    bare = clerk_client.post(address)
    assert (bare.status_code, "Pindaian surat yang sudah" in bare.content.decode()) == (422, True)
    done = clerk_client.post(address, {"pindaian": SimpleUploadedFile("a.pdf", scan_file("PDF"))})
    assert done["Location"] == f"/surat/tte/{surat.pk}/kertas/"
    assert CatatanSurat.objects.get(jenis="ttd").rincian == {"cara": "basah"}
    assert clerk_client.get("/surat/tte/").status_code == 403


def test_an_office_sets_its_way_and_its_certificates(surat: Surat, wali: UUID, browser: Client) -> None:
    assert "Uji Wali" in browser.get("/surat/tte/cara/").content.decode()
    wrong = browser.post("/surat/tte/cara/", {"cara": "bsre2", "alamat": ""})
    assert (wrong.status_code, settings.current().cara) == (422, "p12")
    for field, cara in (("alamat", "bsre2"), ("alamat_periksa", "basah")):
        page = browser.post("/surat/tte/cara/", {"cara": cara, field: "ftp://x y"}).content.decode()
        assert f'id="id_{field}_error"' in page, field
    settings.remove_certificate(wali)
    assert "Belum ada pejabat berwenang yang sertifikatnya" in browser.get("/surat/tte/cara/").content.decode()
    said = {"cara": "bsre2", "alamat": "https://esign.lan/", "pengguna": "nagari", "sandi": "rahasia kantor"}
    assert browser.post("/surat/tte/cara/", said).status_code == 302
    assert (settings.current().alamat, vault.password()) == ("https://esign.lan", "rahasia kantor")
    # An empty password leaves the one there is.
    browser.post("/surat/tte/cara/", {**said, "sandi": ""})
    assert vault.password() == "rahasia kantor"
    assert "rahasia kantor" not in browser.get("/surat/tte/cara/").content.decode()
    address = f"/surat/tte/cara/{wali}/"
    other = SimpleUploadedFile("a.p12", p12("ec", SECRET, name="Orang Lain"))
    good = SimpleUploadedFile("a.p12", p12("rsa", SECRET))
    for sent, status in (
        ({"bagian": "identitas", "nik": "12"}, 422),
        ({"bagian": "identitas", "nik": "1302100101709001", "email": "bukan"}, 422),
        ({"bagian": "identitas", "nik": "1302100101709001"}, 302),
        ({"bagian": "sertifikat"}, 422),
        ({"bagian": "sertifikat", "berkas": SimpleUploadedFile("a.p12", b"0" * 300), "frasa_sandi": SECRET}, 422),
        ({"bagian": "sertifikat", "berkas": other, "frasa_sandi": SECRET}, 422),
        ({"bagian": "sertifikat", "berkas": good, "frasa_sandi": SECRET}, 302),
    ):
        assert browser.post(address, sent).status_code == status, sent
    assert SertifikatPegawai.objects.get().nik == "1302100101709001"
    looks = AccessLog.objects.filter(act="view", model=SertifikatPegawai._meta.label)
    seen = looks.count()
    assert "1302100101709001" in browser.get(address).content.decode()
    assert looks.count() == seen + 1
    assert browser.post(f"{address}hapus/").status_code == 302
    assert vault.certificate(wali) is None
