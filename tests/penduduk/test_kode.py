import time
from datetime import date

import pytest
from django.db.models import IntegerChoices

from nagari.penduduk import kode
from nagari.penduduk.kode import Layout, UnknownCode, opensid_code, parse
from nagari.penduduk.kode.layar import screen_labels, sentence_case

LISTS = [
    found
    for name in kode.__all__
    if isinstance(found := getattr(kode, name), type) and issubclass(found, IntegerChoices)
]
SIZES = {
    "JenisKelamin": 2,
    "Agama": 7,
    "StatusPerkawinan": 4,
    "StatusPerkawinanF101": 6,
    "Shdk": 11,
    "PendidikanKk": 10,
    "PendidikanSedang": 18,
    "Pekerjaan": 99,
    "GolonganDarah": 13,
    "Kewarganegaraan": 3,
    "Cacat": 7,
    "StatusDasar": 6,
    "StatusPenduduk": 2,
    "KtpEl": 3,
    "StatusRekam": 8,
    "Asuransi": 5,
    "DapatMembaca": 6,
    "CaraKb": 8,
    "Hamil": 2,
    "TipeSponsor": 5,
    "AlasanPindah": 7,
    "KlasifikasiPindah": 5,
    "JenisKepindahan": 4,
    "StatusKk": 3,
    "JenisKelahiran": 5,
    "TempatDilahirkan": 5,
    "PenolongKelahiran": 4,
    "SebabKematian": 6,
    "PenerangKematian": 4,
}


def test_it_has_every_official_list_complete() -> None:
    assert {found.__name__: len(found) for found in LISTS} == SIZES
    assert kode.Pekerjaan.values == list(range(1, 100))


@pytest.mark.parametrize("list_class", LISTS, ids=lambda found: found.__name__)
def test_it_reads_its_own_numbers_and_labels_back(list_class: type[IntegerChoices]) -> None:
    for member in list_class:
        code, label = int(member), str(member.label)
        spellings = [code, float(code), str(code), f"{code}.0", f" 0{code} ", f"'{code}"]
        spellings += [label, label.lower(), f"  {label.title()} ", label.replace("/", " / "), f"{code} - {label}"]
        for raw in spellings:
            found = parse(list_class, raw)
            assert found == code, raw
            assert type(found) is int


@pytest.mark.parametrize("list_class", LISTS, ids=lambda found: found.__name__)
def test_it_reads_what_screens_show(list_class: type[IntegerChoices]) -> None:
    assert [parse(list_class, label) for label in screen_labels(list_class).values()] == list_class.values


@pytest.mark.parametrize(
    ("label", "calm"),
    [
        ("PETANI/PEKEBUN", "Petani/pekebun"),
        ("PEGAWAI NEGERI SIPIL (PNS)", "Pegawai negeri sipil (PNS)"),
        ("KEPOLISIAN RI (POLRI)", "Kepolisian RI (Polri)"),
        ("ANGGOTA DPR-RI", "Anggota DPR-RI"),
        ("SLTA/SEDERAJAT", "SLTA/sederajat"),
        ("AKADEMI/DIPLOMA III/S. MUDA", "Akademi/Diploma III/S. muda"),
        ("KTP-EL", "KTP-el"),
        ("WNI", "WNI"),
        ("AB+", "AB+"),
        ("Tidak/Belum Punya", "Tidak/Belum Punya"),
    ],
)
def test_it_writes_labels_for_screens_without_shouting(label: str, calm: str) -> None:
    assert sentence_case(label) == calm


@pytest.mark.parametrize("empty", [None, "", " ", "-", "–", "--", "0", 0, 0.0, "0.0", "00"])
@pytest.mark.parametrize("list_class", LISTS, ids=lambda found: found.__name__)
def test_it_reads_an_empty_cell_as_nothing(list_class: type[IntegerChoices], empty: object) -> None:
    assert parse(list_class, empty) is None


@pytest.mark.parametrize(
    ("list_class", "raw", "code"),
    [
        (kode.JenisKelamin, "Laki2", 1),
        (kode.JenisKelamin, "LK", 1),
        (kode.JenisKelamin, "l", 1),
        (kode.JenisKelamin, "laki - laki", 1),
        (kode.JenisKelamin, "Pr", 2),
        (kode.JenisKelamin, "P", 2),
        (kode.Agama, "Katolik", 3),
        (kode.Agama, "BUDDHA", 5),
        (kode.Agama, "Kong Hu Cu", 6),
        (kode.Agama, "Kepercayaan Terhadap Tuhan YME / Lainnya", 7),
        (kode.StatusPerkawinan, "BK", 1),
        (kode.StatusPerkawinan, "k", 2),
        (kode.StatusPerkawinan, "Kawin Tercatat", 2),
        (kode.StatusPerkawinan, "Cerai Hidup Belum Tercatat", 3),
        (kode.StatusPerkawinan, "CM", 4),
        (kode.Shdk, "Orang Tua", 7),
        (kode.Shdk, "ISTERI", 3),
        (kode.PendidikanKk, "Tidak/Blm Sekolah", 1),
        (kode.PendidikanKk, "Tidak Tamat SD/Sederajat", 2),
        (kode.PendidikanKk, "SMA", 5),
        (kode.PendidikanKk, "DIPLOMA I / II", 6),
        (kode.PendidikanKk, "Diploma I - II", 6),
        (kode.PendidikanKk, "D-I/II", 6),
        (kode.PendidikanKk, "D-III", 7),
        (kode.PendidikanKk, "Diploma III", 7),
        (kode.PendidikanKk, "Akademi/Diploma III/Sarjana Muda", 7),
        (kode.PendidikanKk, "Strata-II", 9),
        (kode.PendidikanKk, "S3", 10),
        (kode.PendidikanSedang, "Sedang S1/Sederajat", 11),
        (kode.Pekerjaan, "PNS", 5),
        (kode.Pekerjaan, "Petani / Pekebun", 9),
        (kode.Pekerjaan, "Lainnya", 99),
        (kode.Pekerjaan, "Wali Nagari", 86),
        (kode.GolonganDarah, "Tdk Th", 13),
        (kode.GolonganDarah, "ab +", 9),
        (kode.GolonganDarah, "A−", 6),
        (kode.GolonganDarah, "O Rh positif", 11),
        (kode.GolonganDarah, "o", 4),
        (kode.StatusDasar, "PINDAH DALAM NEGERI", 3),
        (kode.StatusDasar, "Pindah Luar Negeri", 3),
        (kode.StatusDasar, "Meninggal", 2),
        (kode.Cacat, "Disabilitas sensorik netra", 2),
        (kode.DapatMembaca, "ALD", 6),
        (kode.KtpEl, "e-KTP", 2),
        (kode.Asuransi, "BPJS BANTUAN DAERAH", 4),
    ],
)
def test_it_reads_the_spellings_found_in_files(list_class: type[IntegerChoices], raw: str, code: int) -> None:
    assert parse(list_class, raw) == code


