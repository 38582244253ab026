from datetime import date
from typing import Any

import pytest

from nagari.kantor.models import Kantor
from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Penduduk
from nagari.penduduk.services.outcomes import Refused, Stale
from nagari.penduduk.services.residents import delete_penduduk, register_penduduk, restore_penduduk, update_penduduk
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.penduduk.people import TODAY, make_family, make_penduduk

pytestmark = pytest.mark.django_db
NEW: dict[str, Any] = {
    "nama": "MUHAMMAD YUSUF",
    "nik": "1302101203909001",
    "jenis_kelamin": 1,
    "tanggal_lahir": date(1990, 3, 12),
}


def register(wilayah: str = KOTO_BARU, **changes: Any) -> Penduduk:
    confirmed = changes.pop("confirmed", ())
    keluarga = changes.pop("keluarga", None)
    return register_penduduk(wilayah, {**NEW, **changes}, keluarga=keluarga, confirmed=confirmed, today=TODAY)


def update(penduduk: Penduduk, loaded: dict[str, Any] | None = None, **values: Any) -> Any:
    confirmed = values.pop("confirmed", ())
    before = loaded or {name: getattr(penduduk, name) for name in values}
    return update_penduduk(penduduk.id, values, before, confirmed=confirmed, today=TODAY)


def test_it_registers_a_resident(office: Kantor) -> None:
    saved = Penduduk.objects.get(id=register().id)
    assert (saved.nama, saved.wilayah, saved.terdata_sejak, saved.nomor_sementara) == (
        "MUHAMMAD YUSUF",
        KOTO_BARU,
        TODAY,
        "",
    )
    assert "MUHAMAD" in saved.cari


def test_it_gives_temporary_numbers_in_a_row_and_never_again(office: Kantor) -> None:
    first = register(nik="")
    delete_penduduk(first.id, "salah masuk", today=TODAY, now=NOW)
    second = register(nik="", nama="SITI AISYAH")
    assert (first.nomor_sementara, second.nomor_sementara) == ("0130210200100001", "0130210200100002")


def test_it_keeps_the_temporary_number_when_the_nik_comes(office: Kantor) -> None:
    penduduk = register(nik="")
    update(penduduk, nik=NEW["nik"])
    saved = Penduduk.objects.get(id=penduduk.id)
    assert (saved.nik, saved.nomor_sementara, saved.nomor) == (NEW["nik"], "0130210200100001", NEW["nik"])


def test_it_refuses_a_nik_somebody_active_here_has(office: Kantor) -> None:
    register()
    with pytest.raises(Refused) as refused:
        register(nama="ORANG LAIN")
    assert refused.value.codes == ["nik_taken"]
    assert Penduduk.objects.count() == 1


def test_it_takes_the_nik_of_who_left_or_lives_in_another_region(office: Kantor) -> None:
    make_penduduk(nik=NEW["nik"], status_dasar=StatusDasar.PINDAH)
    make_penduduk(SELAYO, nik=NEW["nik"])
    assert register(confirmed={"twin"}).nik == NEW["nik"]


def test_it_asks_before_somebody_is_written_down_twice(office: Kantor) -> None:
    """As when a form without a NIK is sent a second time."""
    first = register(nik="", nama_ibu="NURHAYATI")
    with pytest.raises(Refused) as refused:
        register(nik="", nama_ibu="NURHAYATI")
    assert (refused.value.codes, refused.value.has_errors) == (["twin"], False)
    assert list(Penduduk.objects.all()) == [first]
    assert register(nik="", nama_ibu="NURHAYATI", confirmed={"twin"}).nomor_sementara != first.nomor_sementara


def test_it_asks_to_confirm_a_warning_once(office: Kantor) -> None:
    with pytest.raises(Refused) as refused:
        register(jenis_kelamin=2)
    assert (refused.value.codes, refused.value.has_errors) == (["nik_sex_differs"], False)
    assert register(jenis_kelamin=2, confirmed={"nik_sex_differs"}).jenis_kelamin == 2


def test_it_does_not_take_a_confirmation_for_an_error(office: Kantor) -> None:
    with pytest.raises(Refused) as refused:
        register(nik="123", confirmed={"nik_length"})
    assert refused.value.has_errors


