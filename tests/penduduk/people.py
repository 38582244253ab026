"""Invented residents and families in the database of a test."""

from datetime import date
from typing import Any

from nagari.lib.names import search_key
from nagari.penduduk.kode import Agama, JenisKelamin, Kewarganegaraan, Shdk, StatusPerkawinan
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from tests.office import KOTO_BARU

TODAY = date(2026, 5, 14)


def make_penduduk(wilayah: str = KOTO_BARU, **changes: Any) -> Penduduk:
    values: dict[str, Any] = {
        "nama": "ROSNIDAR",
        "jenis_kelamin": JenisKelamin.PEREMPUAN,
        "tanggal_lahir": date(1990, 3, 12),
        "tempat_lahir": "SOLOK",
        "agama": Agama.ISLAM,
        "kewarganegaraan": Kewarganegaraan.WNI,
        "status_perkawinan": StatusPerkawinan.BELUM_KAWIN,
        "terdata_sejak": TODAY,
        **changes,
    }
    return Penduduk.objects.create(wilayah=wilayah, cari=search_key(values["nama"]), **values)


def make_keluarga(no_kk: str = "1302102003159001", wilayah: str = KOTO_BARU, **changes: Any) -> Keluarga:
    return Keluarga.objects.create(wilayah=wilayah, no_kk=no_kk, terdata_sejak=TODAY, **changes)


def make_family(wilayah: str = KOTO_BARU) -> tuple[Keluarga, Penduduk, Penduduk, Penduduk]:
    """A family of three: SYAFRIL (head), NURHAYATI, FAUZAN."""
    keluarga = make_keluarga(wilayah=wilayah)
    man, woman = JenisKelamin.LAKI_LAKI, JenisKelamin.PEREMPUAN
    kawin = StatusPerkawinan.KAWIN
    common = {"wilayah": wilayah, "keluarga": keluarga}
    head = make_penduduk(
        nama="SYAFRIL", nik="1302100501809001", jenis_kelamin=man, tanggal_lahir=date(1980, 1, 5),
        shdk=Shdk.KEPALA_KELUARGA, status_perkawinan=kawin, **common,
    )  # fmt: skip
    wife = make_penduduk(
        nama="NURHAYATI", nik="1302104907849001", jenis_kelamin=woman, tanggal_lahir=date(1984, 7, 9), shdk=Shdk.ISTRI,
        status_perkawinan=kawin, **common,
    )  # fmt: skip
    child = make_penduduk(
        nama="FAUZAN", nik="1302100102089002", jenis_kelamin=man, tanggal_lahir=date(2008, 2, 1), shdk=Shdk.ANAK,
        nik_ayah=head.nik, **common,
    )  # fmt: skip
    return keluarga, head, wife, child


def make_places(wilayah: str = KOTO_BARU) -> tuple[Lingkungan, Lingkungan]:
    """Jorong Koto Tuo and its RT 001."""
    jorong = Lingkungan.objects.create(wilayah=wilayah, jenis=JenisLingkungan.JORONG, nama="Koto Tuo")
    return jorong, Lingkungan.objects.create(wilayah=wilayah, jenis=JenisLingkungan.RT, nama="001", induk=jorong)
