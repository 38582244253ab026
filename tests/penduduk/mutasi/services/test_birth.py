"""A birth: what it changes, what it counts, what it refuses."""

from dataclasses import replace
from datetime import date

import pytest

from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import BirthFacts, Report, facts_of
from nagari.penduduk.mutasi.services.birth import record_birth
from tests.penduduk.mutasi.entering import CHILD, DAY, ENTRY, codes, confirmed
from tests.penduduk.people import make_family, make_places

pytestmark = pytest.mark.django_db


def test_it_puts_the_child_on_its_mothers_card() -> None:
    jorong, _rt = make_places()
    family, head, wife, _child = make_family()
    Penduduk.objects.filter(id=wife.id).update(lingkungan_id=jorong.id, suku_minang="Koto")
    (made,) = record_birth(ENTRY, CHILD, BirthFacts(ibu_id=wife.id, ayah_id=head.id, berat_gram=3100))
    child = Penduduk.objects.get(nama="AZIZAH")
    assert (child.keluarga_id, child.shdk, child.lingkungan_id) == (family.id, Shdk.ANAK, jorong.id)
    assert (child.nama_ibu, child.nik_ibu, child.nama_ayah) == (wife.nama, wife.nik, head.nama)
    assert (child.suku_minang, child.status_perkawinan, child.terdata_sejak) == ("Koto", 1, DAY)
    assert child.nik == ""
    assert child.nomor_sementara
    assert (made.masuk_jk, made.masuk_wn, made.masuk_lingkungan_id, made.keluar_jk) == (2, 1, jorong.id, None)
    assert facts_of(made) == BirthFacts(ibu_id=wife.id, ayah_id=head.id, berat_gram=3100)


def test_it_takes_a_mother_who_is_registered_elsewhere() -> None:
    record_birth(ENTRY, {**CHILD, "nama_ibu": "MARNI", "nik_ibu": "1371015203909001"}, BirthFacts())
    child = Penduduk.objects.get(nama="AZIZAH")
    assert (child.nama_ibu, child.keluarga_id, child.shdk) == ("MARNI", None, None)


def test_it_says_when_it_is_late_and_takes_it_with_a_reason_or_without() -> None:
    late = {**CHILD, "tanggal_lahir": date(2026, 2, 1)}
    assert codes(lambda: record_birth(ENTRY, late, BirthFacts())) == ["late_report"]
    record_birth(ENTRY, late, BirthFacts(laporan=Report(alasan_terlambat="Jalan putus")))
    record_birth(confirmed("late_report", "twin"), {**late, "nama": "AMINAH"}, BirthFacts())
    assert Mutasi.objects.count() == 2


def test_it_refuses_what_cannot_be() -> None:
    _family, head, wife, _child = make_family()
    future = {**CHILD, "tanggal_lahir": date(2026, 6, 1)}
    assert "birth_future" in codes(lambda: record_birth(ENTRY, future, BirthFacts()))
    assert "mother_is_male" in codes(lambda: record_birth(ENTRY, CHILD, BirthFacts(ibu_id=head.id)))
    assert "father_is_female" in codes(lambda: record_birth(ENTRY, CHILD, BirthFacts(ibu_id=wife.id, ayah_id=wife.id)))
    early = {**CHILD, "tanggal_lahir": date(1994, 1, 1)}
    assert {"mother_age", "late_report"} <= set(codes(lambda: record_birth(ENTRY, early, BirthFacts(ibu_id=wife.id))))
    Penduduk.objects.filter(id=wife.id).update(status_dasar=StatusDasar.MATI, status_sejak=date(2026, 4, 1))
    assert "mother_dead" in codes(lambda: record_birth(ENTRY, CHILD, BirthFacts(ibu_id=wife.id)))
    assert not Mutasi.objects.exists()


def test_it_tells_twins_from_births_too_close() -> None:
    _family, head, wife, _child = make_family()
    facts = BirthFacts(ibu_id=wife.id, ayah_id=head.id)
    record_birth(ENTRY, CHILD, facts)
    record_birth(confirmed("twin"), {**CHILD, "nama": "HASANAH"}, replace(facts, kembar_ke=2))
    close = {**CHILD, "nama": "RAHMAN", "jenis_kelamin": 1, "tanggal_lahir": date(2026, 4, 1)}
    assert codes(lambda: record_birth(ENTRY, close, facts)) == ["birth_interval"]
