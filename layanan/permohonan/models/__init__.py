"""Requests, whom they are about, and the steps they took; what residents ask for before it is one."""

from layanan.permohonan.models.requests import Asal, Hubungan, LangkahPermohonan, Permohonan, SubjekPermohonan
from layanan.permohonan.models.wishes import Pengajuan, StatusPengajuan

__all__ = [
    "Asal",
    "Hubungan",
    "LangkahPermohonan",
    "Pengajuan",
    "Permohonan",
    "StatusPengajuan",
    "SubjekPermohonan",
]
