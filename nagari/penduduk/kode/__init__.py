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
from nagari.penduduk.kode.reading import Layout, UnknownCode, opensid_code, parse

__all__ = [
    "Agama",
    "Asuransi",
    "Cacat",
    "CaraKb",
    "DapatMembaca",
    "GolonganDarah",
    "Hamil",
    "JenisKelamin",
    "Kewarganegaraan",
    "KtpEl",
    "Layout",
    "Pekerjaan",
    "PendidikanKk",
    "PendidikanSedang",
    "Shdk",
    "StatusDasar",
    "StatusPenduduk",
    "StatusPerkawinan",
    "StatusPerkawinanF101",
    "StatusRekam",
    "TipeSponsor",
    "UnknownCode",
    "opensid_code",
    "parse",
]
