"""The shipped catalogue, reviewed row by row against what the routes are meant to be."""

import csv
import json
from collections import Counter

import pytest

from layanan.katalog import shipped
from layanan.katalog.rules.content import Isi, Tahap, problems
from nagari.penduduk.kode import KlasifikasiPindah

# Village only; village and a regency office; with the head of the district in between.
VILLAGE = "n periksa, n setujui+tandatangani, n siapkan+serahkan"
REGENCY = "n periksa, n setujui+tandatangani, k Disdukcapil periksa+setujui, n siapkan+serahkan"
CAMAT = "n periksa, n setujui, c setujui, n tandatangani, n siapkan+serahkan"


def camat(condition: str) -> str:
    return CAMAT.replace("c setujui", f"c setujui [{condition}]")


ROUTES = {
    "SKP": VILLAGE,
    "SKPN": VILLAGE,
    "SKD": VILLAGE,
    "BIO": REGENCY,
    "KTPP": VILLAGE,
    "BEDA": REGENCY.replace("periksa+setujui", "periksa+setujui [ubah_data = ya]"),
    "BEDAKIS": VILLAGE,
    "PKK": REGENCY,
    "PPKK": REGENCY,
    "PKTP": (
        "n periksa, n setujui+tandatangani, c periksa+setujui [tempat_rekam = kecamatan], "
        "k Disdukcapil periksa+setujui [tempat_rekam = disdukcapil], n siapkan+serahkan"
    ),
    "PKIA": REGENCY,
    "PINDAH": (
        "n periksa, n setujui, c setujui [klasifikasi dalam (antarkecamatan, antarkabupaten, antarprovinsi)], "
        "n tandatangani, k Disdukcapil periksa+setujui, n siapkan+serahkan"
    ),
    "DATANG": REGENCY,
    "SEMENTARA": VILLAGE,
    "LAHIR": REGENCY,
    "AKTAL": REGENCY,
    "DUPL": REGENCY,
    "BLMAKTA": VILLAGE,
    "LMATI": REGENCY,
    "MATI": REGENCY,
    # PMA 19/2018 art. 7(4): less than ten working days before the wedding the camat has to allow it.
    "NIKAHN1": camat("hari_kerja_sampai(tgl_akad) < 10") + ", > KUA kecamatan",
    "NIKAHNM": REGENCY,
    "DISPNIKAH": "n periksa, n setujui, c setujui+tandatangani, c siapkan+serahkan, > KUA kecamatan",
    "PERGIKAWIN": VILLAGE + ", > KUA asal, > KUA tujuan",
    "BLMNIKAH": VILLAGE,
    "JANDADUDA": VILLAGE,
    "WALIHAKIM": VILLAGE + ", > KUA",
    "DUPNIKAH": VILLAGE + ", > KUA",
    "CERAI": VILLAGE + ", > Pengadilan Agama",
    "RUJUK": VILLAGE + ", > KUA",
    "IZINOT": camat("untuk = pmi"),
    "SKTM": CAMAT.replace("c setujui", "c periksa+teruskan, c setujui"),
    "JAMKESOS": CAMAT.replace("n tandatangani", "n tandatangani, k Dinas Sosial periksa+setujui"),
    "HASIL": VILLAGE,
    "RUMAH": VILLAGE,
    "DISAB": VILLAGE,
    "WARIS": CAMAT,
    "KUASAWRS": camat("perihal = waris"),
    "TANAH": CAMAT,
    "SPORADIK": VILLAGE + ", > BPN",
    "SENGKETA": CAMAT,
    "JUALBELI": VILLAGE,
    "HIBAH": camat("pembuat = camat") + ", > PPAT [pembuat = ppat]",
    "SKU": VILLAGE,
    "SKDU": camat("badan_usaha = ya"),
    "DOMLEMB": CAMAT,
    "RAMAI": CAMAT + ", > Polsek",
    "SKCK": CAMAT + ", > Polsek atau Polres",
    "BAIK": VILLAGE,
    "HILANG": VILLAGE + ", > Polsek",
    "BEPERGIAN": VILLAGE,
    "PASLINTAS": CAMAT + ", > Kantor Imigrasi",
    "KENDARAAN": VILLAGE,
    "TERNAK": VILLAGE,
    "BBM": REGENCY.replace("Disdukcapil", "Dinas terkait").replace("+setujui,", "+setujui [penerbit = opd],"),
    "PENELITIAN": (
        "n periksa, c setujui [rekomendasi = camat], k Kesbangpol periksa+setujui [rekomendasi = kesbangpol], "
        "n setujui+tandatangani, n siapkan+serahkan"
    ),
    "SPPD": VILLAGE,
    "TUGAS": VILLAGE,
    "UNDANGAN": VILLAGE,
}
SHORT = {"nagari": "n", "kecamatan": "c", "kabupaten": "k", "luar": ">"}
DONE_BY = {
    "periksa": {"petugas", "verifikator", "dinas"},
    "teruskan": {"verifikator"},
    "tandatangani": {"kepala"},
    "siapkan": {"petugas"},
    "serahkan": {"petugas"},
    "bawa": {"warga"},
}


