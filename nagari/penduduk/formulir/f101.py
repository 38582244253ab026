"""F-1.01, the biodata of a family: 41 columns for each member, ten members a sheet."""

from collections.abc import Sequence

from nagari.penduduk.formulir.blocks import Block, Form, day, label, lines, signed, table
from nagari.penduduk.formulir.wording import F101, FOREIGN_ONLY
from nagari.penduduk.kode import Cacat, Kewarganegaraan, Shdk, StatusPerkawinan
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.printing.printable import breakable
from nagari.printing.sheets import Sheet

MEMBERS = 10
# Columns of each strip: a sheet is 33 cm wide.
_STRIPS = ((1, 9), (10, 19), (20, 29), (30, 41))
_NARROW = frozenset({1, 10, 13, 15, 17, 21, 24, 28})
_WIDE = frozenset({2, 9, 16, 22, 38, 40})
_WED = {
    (StatusPerkawinan.KAWIN, True): "KAWIN TERCATAT",
    (StatusPerkawinan.KAWIN, False): "KAWIN BELUM TERCATAT",
    (StatusPerkawinan.CERAI_HIDUP, True): "CERAI HIDUP TERCATAT",
    (StatusPerkawinan.CERAI_HIDUP, False): "CERAI HIDUP BELUM TERCATAT",
}


def form(
    keluarga: Keluarga, members: Sequence[Penduduk], region: Sequence[tuple[str, str]], *, place: str, specific: bool
) -> Form:
    """`region`: (what it is, name with code) from the province down; `specific`: disability may be shown."""
    head = next((one for one in members if one.shdk == Shdk.KEPALA_KELUARGA), None)
    blocks: list[Block] = [
        lines(
            "DATA KEPALA KELUARGA",
            [
                ("Nama kepala keluarga", head.nama if head else ""),
                ("Nomor KK", keluarga.no_kk, 16),
                ("Alamat", keluarga.alamat),
                ("Kode pos", keluarga.kode_pos, 5),
                ("Jumlah anggota keluarga", str(len(members))),
                ("Telepon", head.telepon if head else ""),
                *region,
            ],
        )
    ]
    for start in range(0, max(len(members), 1), MEMBERS):
        some = members[start : start + MEMBERS]
        for first, last in _STRIPS:
            heads = [(f"{number}. {F101[number - 1]}", _width(number)) for number in range(first, last + 1)]
            rows = [
                [breakable(text) for text in columns(one, place_in, specific=specific)[first - 1 : last]]
                for place_in, one in enumerate(some, start + 1)
            ]
            if first > 1:
                heads = [("No", 0.6), *heads]
                rows = [[str(number), *row] for number, row in enumerate(rows, start + 1)]
            blocks.append(table("DATA ANGGOTA KELUARGA" if first == 1 else "", heads, rows, size=7))
    blocks.append(signed((["Kepala Keluarga,"], head.nama if head else ""), place=place))
    return Form("F-1.01", blocks, Sheet.F4_LANDSCAPE)


def _width(number: int) -> float:
    return 0.6 if number in _NARROW else 1.6 if number in _WIDE else 1.0


def columns(one: Penduduk, number: int, *, specific: bool) -> list[str]:
    """The 41 values of one member."""
    is_foreign = one.kewarganegaraan == Kewarganegaraan.WNA
    wed = one.status_perkawinan
    status = _wed(one)
    was_wed = wed not in (None, StatusPerkawinan.BELUM_KAWIN)
    parted = wed == StatusPerkawinan.CERAI_HIDUP
    found = [
        *(str(number), one.nama, one.gelar_depan, one.gelar_belakang, one.no_paspor, day(one.tanggal_akhir_paspor)),
        *(one.nama_sponsor, label(one, "tipe_sponsor"), one.alamat_sponsor, label(one, "jenis_kelamin")),
        *(one.tempat_lahir, day(one.tanggal_lahir), label(one, "kewarganegaraan"), one.no_sk_wni),
        *(_has(one.no_akta_lahir), one.no_akta_lahir, label(one, "golongan_darah"), label(one, "agama")),
        *(one.organisasi_kepercayaan, status or label(one, "status_perkawinan")),
        *(_has(one.no_akta_perkawinan) if was_wed else "", one.no_akta_perkawinan, day(one.tanggal_perkawinan)),
        *(_has(one.no_akta_perceraian) if parted else "", one.no_akta_perceraian, day(one.tanggal_perceraian)),
        *(label(one, "shdk"), _disorder(one, specific=specific), _disability(one, specific=specific)),
        *(label(one, "pendidikan_kk"), label(one, "pekerjaan"), one.no_kitas, one.tempat_terbit_kitas),
        *(day(one.tanggal_terbit_kitas), day(one.tanggal_akhir_kitas), one.tempat_datang_pertama),
        *(day(one.tanggal_datang_pertama), one.nik_ibu, one.nama_ibu, one.nik_ayah, one.nama_ayah),
    ]
    return ["" if place in FOREIGN_ONLY and not is_foreign else text for place, text in enumerate(found, 1)]


def _wed(one: Penduduk) -> str:
    """A number of the certificate proves it; where neither is told, it is left to be said by hand."""
    number = one.no_akta_perceraian if one.status_perkawinan == StatusPerkawinan.CERAI_HIDUP else one.no_akta_perkawinan
    recorded = True if number else one.perkawinan_tercatat
    known = one.status_perkawinan in StatusPerkawinan.values and recorded is not None
    return _WED.get((StatusPerkawinan(one.status_perkawinan), bool(recorded)), "") if known else ""


def _has(number: str) -> str:
    return "ADA" if number else "TIDAK"


def _disorder(one: Penduduk, *, specific: bool) -> str:
    return {True: "ADA", False: "TIDAK"}.get(bool(one.kelainan), "") if specific and one.kelainan is not None else ""


def _disability(one: Penduduk, *, specific: bool) -> str:
    return label(one, "cacat") if specific and one.cacat in Cacat.values else ""
