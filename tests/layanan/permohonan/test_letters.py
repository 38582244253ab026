"""Signing a request makes its letter; taking the signature back cancels it; what can't be made is not signed."""

# ruff: noqa: F401, F811 - fixtures of letters

import io
from uuid import UUID

import pytest
from django.test import Client
from pypdf import PdfReader

from layanan.permohonan.models import LangkahPermohonan, Permohonan
from layanan.permohonan.queries.letters import valid_letters
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import Subjek, act
from layanan.surat.models import JenisCatatan, Keadaan, Surat
from layanan.surat.rules.made import Pelaku
from layanan.surat.services.following import note, revoke
from layanan.surat.signing.services import signed_by_hand
from nagari.accounts.models import AccessLog, User
from nagari.kantor.models import Nomor, SeriNomor
from nagari.lib.errors import UserError
from nagari.penduduk.models import Penduduk
from tests.layanan.permohonan.desk import hand_in, lead, offer
from tests.layanan.surat.conftest import letters_office, resident
from tests.office import NOW

L = Langkah


@pytest.fixture
def ready(resident: Penduduk, clerk: User, head: User) -> Permohonan:
    """Approved, and due to be signed."""
    row = hand_in(offer("SKP")["SKP"], clerk, name=resident.nama, subjek=(Subjek(resident.pk, resident.nama),))
    lead(row, (L.PERIKSA, clerk), (L.SETUJUI, head))
    return row


def sign(row: Permohonan, by: User) -> Surat:
    taken = act(row, L.TANDATANGANI, person_of(by, NOW.date()), NOW)
    assert taken.surat is not None
    return taken.surat


def test_it_makes_the_letter_with_the_signature(
    ready: Permohonan, clerk: User, head: User, resident: Penduduk, clerk_client: Client
) -> None:
    surat = sign(ready, head)
    assert (surat.permohonan, surat.isian) == (ready.pk, {"keperluan": "bank"})
    assert surat.pdf
    assert surat.nomor in clerk_client.get(f"/permohonan/{ready.pk}/").content.decode()
    person = person_of(clerk, NOW.date())
    act(ready, L.SIAPKAN, person, NOW)
    address = f"/permohonan/{ready.pk}/langkah/serahkan/"
    assert f'value="{ready.pemohon_nama}"' in clerk_client.get(address).content.decode()
    # Somebody else is not the applicant himself.
    assert clerk_client.post(address, {"kepada": "ZULFA", "sebagai": "sendiri"}).status_code == 422
    for wrong in ({}, {"kepada": "1302109999999999", "sebagai": "anak"}, {"kepada": "ZULFA", "sebagai": "x"}):
        assert clerk_client.post(address, wrong).status_code == 422
    clerk_client.post(address, {"kepada": "ZULFA", "sebagai": "anak"})
    assert LangkahPermohonan.objects.get(jenis=L.SERAHKAN).rincian == {"kepada": ["ZULFA", "anak"]}
    assert "Diserahkan kepada ZULFA (anak)." in clerk_client.get(f"/permohonan/{ready.pk}/").content.decode()
    assert valid_letters(ready.pk) == [surat]
    # Whoever made it ready held the signed paper; the step that made it is not taken back any more.
    assert valid_letters(ready.pk)[0].keadaan == Keadaan.DITANDATANGANI
    revoke(surat, "salah nama", Pelaku(person.oleh, person.nama, person.wilayah), NOW)
    page = clerk_client.get(f"/permohonan/{ready.pk}/").content.decode()
    assert f"Surat {surat.nomor} telah dicabut" in page
    assert f'href="/surat/{surat.pk}/"' in page
    status = Client().get(f"/permohonan/status/{ready.nomor}/").content.decode()
    assert "tidak berlaku lagi" in status
    assert "sudah diserahkan." not in status


def test_it_leads_to_the_letter_that_is_still_to_be_signed(ready: Permohonan, head: User, clerk_client: Client) -> None:
    address, head_client = f"/permohonan/{ready.pk}/", Client()
    head_client.force_login(head, "nagari.accounts.backends.RoleBackend")
    assert "Terbitkan surat" in head_client.get(address).content.decode()
    answer = head_client.post(f"{address}langkah/tandatangani/")
    surat = Surat.objects.get()
    assert answer["Location"] == f"/surat/{surat.pk}/"
    page = head_client.get(f"/surat/{surat.pk}/").content.decode()
    assert f'href="{address}"' in page
    assert "Batalkan langkah" in head_client.get(address).content.decode()
    assert "Sudah ditandatangani, siap diambil" in clerk_client.get(address).content.decode()
    head_client.post(f"/surat/tte/{surat.pk}/basah/", {})
    page = head_client.get(address).content.decode()
    assert "Batalkan langkah" not in page
    assert "dapat dicabut" in page


def test_it_issues_several_at_once_and_says_why_not(
    ready: Permohonan, clerk: User, head: User, resident: Penduduk
) -> None:
    about = {"name": resident.nama, "subjek": (Subjek(resident.pk, resident.nama),)}
    early = hand_in(ready.versi.jenis, clerk, **about)
    wali = Client()
    wali.force_login(head, "nagari.accounts.backends.RoleBackend")
    page = wali.get("/permohonan/").content.decode()
    assert f'name="terbit" value="{ready.pk}" data-pick="terbit"' in page
    assert 'formaction="/permohonan/terbitkan/"' in page
    answer = wali.post("/permohonan/terbitkan/", {"terbit": [str(ready.pk), str(early.pk), "bukan"]}, follow=True)
    surat = Surat.objects.get()
    said = answer.content.decode()
    assert f"1 surat terbit: {surat.nomor}." in said
    assert f"{early.nomor}: " in said
    assert AccessLog.objects.filter(detail="permohonan tandatangani", object_id=str(ready.pk)).exists()
    assert "Pilih sedikitnya satu" in wali.post("/permohonan/terbitkan/", {}, follow=True).content.decode()


