"""The catalogue of services."""

from layanan.katalog.models.catalogue import JenisLayanan, PilihanLayanan, SyaratLayanan, VersiLayanan
from layanan.katalog.models.choices import Pembawa, Pemohon, Penandatangan, Peran, Tindakan, Tingkat, TipeIsian

__all__ = [
    "JenisLayanan",
    "Pembawa",
    "Pemohon",
    "Penandatangan",
    "Peran",
    "PilihanLayanan",
    "SyaratLayanan",
    "Tindakan",
    "Tingkat",
    "TipeIsian",
    "VersiLayanan",
]