def said(stage: Tahap) -> str:
    done = "" if stage.tingkat == "luar" else "+".join(stage.needed)
    condition = f"[{stage.bila}]" if stage.bila else ""
    return " ".join(part for part in (SHORT[stage.tingkat], stage.tempat, done, condition) if part)


@pytest.mark.parametrize("kode", ROUTES)
def test_it_takes_each_kind_the_way_it_is_meant_to_go(kode: str) -> None:
    isi = shipped.services()[kode]
    assert ", ".join(said(one) for one in isi.rute) == ROUTES[kode]
    for stage in isi.rute:
        for done in stage.needed:
            assert stage.peran in DONE_BY.get(done, {stage.peran})
        # Who may not proceed has to be told so: all but the last steps can be sent back.
        if not {"serahkan", "bawa"} & set(stage.tindakan):
            assert "kembalikan" in stage.tindakan
            assert stage.batas


def test_it_ships_all_kinds_and_no_other() -> None:
    assert list(shipped.services()) == list(ROUTES)
    assert len(ROUTES) == 59
    assert len(shipped.requirements()) == 33
    assert [one.nomor for one in shipped.components()] == [str(number) for number in range(1, 15)]


def test_it_sends_eighteen_kinds_to_the_district() -> None:
    found = {kode for kode, isi in shipped.services().items() if any(one.tingkat == "kecamatan" for one in isi.rute)}
    assert len(found) == 18
    # Whatever the camat attests passes him; what he alone signs is handed over there.
    assert {kode for kode, isi in shipped.services().items() if isi.mengetahui == "camat"} < found
    assert [kode for kode, isi in shipped.services().items() if isi.penandatangan == "camat"] == ["DISPNIKAH"]


def test_it_has_no_problem_in_any() -> None:
    assert {kode: found for kode, isi in shipped.services().items() if (found := problems(isi))} == {}


def test_it_refers_to_what_there_is() -> None:
    known = set(shipped.services())
    for name in ("syarat_jenis", "isian", "rute"):
        with (shipped.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["jenis"] for row in rows} <= known
        assert None not in {key for row in rows for key in row}
    assert all(row["sumber"] for row in csv.DictReader((shipped.DATA / "rute.csv").open(encoding="utf-8")))


def test_it_never_lets_births_deaths_and_heirs_be_asked_for_by_whom_they_are_about() -> None:
    others = {kode for kode, isi in shipped.services().items() if isi.pemohon == "lain"}
    assert {"LAHIR", "AKTAL", "LMATI", "MATI", "WARIS"} <= others
    assert Counter(isi.pemohon for isi in shipped.services().values())["kantor"] == 3


def test_it_blocks_nobody_for_want_of_a_signature_of_custom() -> None:
    """An ombudsman's case: the elders' word is welcome, and never a condition."""
    for isi in shipped.services().values():
        assert not [one for one in isi.syarat if one.kode in ("RANJI", "PBB") and one.wajib]
        assert not [one for one in isi.isian if "adat" in one.nama or one.nama == "mamak" if one.wajib]


def test_it_asks_for_moves_in_the_classes_of_the_form() -> None:
    field = next(one for one in shipped.services()["PINDAH"].isian if one.nama == "klasifikasi")
    assert len(field.pilihan) == len(KlasifikasiPindah)


def test_it_is_small_enough_to_send() -> None:
    from layanan.katalog.rules.content import to_json

    def size(isi: Isi) -> int:
        return len(json.dumps(to_json(isi)))

    assert max(map(size, shipped.services().values())) < 4000