def test_it_refuses_a_second_head_of_family(office: Kantor) -> None:
    keluarga, *_ = make_family()
    with pytest.raises(Refused) as refused:
        register(keluarga=keluarga, shdk=Shdk.KEPALA_KELUARGA)
    assert refused.value.codes == ["family_two_heads"]


def test_it_does_not_hold_up_a_phone_number_for_an_old_flaw(office: Kantor) -> None:
    penduduk = make_penduduk(nik="1302101203909001")  # says male, born 1990-03-12; the record says female
    assert update(penduduk, telepon="0812").changed == ("telepon",)


def test_it_checks_the_family_when_a_member_changes(office: Kantor) -> None:
    _keluarga, head, _wife, child = make_family()
    with pytest.raises(Refused) as refused:
        update(child, shdk=Shdk.KEPALA_KELUARGA)
    assert "family_two_heads" in refused.value.codes
    with pytest.raises(Refused) as refused:
        update(head, tanggal_lahir=date(2010, 1, 1))
    assert "child_older_than_parent" in refused.value.codes


def test_it_merges_a_stale_save_that_touches_other_fields(office: Kantor) -> None:
    penduduk = make_penduduk()
    loaded = {"nama": "ROSNIDAR", "telepon": ""}
    update(penduduk, dict(loaded), nama="ROSNIDAR", telepon="0812")
    saved = update(penduduk, dict(loaded), nama="ROSNIDA", telepon="")
    assert (saved.theirs, saved.penduduk.nama, saved.penduduk.telepon) == (("telepon",), "ROSNIDA", "0812")


def test_it_loses_neither_of_two_changes_of_one_field(office: Kantor) -> None:
    penduduk = make_penduduk()
    update(penduduk, {"nama": "ROSNIDAR"}, nama="ROSNITA")
    with pytest.raises(Stale) as stale:
        update(penduduk, {"nama": "ROSNIDAR"}, nama="ROSNIDA")
    (conflict,) = stale.value.merge.conflicts
    assert (conflict.mine, conflict.theirs) == ("ROSNIDA", "ROSNITA")
    assert Penduduk.objects.get(id=penduduk.id).nama == "ROSNITA"


def test_it_deletes_with_a_reason_and_brings_back(office: Kantor) -> None:
    penduduk = register()
    delete_penduduk(penduduk.id, "tercatat dua kali", today=TODAY, now=NOW)
    assert not Penduduk.objects.exists()
    assert Penduduk.all_objects.get().alasan_hapus == "tercatat dua kali"
    assert restore_penduduk(penduduk.id, today=TODAY).alasan_hapus == ""
    assert Penduduk.objects.get().deleted_at is None


def test_it_does_not_bring_back_whose_nik_was_given_again(office: Kantor) -> None:
    penduduk = register()
    delete_penduduk(penduduk.id, "tercatat dua kali", today=TODAY, now=NOW)
    register(nama="YANG BENAR")
    with pytest.raises(Refused) as refused:
        restore_penduduk(penduduk.id, today=TODAY)
    assert refused.value.codes == ["nik_taken"]


def test_it_asks_about_a_child_born_since_the_register_began_without_the_event_of_its_birth() -> None:
    values = {"nama": "AZIZAH", "jenis_kelamin": 2, "tempat_lahir": "SOLOK", "kewarganegaraan": 1}
    born = date(2026, 5, 2)
    # Nobody is registered yet: the office is only writing down who lives here.
    register_penduduk(KOTO_BARU, {**values, "tanggal_lahir": born}, today=TODAY)
    Penduduk.objects.update(terdata_sejak=date(2026, 1, 5))
    again = {**values, "nama": "RAHMAH", "tanggal_lahir": date(2026, 5, 4)}
    with pytest.raises(Refused) as refused:
        register_penduduk(KOTO_BARU, again, today=TODAY)
    assert refused.value.codes == ["birth_unrecorded"]
    register_penduduk(KOTO_BARU, again, confirmed=["birth_unrecorded"], today=TODAY)
    register_penduduk(KOTO_BARU, {**again, "nama": "SITI", "tanggal_lahir": date(2025, 12, 30)}, today=TODAY)
