"""What residents ask for without a login, until a clerk has confirmed it."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.permohonan.models import Asal, Pengajuan, Permohonan, StatusPengajuan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.rules.numbers import read_number
from layanan.permohonan.services import Ajuan, Subjek, wishes
from layanan.permohonan.services.wishes import Keinginan
from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync.core.change import Kind
from nagari.sync.registry import registry
from nagari.sync.rights import may_write
from tests.office import KOTO_BARU, NOW
from tests.penduduk.people import make_penduduk

CHANCE = random.Random(13)
CLERK = Person(UUID(int=1), "Uji Petugas", KOTO_BARU, frozenset({"petugas"}))
NIK = "1302105005909001"


@pytest.fixture
def kind(office: Kantor) -> JenisLayanan:
    return kinds.add_kind("13.02", "SKTM", shipped.services()["SKTM"], NOW)


def wished(kind: JenisLayanan, **changes: Any) -> Keinginan:
    values = {"nama": "Rosnidar", "nik": NIK, "isian": {"keperluan": "beasiswa"}, **changes}
    return Keinginan(wilayah=KOTO_BARU, versi=kind.versi_id, **values)


def make(kind: JenisLayanan, **changes: Any) -> Pengajuan:
    return wishes.make(wished(kind, **changes), "SLK", NOW, CHANCE.randrange)


def asked(wish: Pengajuan) -> Ajuan:
    return Ajuan(
        versi=wish.versi_id,
        pemohon=None,
        pemohon_nama=wish.nama,
        subjek=(Subjek(None, wish.nama),),
        isian=wish.isian,
        asal=wish.asal,
        telepon=wish.telepon,
    )


def code_of(attempt: Any) -> str:
    with pytest.raises(UserError) as refused:
        attempt()
    return refused.value.code


def test_it_keeps_what_was_typed_apart_from_requests_until_a_clerk_confirms_it(kind: JenisLayanan) -> None:
    wish = make(kind, telepon=" 0812  3456-7890 ")
    assert read_number(wish.nomor).office == "SLK"
    assert (wish.status, wish.asal, wish.telepon) == (StatusPengajuan.BARU, Asal.PONSEL, "0812 3456-7890")
    assert not Permohonan.objects.exists()
    assert code_of(lambda: wishes.confirm(wish, asked(wish), CLERK, "KTB", NOW)) == "not_registered"
    resident = make_penduduk(nama="ROSNIDAR", nik=NIK)
    found = replace(asked(wish), subjek=(Subjek(resident.pk, resident.nama),))
    request = wishes.confirm(wish, found, CLERK, "KTB", NOW)
    assert (request.nomor, request.asal, request.telepon) == (wish.nomor, Asal.PONSEL, wish.telepon)
    wish.refresh_from_db()
    assert (wish.status, wish.diputus_oleh) == (StatusPengajuan.DITERIMA, "Uji Petugas")
    for again in (lambda: wishes.confirm(wish, asked(wish), CLERK, "KTB", NOW), lambda: reject(wish)):
        assert code_of(again) == "wish_over"
    assert Permohonan.objects.count() == 1


def reject(wish: Pengajuan, why: str = "bukan warga") -> None:
    wishes.reject(wish, why, CLERK, NOW)


def test_it_rejects_with_a_reason_and_takes_that_back(kind: JenisLayanan) -> None:
    wish = make(kind)
    assert code_of(lambda: reject(wish, " ")) == "reason_missing"
    reject(wish)
    wish.refresh_from_db()
    assert (wish.status, wish.alasan) == (StatusPengajuan.DITOLAK, "bukan warga")
    wishes.take_up_again(wish)
    wish.refresh_from_db()
    assert (wish.status, wish.alasan, wish.diputus_pada) == (StatusPengajuan.BARU, "", None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nama": ""}, "name_wrong"),
        ({"nama": "12345"}, "name_wrong"),
        ({"nama": "R" * 101}, "name_wrong"),
        ({"nik": "1302"}, "nik_wrong"),
        ({"nik": "9902105005909001"}, "nik_wrong"),
        ({"telepon": "12"}, "phone_wrong"),
        ({"telepon": "0812<script>"}, "phone_wrong"),
        ({"hubungan": "kantor"}, "relation_wrong"),
        ({"hubungan": "raja"}, "relation_wrong"),
        ({"hubungan": "anak"}, "subject_missing"),
        ({"hubungan": "kuasa", "subjek_nama": "SYAFRIL"}, "power_missing"),
        ({"hubungan": "anak", "subjek_nama": "SYAFRIL", "subjek_nik": "x"}, "subject_nik_wrong"),
        ({"isian": {}}, "value_missing"),
        ({"isian": {"keperluan": "x" * 5000}}, "value_long"),
    ],
)
def test_it_refuses_bad_input_with_a_code(kind: JenisLayanan, changes: dict[str, Any], code: str) -> None:
    assert code_of(lambda: make(kind, **changes)) == code
    assert not Pengajuan.objects.exists()


def test_it_takes_the_same_form_sent_twice_for_one(kind: JenisLayanan) -> None:
    assert make(kind, nonce="a").pk == make(kind, nonce="a").pk
    assert make(kind, nonce="b").pk != make(kind, nonce="a").pk


def test_it_gives_only_what_the_office_gives_to_phones(kind: JenisLayanan) -> None:
    content = replace(shipped.services()["SKTM"], mandiri=False)
    other = kinds.add_kind("13.02", "SKTM-X", content, NOW)
    for row in (other, JenisLayanan(versi_id=UUID(int=9))):
        assert code_of(lambda row=row: make(row)) == "service_not_given"


def test_it_lets_nobody_fill_the_offices_list(kind: JenisLayanan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "MOST_WAITING", 1)
    make(kind)
    assert code_of(lambda: make(kind)) == "wishes_many"


def test_it_forgets_what_was_typed_when_it_is_over(kind: JenisLayanan) -> None:
    old, rejected, young = make(kind, telepon="081234567890"), make(kind), make(kind)
    reject(rejected)
    Pengajuan.objects.filter(pk=young.pk).update(diajukan_pada=NOW + timedelta(days=29))
    assert wishes.clear_away(NOW + timedelta(days=31)) == 2
    assert wishes.clear_away(NOW + timedelta(days=31)) == 0
    for row in (old, rejected, young):
        row.refresh_from_db()
    assert (old.status, old.nama, old.nik, old.telepon, old.isian) == ("kedaluwarsa", "", "", "", {})
    assert (rejected.status, rejected.nama, young.nama) == ("ditolak", "", "Rosnidar")


def test_it_may_be_written_for_an_office_by_the_regency_alone(kind: JenisLayanan) -> None:
    foreign = registry[Pengajuan].foreign
    for wilayah, level, expected in (("13.02", "kabupaten", True), ("13.02.10", "kecamatan", False)):
        allowed = may_write(wilayah=wilayah, level=level, scope=KOTO_BARU, kind=Kind.INSERT, foreign=foreign)
        assert allowed is expected
