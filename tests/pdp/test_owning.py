"""What requests, letters, messages and the map hold about a resident: told, stopped, erased, ended by time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from layanan.antrean.models import JawabanSkm
from layanan.permohonan.models import Berkas, Permohonan
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import Subjek, take_step
from layanan.surat.queries import people
from layanan.surat.services import issuing
from nagari.accounts.models import User
from nagari.kantor import clock
from nagari.lib.errors import UserError
from nagari.notices import services as notices
from nagari.notices.models import Pesan
from nagari.pdp import documents, queries
from nagari.pdp.holdings import holdings
from nagari.pdp.models import Insiden, Pemusnahan, PermintaanHak
from nagari.pdp.retention import classes
from nagari.pdp.services import consents, ending, erasing, restricting
from nagari.penduduk.models import Penduduk
from nagari.sync import blobs, erasure, journal, verify
from peta.alamat import queries as addresses
from peta.lokasi.models import LetakRumah
from tests.layanan.permohonan.desk import hand_in, offer
from tests.layanan.surat.conftest import CLERK, kind, letters_office, material, resident
from tests.office import KOTO_BARU, NOW
from tests.pdp.people import make_person
from tests.pdp.test_pages import text_of
from tests.penduduk.people import make_keluarga

__all__ = ["letters_office", "resident"]
YEARS = timedelta(days=3 * 365)


def asked(person: Penduduk, by: User) -> Permohonan:
    about = (Subjek(person.pk, person.nama),)
    named = {"pemohon": person.pk, "subjek": about, "telepon": "0812 3456 7890"}
    return hand_in(offer("SKTM")["SKTM"], by, name=person.nama, **named)


def test_it_stops_messages_when_the_consent_is_withdrawn(clerk: User) -> None:
    person = make_person()
    row = asked(person, clerk)
    (waiting,) = Pesan.objects.all()
    assert waiting.dihentikan_pada is None
    consents.withdraw(person, "kabar", "loket", NOW + timedelta(hours=1))
    waiting.refresh_from_db()
    assert waiting.dihentikan_pada == NOW + timedelta(hours=1)
    with pytest.raises(UserError) as unwanted:
        notices.again(waiting, NOW + timedelta(hours=1))
    assert unwanted.value.code == "notice_unwanted"
    take_step(row, Langkah.KEMBALIKAN, person_of(clerk, NOW.date()), NOW, alasan="kabur", kurang=["KK"])
    assert Pesan.objects.count() == 1
    consents.give(person, "kabar", "loket", NOW + timedelta(hours=2))
    notices.again(waiting, NOW + timedelta(hours=2))
    assert waiting.dihentikan_pada is None
    take_step(row, Langkah.LENGKAPI, person_of(clerk, NOW.date()), NOW, ada=["KK"])
    take_step(row, Langkah.TOLAK, person_of(clerk, NOW.date()), NOW, alasan="batal")
    assert Pesan.objects.count() == 2


def test_it_puts_a_restricted_record_in_no_letter(resident: Penduduk) -> None:
    bahan = material(
        kind("SKD"), resident, isian={"alamat_domisili": "Jalan Uji", "sejak": "2019-02-01", "keperluan": "bank"}
    )
    restricting.restrict(resident, "sengketa", NOW)
    with pytest.raises(UserError) as refused:
        issuing.issue(bahan, CLERK, NOW)
    assert refused.value.code == "restricted"
    assert resident.nama in refused.value.message
    restricting.lift(resident, NOW)
    other = make_person(keluarga=resident.keluarga)
    restricting.restrict(other, "sengketa", NOW)
    shown = people.keys_named([resident.pk], [], KOTO_BARU, with_family=True)
    assert shown >= {resident.pk, other.pk}
    assert people.keys_named([], ["", other.nik], KOTO_BARU, with_family=True) == {other.pk}
    assert people.keys_named([resident.pk], [], KOTO_BARU, with_family=False) == {resident.pk}
    letter = issuing.issue(bahan, CLERK, NOW)
    told = dict(one for holding in holdings.all() for one in holding.tell(resident.pk))
    assert f"Surat {letter.nomor}" in told


def test_it_tells_and_erases_what_the_counter_holds(clerk: User) -> None:
    person = make_person()
    row = asked(person, clerk)
    digest = blobs.put(b"pindaian KTP")
    Berkas.objects.create(
        wilayah=KOTO_BARU, permohonan=row, penduduk=person, syarat="KTP", isi=digest, tipe="jpeg", ukuran=12,
        diterima_pada=NOW,
    )  # fmt: skip
    journal.seal(NOW)
    told = text_of(documents.copy_of(person, purpose="uji", by="Uji", at=clock.now()))
    for said in (row.nomor, "Berkas", "Pesan", "Simpan nomor ini"):
        assert said in told, said
    found = dict(erasing.choices(person.pk))
    assert {one.model for one in found.values()} == {Penduduk, Permohonan, Berkas}
    erasing.erase(person.pk, list(found), "diminta", NOW)
    assert not blobs.path_of(digest).exists()
    assert Berkas.objects.count() == 0
    assert Permohonan.objects.get().telepon == ""
    assert erasing.choices(person.pk) == []
    assert verify.verify(NOW).problems == []


def test_it_takes_the_house_off_the_map_when_asked(clerk: User) -> None:
    keluarga = make_keluarga()
    person = make_person(keluarga=keluarga)
    LetakRumah.objects.create(wilayah=KOTO_BARU, keluarga=keluarga, lat=-0.9, lng=100.6, cara="ketuk", dicatat_pada=NOW)
    assert any(one.model is LetakRumah for _name, one in erasing.choices(person.pk))
    consents.withdraw(person, "letak", "loket", NOW)
    assert LetakRumah.objects.count() == 0


def test_it_puts_no_house_back_on_the_map_before_the_family_agrees(clerk: User, client: Client) -> None:
    keluarga = make_keluarga(alamat="Jalan Raya 4")
    person = make_person(keluarga=keluarga)
    assert list(addresses.questions(KOTO_BARU)[0]) == [keluarga.pk]
    consents.withdraw(person, "letak", "loket", NOW)
    # Nor is the address told to anybody.
    assert addresses.questions(KOTO_BARU) == ({}, 0)
    client.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    sent = {"lat": "-0.835", "lng": "100.656", "cara": "ketuk"}
    answer = client.post(f"/peta/kantor/rumah/{keluarga.pk}/letak/", sent)
    assert (answer.status_code, LetakRumah.objects.count()) == (422, 0)
    assert "tidak menghendaki" in answer.content.decode()
    consents.give(person, "letak", "kertas", NOW + timedelta(days=1))
    assert client.post(f"/peta/kantor/rumah/{keluarga.pk}/letak/", sent).status_code == 302
    assert list(addresses.questions(KOTO_BARU)[0]) == []
    assert LetakRumah.objects.count() == 1


def test_it_ends_what_was_kept_long_enough_and_writes_a_record(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "is_trusted", lambda: True)
    person = make_person()
    row = asked(person, clerk)
    digest = blobs.put(b"pindaian KK")
    Berkas.objects.create(
        wilayah=KOTO_BARU, permohonan=row, penduduk=person, syarat="KK", isi=digest, tipe="jpeg", ukuran=11,
        diterima_pada=NOW,
    )  # fmt: skip
    JawabanSkm.objects.create(wilayah=KOTO_BARU, tanggal=NOW.date(), unsur={}, saran="Terima kasih Bu Uji")
    journal.seal(NOW)
    ended = {"berkas-persyaratan", "pesan", "saran-survei"}
    assert {one.kode for one in classes} == {*ended, "hak-subjek", "insiden", "telepon-permohonan"}
    assert ending.end_all(NOW + timedelta(days=300)) == 0
    assert ending.end_all(NOW + timedelta(days=370)) == 1
    assert Pesan.objects.values_list("kepada", "teks").get() == ("", "")
    assert ending.end_all(NOW + YEARS) == 2
    assert ending.end_all(NOW + YEARS) == 0
    assert not blobs.path_of(digest).exists()
    assert JawabanSkm.objects.get().saran == ""
    assert dict(Pemusnahan.objects.values_list("kelas", "jumlah")) == dict.fromkeys(ended, 1)
    told = text_of(documents.destruction(Pemusnahan.objects.order_by("pada")[0], by="Uji", at=clock.now()))
    assert "Nomor dan teks pesan kepada warga" in told
    assert {one.reason for one in queries.erasures(KOTO_BARU)} == {f"retensi {one}" for one in ended}


def test_it_forgets_the_phone_of_a_request_that_is_over(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "is_trusted", lambda: True)
    row = asked(make_person(), clerk)
    journal.seal(NOW)
    assert ending.end_all(NOW + timedelta(days=91)) == 0
    take_step(row, Langkah.TOLAK, person_of(clerk, NOW.date()), NOW, alasan="batal")
    journal.seal(NOW)
    assert ending.end_all(NOW + timedelta(days=89)) == 0
    assert ending.end_all(NOW + timedelta(days=91)) == 1
    assert Permohonan.objects.get().telepon == ""
    assert Permohonan.objects.get().pemohon_nama


def test_it_ends_proof_five_years_after_it_was_decided(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "is_trusted", lambda: True)
    person = make_person()
    told = {"wilayah": KOTO_BARU, "penduduk": person, "jenis": "akses", "pemohon_nama": "Uji", "uraian": "salinan"}
    for diputus_pada in (NOW, None):
        PermintaanHak.objects.create(**told, diterima_pada=NOW, tenggat=NOW, diputus_pada=diputus_pada)
    for ditutup_pada in (NOW, None):
        Insiden.objects.create(
            wilayah=KOTO_BARU, judul="Laptop hilang", diketahui_pada=NOW, data="nama", kejadian="semalam",
            ditutup_pada=ditutup_pada,
        )  # fmt: skip
    journal.seal(NOW)
    assert ending.end_all(NOW + timedelta(days=4 * 365)) == 0
    assert ending.end_all(NOW + timedelta(days=5 * 365 + 1)) == 2
    assert PermintaanHak.objects.get().diputus_pada is None
    assert Insiden.objects.get().ditutup_pada is None
    assert PermintaanHak.all_objects.filter(diputus_pada__isnull=False).get().pemohon_nama == ""
    assert dict(Pemusnahan.objects.values_list("kelas", "jumlah")) == {"hak-subjek": 1, "insiden": 1}


def test_it_writes_a_record_of_what_ended_before_one_was_refused(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "is_trusted", lambda: True)
    for saran in ("satu", "dua"):
        JawabanSkm.objects.create(wilayah=KOTO_BARU, tanggal=NOW.date(), unsur={}, saran=saran)
    journal.seal(NOW)
    erase = erasure.erase_fields
    left = [1]

    def refusing(*given: Any) -> list[str]:
        if not left:
            raise UserError("erasure_missing", "hilang", "")
        left.pop()
        return erase(*given)

    monkeypatch.setattr(erasure, "erase_fields", refusing)
    with pytest.raises(UserError):
        ending.end_all(NOW + YEARS)
    assert Pemusnahan.objects.values_list("kelas", "jumlah").get() == ("saran-survei", 1)
    assert JawabanSkm.objects.exclude(saran="").count() == 1


def test_it_ends_nothing_on_a_computer_whose_date_is_not_sure(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "is_trusted", lambda: False)
    asked(make_person(), clerk)
    assert ending.end_all(NOW + YEARS) == 0
    assert Pesan.objects.exclude(kepada="").count() == 1
