from datetime import date

import pytest

from nagari.penduduk.kode import JenisKelamin, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.services.residents import update_penduduk
from tests.office import KOTO_BARU
from tests.penduduk.people import TODAY, make_family, make_penduduk, make_places

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 20)


def test_it_says_what_the_population_loses_by_a_death() -> None:
    _family, head, _wife, _child = make_family()
    row = Penduduk.objects.get(id=head.id)
    act = Act(KOTO_BARU, TODAY)
    row.status_dasar, row.status_sejak = StatusDasar.MATI, DAY
    act.save(row)
    act.note(Jenis.MATI, row, tanggal=DAY)
    (made,) = act.done()
    assert (made.keluar_jk, made.keluar_wn, made.masuk_jk) == (1, 1, None)
    assert (made.tanggal, made.tanggal_catat, made.bulan_buku) == (DAY, TODAY, date(2026, 4, 1))
    assert made.rombongan == made.id
    (touched,) = trace.read(Mutasi.objects.get().jejak)
    assert touched.id == head.id
    assert touched.changes == {"status_dasar": (1, 2), "status_sejak": (None, DAY)}


def test_it_moves_both_sides_when_somebody_counts_elsewhere() -> None:
    jorong, rt = make_places()
    row = Penduduk.objects.get(id=make_penduduk(lingkungan=jorong).id)
    act = Act(KOTO_BARU, TODAY)
    row.lingkungan_id = rt.id
    act.save(row)
    act.note(Jenis.PINDAH_DALAM, row, tanggal=DAY)
    (made,) = act.done()
    assert (made.keluar_lingkungan_id, made.masuk_lingkungan_id) == (jorong.id, rt.id)
    assert made.keluar_jk == made.masuk_jk == JenisKelamin.PEREMPUAN


def test_it_counts_no_temporary_resident() -> None:
    row = Penduduk.objects.get(id=make_penduduk(status_penduduk=StatusPenduduk.TIDAK_TETAP).id)
    act = Act(KOTO_BARU, TODAY)
    row.status_dasar = StatusDasar.PERGI
    act.save(row)
    act.note(Jenis.SEMENTARA_SELESAI, row, tanggal=DAY)
    (made,) = act.done()
    assert made.keluar_jk is None
    assert made.masuk_jk is None


def test_it_writes_an_event_for_whoever_else_counts_otherwise() -> None:
    jorong, rt = make_places()
    first, second = (Penduduk.objects.get(id=make_penduduk(lingkungan=jorong).id) for _one in range(2))
    act = Act(KOTO_BARU, TODAY)
    for row in (first, second):
        row.lingkungan_id = rt.id
        act.save(row)
    act.note(Jenis.KAWIN, first, tanggal=DAY)
    made = act.done()
    assert [one.penduduk_id for one in made] == [first.id, second.id]
    assert {one.rombongan for one in made} == {made[0].id}
    assert Mutasi.objects.filter(jejak=[]).count() == 1


def test_it_takes_back_what_was_entered_before_of_later_days_whatever_happened_earlier() -> None:
    jorong, rt = make_places()
    key = make_penduduk(lingkungan=jorong, jenis_kelamin=1).id
    for jenis, day, changes in (
        (Jenis.PINDAH, date(2026, 2, 1), {"status_dasar": StatusDasar.PINDAH}),
        (Jenis.KEMBALI, date(2026, 2, 20), {"status_dasar": StatusDasar.HIDUP}),
        (Jenis.PINDAH_DALAM, date(2026, 3, 1), {"lingkungan_id": rt.id}),
        (Jenis.UBAH, date(2026, 5, 2), {"jenis_kelamin": 2}),
        (Jenis.MATI, DAY, {"status_dasar": StatusDasar.MATI}),
    ):
        row, act = Penduduk.objects.get(id=key), Act(KOTO_BARU, TODAY)
        for name, value in changes.items():
            setattr(row, name, value)
        act.save(row)
        act.note(jenis, row, tanggal=day)
        made = act.done()
    assert [(one.jenis, one.tanggal, one.keluar_jk, one.masuk_jk) for one in made] == [
        (Jenis.MATI, DAY, 1, None),
        (Jenis.PEMBETULAN, date(2026, 5, 2), 2, 1),
    ]


def test_it_corrects_the_counts_when_a_slip_is_amended() -> None:
    row = make_penduduk()
    update_penduduk(row.id, {"jenis_kelamin": 1}, {"jenis_kelamin": 2}, confirmed={"nik_sex_differs"}, today=TODAY)
    made = Mutasi.objects.get()
    assert (made.jenis, made.keluar_jk, made.masuk_jk, made.tanggal) == (Jenis.PEMBETULAN, 2, 1, TODAY)


def test_it_writes_no_correction_for_what_nobody_counts_by() -> None:
    row = make_penduduk()
    update_penduduk(row.id, {"telepon": "0755 1"}, {"telepon": ""}, today=TODAY)
    assert not Mutasi.objects.exists()
