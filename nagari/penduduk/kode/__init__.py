"""The official code lists, and the reader that turns what files hold into their codes."""

from nagari.penduduk.kode.administrasi import Asuransi, KtpEl, StatusDasar, StatusPenduduk, StatusRekam
from nagari.penduduk.kode.orang import (
    Agama,
    Cacat,
    CaraKb,
    GolonganDarah,
    Hamil,
    JenisKelamin,
    Kewarganegaraan,
    Shdk,
    StatusPerkawinan,
    StatusPerkawinanF101,
    TipeSponsor,
)
from nagari.penduduk.kode.pekerjaan import Pekerjaan
from nagari.penduduk.kode.pendidikan import DapatMembaca, PendidikanKk, PendidikanSedang
from nagari.penduduk.kode.peristiwa import (
    AlasanPindah,
    JenisKelahiran,
    JenisKepindahan,
    KlasifikasiPindah,
    PenerangKematian,
    PenolongKelahiran,
    SebabKematian,
    StatusKk,
    TempatDilahirkan,
)
from nagari.penduduk.kode.reading import Layout, UnknownCode, opensid_code, parse

__all__ = [
    "Agama",
    "AlasanPindah",
    "Asuransi",
    "Cacat",
    "CaraKb",
    "DapatMembaca",
    "GolonganDarah",
    "Hamil",
    "JenisKelahiran",
    "JenisKelamin",
    "JenisKepindahan",
    "Kewarganegaraan",
    "KlasifikasiPindah",
    "KtpEl",
    "Layout",
    "Pekerjaan",
    "PendidikanKk",
    "PendidikanSedang",
    "PenerangKematian",
    "PenolongKelahiran",
    "SebabKematian",
    "Shdk",
    "StatusDasar",
    "StatusKk",
    "StatusPenduduk",
    "StatusPerkawinan",
    "StatusPerkawinanF101",
    "StatusRekam",
    "TempatDilahirkan",
    "TipeSponsor",
    "UnknownCode",
    "opensid_code",
    "parse",
]
