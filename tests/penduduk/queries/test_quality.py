"""What wants a person's hand: each flaw is found, and nothing else is."""

from datetime import date

import pytest

from nagari.kantor.models import Kantor
from nagari.penduduk.kode import Kewarganegaraan, KtpEl, Shdk, StatusDasar, StatusPerkawinan, StatusRekam
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.quality import Mutu, count_pairs, counts, keys_of
from tests.office import KOTO_BARU, SELAYO
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk, make_places

pytestmark = pytest.mark.django_db


def listed(mutu: Mutu) -> list[str]:
    rows = Penduduk.objects.in_bulk(keys_of(mutu, KOTO_BARU, TODAY))
    return sorted(one.nama for one in rows.values())


def test_it_finds_nothing_in_a_sound_register(office: Kantor) -> None:
    keluarga, *_ = make_family()
    Penduduk.objects.update(lingkungan=make_places()[0], ktp_el=KtpEl.KTP_EL)
    assert {one.mutu.value: one.number for one in counts(KOTO_BARU, TODAY) if one.number} == {}
    assert keluarga.tutup_sejak is None


def test_it_finds_a_nik_that_tells_another_birth_date_or_sex(office: Kantor) -> None:
    fits = {"L": ("1302101203909001", 1), "P": ("1302105203909002", 2), "?": ("1302105203909003", None)}
    for name, (nik, sex) in fits.items():
        make_penduduk(nama=name, nik=nik, jenis_kelamin=sex)
    wrong = {
        "SEX L": ("1302105203909004", 1),
        "SEX P": ("1302101203909005", 2),
        "DAY": ("1302105303909006", 2),
        "YEAR": ("1302105203919007", 2),
        "SHORT": ("13021052", 2),
        "ANY": ("1302109903909008", None),
    }
    for name, (nik, sex) in wrong.items():
        make_penduduk(nama=name, nik=nik, jenis_kelamin=sex)
    make_penduduk(nama="GONE", nik="1302105303909009", status_dasar=StatusDasar.PINDAH)
    make_penduduk(nama="NO DATE", nik="1302105303909010", tanggal_lahir=None)
    assert listed(Mutu.NIK_BEDA) == sorted(wrong)
    assert listed(Mutu.TANPA_LAHIR) == ["NO DATE"]


def test_it_finds_who_is_due_for_a_ktp(office: Kantor) -> None:
    grown, child = date(2009, 5, 14), date(2009, 5, 15)
    make_penduduk(nama="GROWN", tanggal_lahir=grown)
    make_penduduk(nama="RECORDING", tanggal_lahir=grown, ktp_el=KtpEl.BELUM, status_rekam=StatusRekam.BELUM_REKAM)
    make_penduduk(nama="KIA", tanggal_lahir=grown, ktp_el=KtpEl.KIA)
    make_penduduk(nama="MARRIED", tanggal_lahir=child, status_perkawinan=StatusPerkawinan.KAWIN)
    make_penduduk(nama="CHILD", tanggal_lahir=child)
    make_penduduk(nama="CARD", tanggal_lahir=grown, ktp_el=KtpEl.KTP_EL)
    make_penduduk(nama="RECORDED", tanggal_lahir=grown, status_rekam=StatusRekam.SUDAH_REKAM)
    make_penduduk(nama="FOREIGNER", tanggal_lahir=grown, kewarganegaraan=Kewarganegaraan.WNA)
    make_penduduk(nama="UNKNOWN", tanggal_lahir=grown, kewarganegaraan=None)
    assert listed(Mutu.WAJIB_KTP) == ["GROWN", "KIA", "MARRIED", "RECORDING", "UNKNOWN"]


def test_it_finds_who_is_too_old_without_a_place_or_a_family(office: Kantor) -> None:
    jorong, _rt = make_places()
    keluarga = make_keluarga()
    make_penduduk(nama="OLD", tanggal_lahir=date(1915, 5, 14), lingkungan=jorong, keluarga=keluarga)
    make_penduduk(nama="AGED", tanggal_lahir=date(1915, 5, 15), lingkungan=jorong, keluarga=keluarga)
    make_penduduk(nama="NOWHERE", nik="1302105203909001", keluarga=keluarga)
    make_penduduk(nama="ALONE", nik="1302105203909002", lingkungan=jorong)
    make_penduduk(SELAYO, nama="OTHER")
    assert (listed(Mutu.UMUR), listed(Mutu.TANPA_ALAMAT), listed(Mutu.TANPA_KELUARGA)) == (
        *(["OLD"], ["NOWHERE"]),
        ["ALONE"],
    )
    assert listed(Mutu.TANPA_NIK) == ["AGED", "OLD"]


def test_it_finds_families_without_head_with_two_empty_or_without_number(office: Kantor) -> None:
    names = {"NONE": [Shdk.ISTRI], "TWO": [Shdk.KEPALA_KELUARGA, Shdk.KEPALA_KELUARGA], "EMPTY": []}
    made = {}
    for at, (name, relations) in enumerate(names.items()):
        made[name] = make_keluarga(f"130210200315900{at}")
        for shdk in relations:
            make_penduduk(keluarga=made[name], shdk=shdk)
    make_penduduk(keluarga=made["EMPTY"], shdk=Shdk.KEPALA_KELUARGA, status_dasar=StatusDasar.MATI)
    unnumbered = make_keluarga("")
    make_penduduk(keluarga=unnumbered, shdk=Shdk.KEPALA_KELUARGA)
    make_keluarga("1302102003159009", tutup_sejak=TODAY)
    for mutu, keluarga in (
        (Mutu.TANPA_KEPALA, made["NONE"]),
        (Mutu.DUA_KEPALA, made["TWO"]),
        (Mutu.KOSONG, made["EMPTY"]),
        (Mutu.TANPA_NOMOR, unnumbered),
    ):
        assert keys_of(mutu, KOTO_BARU, TODAY) == [keluarga.id], mutu


def test_it_counts_those_who_may_be_one(office: Kantor) -> None:
    make_penduduk(nama="ROSNIDAR")
    make_penduduk(nama="ROSNIDA")
    assert count_pairs(KOTO_BARU).number == 1
