"""One office that issues letters: its head, its series, the regency's catalogue, a family of residents."""

from datetime import date
from uuid import UUID

import pytest

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.surat.rules.made import Bahan, Pelaku, Subjek
from nagari.kantor.models import Kantor, Pegawai, SeriNomor
from nagari.penduduk.kode import Agama, Kewarganegaraan, Pekerjaan, StatusPerkawinan
from nagari.penduduk.models import Penduduk
from tests.office import KOTO_BARU, NOW
from tests.penduduk.people import make_keluarga, make_penduduk

CLERK = Pelaku(UUID(int=1), "Uji Petugas", KOTO_BARU)


@pytest.fixture
def letters_office(office: Kantor) -> Kantor:
    furnish()
    return office


def furnish() -> None:
    """Its series and its head."""
    SeriNomor.objects.create(
        wilayah=KOTO_BARU,
        kode="surat",
        nama="Surat keluar",
        pola="{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}",
        tahun=2026,
    )
    Pegawai.objects.create(
        wilayah=KOTO_BARU, nama="Uji Wali", jenis="kepala", jabatan="Wali Nagari Koto Baru", mulai=date(2024, 1, 1)
    )


@pytest.fixture
def resident(letters_office: Kantor) -> Penduduk:
    return make_resident()


def make_resident(**values: object) -> Penduduk:
    keluarga = make_keluarga(alamat="Jalan Uji 1")
    facts = {
        "nama": "SITI ROSNIDAR",
        "agama": Agama.ISLAM,
        "status_perkawinan": StatusPerkawinan.KAWIN,
        "pekerjaan": Pekerjaan.PETANI_PEKEBUN,
        "kewarganegaraan": Kewarganegaraan.WNI,
        "tempat_lahir": "Solok",
        "keluarga": keluarga,
        "nik": "1302105203909001",
        **values,
    }
    return make_penduduk(**facts)


def kind(kode: str) -> JenisLayanan:
    """Of the regency."""
    return kinds.add_kind("13.02", kode, shipped.services()[kode], NOW)


def material(row: JenisLayanan, *about: Penduduk, **values: object) -> Bahan:
    subjek = tuple(Subjek(one.pk, one.nama) for one in about)
    assert row.versi_id is not None
    return Bahan(layanan=row.versi_id, subjek=subjek, **values)  # type: ignore[arg-type]