def test_a_letter_that_replaces_what_was_handed_over_is_to_be_handed_over(
    ready: Permohonan, clerk: User, head: User, clerk_client: Client
) -> None:
    surat, person, address = sign(ready, head), person_of(clerk, NOW.date()), f"/permohonan/{ready.pk}/"
    act(ready, L.SIAPKAN, person, NOW)
    act(ready, L.SERAHKAN, person, NOW, kepada=("ZULFA", "anak"))
    replacing = f"/surat/baru/{ready.versi.jenis_id}/?ganti={surat.pk}"
    said = {"isian-keperluan": "bank", "penandatangan": str(surat.penandatangan_id), "kertas": "a4", "alasan": "robek"}
    refused = clerk_client.post(replacing, said).content.decode()
    assert "sama dengan surat lama" in refused
    assert 'name="tetap"' in refused
    assert 'name="tetap"' not in clerk_client.get(replacing).content.decode()
    assert Surat.objects.count() == 1
    letter = clerk_client.post(replacing, {**said, "tetap": "on"})["Location"]
    newer = Surat.objects.exclude(pk=surat.pk).get()
    page = clerk_client.get(address).content.decode()
    assert f"digantikan {newer.nomor}" in page
    assert clerk_client.post(f"{letter}serah/", {"kepada": "ZULFA"}).status_code == 422
    signed_by_hand(newer, Pelaku(UUID(int=4), "x", newer.wilayah), NOW)
    assert clerk_client.post(f"{letter}serah/", {"kepada": "1302"}).status_code == 422
    assert clerk_client.post(f"{letter}serah/", {"kepada": "ZULFA"}).status_code == 302
    assert "Diserahkan kepada ZULFA." in clerk_client.get(letter).content.decode()
    assert "digantikan" not in clerk_client.get(address).content.decode()


def test_it_shows_the_letter_before_it_is_made(ready: Permohonan, head: User, clerk_client: Client) -> None:
    address, client = f"/permohonan/{ready.pk}/", Client()
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    assert f'href="{address}konsep/"' in client.get(address).content.decode()
    answer = client.get(f"{address}konsep/")
    text = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    for words in ("KONSEP", "(belum bernomor)", "SITI ROSNIDAR", ready.isian["keperluan"]):
        assert words in text
    assert not Surat.objects.exists()
    assert not Nomor.objects.exists()
    assert AccessLog.objects.filter(detail="konsep", object_id=str(ready.pk)).count() == 1
    sign(ready, head)
    assert "konsep/" not in client.get(address).content.decode()
    assert client.get(f"{address}konsep/")["Location"] == address


def test_it_says_before_the_signature_what_the_letter_lacks(ready: Permohonan, head: User) -> None:
    Penduduk.objects.filter(nama="SITI ROSNIDAR").update(tempat_lahir="", tanggal_lahir=None)
    client = Client()
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    page = client.get(f"/permohonan/{ready.pk}/konsep/", follow=True).content.decode()
    assert "Tempat, tanggal lahir" in page


def test_it_cancels_the_letter_with_the_signature_taken_back(ready: Permohonan, head: User) -> None:
    first = sign(ready, head)
    act(ready, L.BATALKAN, person_of(head, NOW.date()), NOW, alasan="salah tekan")
    first.refresh_from_db()
    assert first.keadaan == Keadaan.BATAL
    assert sign(ready, head).urut == first.urut + 1
    assert len(valid_letters(ready.pk)) == 1


def test_who_takes_a_letter_back_corrects_what_is_wrong_in_it(
    ready: Permohonan, head: User, clerk_client: Client
) -> None:
    address, client = f"/permohonan/{ready.pk}/koreksi/", Client()
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    sign(ready, head)
    assert client.get(address).status_code == 302
    act(ready, L.BATALKAN, person_of(head, NOW.date()), NOW, alasan="salah ketik")
    assert address in client.get(f"/permohonan/{ready.pk}/").content.decode()
    # Whoever did not decide does not write anew what another decided on.
    assert clerk_client.get(address).status_code == 302
    client.post(address, {"isian-keperluan": "beasiswa", "telepon": ready.telepon})
    assert sign(ready, head).isian == {"keperluan": "beasiswa"}


def test_it_waits_for_the_electronic_signature(ready: Permohonan, clerk: User, head: User) -> None:
    surat = sign(ready, head)
    note(surat, JenisCatatan.MENUNGGU_TTE, Pelaku(head.pegawai_id or surat.pk, "Wali", surat.wilayah), NOW)
    with pytest.raises(UserError) as refused:
        act(ready, L.SIAPKAN, person_of(clerk, NOW.date()), NOW)
    assert refused.value.code == "letter_waits"


def test_it_signs_nothing_whose_letter_cannot_be_made(ready: Permohonan, head: User) -> None:
    before = LangkahPermohonan.objects.count()
    SeriNomor.objects.all().delete()
    with pytest.raises(UserError) as refused:
        sign(ready, head)
    assert refused.value.code == "series_missing"
    assert LangkahPermohonan.objects.count() == before
    assert not Surat.objects.exists()
