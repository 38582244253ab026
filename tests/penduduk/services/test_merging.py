from datetime import date

import pytest

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.penduduk.models import Gabungan, Penduduk
from nagari.penduduk.queries.duplicates import ALIKE, SAME_NIK, pairs, twins_of
from nagari.penduduk.services import merging
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk

pytestmark = pytest.mark.django_db


def merge(keep: Penduduk, drop: Penduduk, *taken: str) -> Gabungan:
    return merging.merge_penduduk(keep.id, drop.id, taken, user_id=None, now=NOW, today=TODAY)


def test_it_takes_the_chosen_fields_and_closes_the_other_record(office: Kantor) -> None:
    keep, drop = make_penduduk(nama="ROSNIDAR"), make_penduduk(nama="ROSNIDA", telepon="0812", tempat_lahir="PADANG")
    merge(keep, drop, "telepon")
    kept = Penduduk.objects.get()
    assert (kept.id, kept.nama, kept.telepon, kept.tempat_lahir) == (keep.id, "ROSNIDAR", "0812", "SOLOK")
    assert Penduduk.all_objects.get(id=drop.id).digabung_ke_id == keep.id


def test_it_refuses_a_merge_that_would_make_two_heads(office: Kantor) -> None:
    keluarga, head, _wife, child = make_family()
    keep = make_penduduk(nama="FAUZAN", jenis_kelamin=1, keluarga=make_keluarga("1302102003159002"), shdk=1)
    with pytest.raises(UserError) as refused:
        merge(keep, child, "keluarga")
    assert refused.value.code == "merge_family"
    assert merge(keep, child, "keluarga", "shdk").undone_at is None
    assert Penduduk.objects.filter(keluarga=keluarga, shdk=1).get() == head


def test_it_undoes_a_merge_but_keeps_what_was_changed_since(office: Kantor) -> None:
    keluarga = make_keluarga()
    keep = make_penduduk(nama="ROSNIDAR", tanggal_lahir=date(1990, 1, 1))
    drop = make_penduduk(nama="ROSNITA", tanggal_lahir=date(1991, 1, 1), telepon="0812", keluarga=keluarga, shdk=1)
    made = merge(keep, drop, "nama", "telepon", "tanggal_lahir", "keluarga", "shdk")
    Penduduk.objects.filter(id=keep.id).update(telepon="0813")
    back = merging.undo_merge(made.id, now=NOW)
    assert (back.nama, back.tanggal_lahir, back.telepon) == ("ROSNIDAR", date(1990, 1, 1), "0813")
    assert (back.keluarga_id, back.shdk) == (None, None)
    assert Penduduk.objects.get(id=drop.id).digabung_ke_id is None
    with pytest.raises(UserError) as refused:
        merging.undo_merge(made.id, now=NOW)
    assert refused.value.code == "merge_undone"


def test_it_merges_neither_itself_nor_over_regions(office: Kantor) -> None:
    one, foreign = make_penduduk(), make_penduduk(SELAYO)
    for other, code in ((one, "merge_same"), (foreign, "merge_foreign")):
        with pytest.raises(UserError) as refused:
            merge(one, other)
        assert refused.value.code == code


def test_it_proposes_what_the_kept_record_lacks(office: Kantor) -> None:
    keluarga = make_keluarga()
    keep = make_penduduk(tempat_lahir="")
    drop = make_penduduk(tempat_lahir="SOLOK", keluarga=keluarga, shdk=4, nama="LAIN")
    assert merging.proposed(keep, drop) == {"tempat_lahir", "keluarga", "shdk"}


def test_it_finds_who_is_written_down_twice(office: Kantor) -> None:
    one = make_penduduk(nama="MUHAMMAD YUSUF", nik="1302101203909001", nama_ibu="NURHAYATI")
    same = make_penduduk(nama="YUSUF", nik="1302101203909001", tanggal_lahir=date(1990, 4, 12))
    alike = make_penduduk(nama="M. YUSUF", nama_ibu="NURHAYATI")
    make_penduduk(nama="M. YUSUF", nama_ibu="MARNIS SARI")
    make_penduduk(SELAYO, nama="MUHAMMAD YUSUF")
    found = {(pair.one.id, pair.other.id, pair.reason) for pair in pairs(KOTO_BARU)}
    assert found == {(one.id, same.id, SAME_NIK), (one.id, alike.id, ALIKE)}


def test_it_finds_twins_of_a_person_being_typed_in(office: Kantor) -> None:
    _keluarga, head, *_ = make_family()
    found = twins_of(KOTO_BARU, "", "SAFRIL", head.tanggal_lahir, "")
    assert [(one.id, one.reason) for one in found] == [(head.id, ALIKE)]
    assert twins_of(KOTO_BARU, head.nik, "", None, "")[0].reason == SAME_NIK
    assert twins_of(KOTO_BARU, head.nik, "", None, "", but=head.id) == []