@pytest.mark.parametrize(
    ("list_class", "raw"),
    [
        (kode.StatusDasar, 5),
        (kode.Agama, 8),
        (kode.Agama, "-1"),
        (kode.Agama, -1),
        (kode.Agama, 1.5),
        (kode.Agama, float("nan")),
        (kode.Agama, float("inf")),
        (kode.Agama, True),
        (kode.Agama, "1302104304990001"),
        (kode.Agama, "?"),
        (kode.Agama, "1 2"),
        (kode.Agama, "٣"),
        (kode.Agama, date(2000, 1, 1)),
        (kode.Agama, ["1"]),
        (kode.Agama, "x" * 100_000),
        (kode.Agama, "2 - ISLAM"),
        (kode.Pekerjaan, 100),
        (kode.StatusPerkawinan, "JANDA"),
        (kode.GolonganDarah, "C+"),
    ],
)
def test_it_refuses_what_it_does_not_know(list_class: type[IntegerChoices], raw: object) -> None:
    with pytest.raises(UnknownCode) as refused:
        parse(list_class, raw)
    assert refused.value.code == "code_unknown"
    assert refused.value.params["list"] == list_class.__name__


def test_it_remembers_neither_true_as_one_nor_one_as_true() -> None:
    assert parse(kode.Hamil, 1) == 1
    with pytest.raises(UnknownCode):
        parse(kode.Hamil, True)
    assert parse(kode.Hamil, 1) == 1


def test_it_suggests_the_nearest_labels() -> None:
    with pytest.raises(UnknownCode) as refused:
        parse(kode.Pekerjaan, "Petani/Pekebum")
    assert refused.value.suggestions[0] == "PETANI/PEKEBUN"
    assert len(refused.value.suggestions) <= 3
    assert refused.value.value == "Petani/Pekebum"


def test_it_moves_the_last_occupation_of_opensid_to_its_official_number() -> None:
    assert parse(kode.Pekerjaan, "89", layout=Layout.OPENSID) == 99
    assert parse(kode.Pekerjaan, "89", layout=Layout.OWN) == 89
    assert parse(kode.Pekerjaan, "89", layout=Layout.SIAK) == 89
    assert parse(kode.Pekerjaan, "88", layout=Layout.OPENSID) == 88
    assert opensid_code(kode.Pekerjaan, 99) == 89
    assert opensid_code(kode.Pekerjaan, 88) == 88
    assert opensid_code(kode.Asuransi, 99) == 99


def test_it_joins_the_six_marital_states_to_the_four() -> None:
    assert [int(status.padanan) for status in kode.StatusPerkawinanF101] == [1, 2, 2, 3, 3, 4]


def test_it_gives_the_short_forms_of_the_books() -> None:
    assert [sex.huruf for sex in kode.JenisKelamin] == ["L", "P"]
    assert [reads.inisial for reads in kode.DapatMembaca] == ["L", "D", "A", "AL", "AD", "ALD"]
    assert kode.PendidikanKk(8).singkat == "D4/S1"
    assert kode.Agama(5).ejaan_baku == "Buddha"
    assert screen_labels(kode.StatusRekam)[8] == "KTP sudah diterbitkan"
    assert kode.StatusRekam(8).label == "CARD ISSUED"
    assert kode.Cacat(7).label_layar == "Tidak ada"


def test_it_reads_a_hundred_thousand_cells_in_well_under_a_second() -> None:
    cells = ["1", 2, "ISLAM", "Katolik", ""] * 20_000
    start = time.perf_counter()
    for cell in cells:
        parse(kode.Agama, cell)
    # Measured 0.03 s; the bound only catches the loss of the cache on a slow machine.
    assert time.perf_counter() - start < 1.0


def test_it_answers_quickly_for_a_column_full_of_one_wrong_word() -> None:
    start = time.perf_counter()
    for _ in range(20_000):
        with pytest.raises(UnknownCode):
            parse(kode.Pekerjaan, "TUKANG RAMAL CUACA")
    assert time.perf_counter() - start < 3.0
