"""Invented people as plain values: what the rules look at, without a database."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nagari.penduduk.kode import Agama, JenisKelamin, Kewarganegaraan, Shdk, StatusPerkawinan
from nagari.penduduk.rules import Member

TODAY = date(2026, 5, 14)


@dataclass
class Orang:
    nik: str = "1302105203909001"
    nama: str = "ROSNIDAR"
    jenis_kelamin: int | None = JenisKelamin.PEREMPUAN
    tanggal_lahir: date | None = date(1990, 3, 12)
    agama: int | None = Agama.ISLAM
    organisasi_kepercayaan: str = ""
    status_perkawinan: int | None = StatusPerkawinan.BELUM_KAWIN
    tanggal_perkawinan: date | None = None
    tanggal_perceraian: date | None = None
    pendidikan_kk: int | None = None
    nik_ayah: str = ""
    nama_ayah: str = "SYAFRIL"
    nik_ibu: str = ""
    nama_ibu: str = "NURHAYATI"
    kewarganegaraan: int | None = Kewarganegaraan.WNI
    no_paspor: str = ""
    ktp_el: int | None = None
    hamil: int | None = None


def orang(**changes: Any) -> Orang:
    return replace(Orang(), **changes)


HEAD = Member(
    "SYAFRIL",
    Shdk.KEPALA_KELUARGA,
    JenisKelamin.LAKI_LAKI,
    date(1980, 1, 5),
    StatusPerkawinan.KAWIN,
    "1302100501809001",
)
WIFE = Member("NURHAYATI", Shdk.ISTRI, JenisKelamin.PEREMPUAN, date(1984, 7, 9), StatusPerkawinan.KAWIN)
CHILD = Member(
    "FAUZAN", Shdk.ANAK, JenisKelamin.LAKI_LAKI, date(2008, 2, 1), StatusPerkawinan.BELUM_KAWIN, "1302100102089002"
)
