"""Requests, whom they are about, and the steps they took; what residents ask for before it is one."""

from layanan.permohonan.models.notes import CatatanPermohonan
from layanan.permohonan.models.papers import Berkas, TipeBerkas
from layanan.permohonan.models.placing import HitunganPermohonan, LetakPermohonan
from layanan.permohonan.models.requests import Asal, Hubungan, LangkahPermohonan, Permohonan, SubjekPermohonan
from layanan.permohonan.models.wishes import Pengajuan, StatusPengajuan

__all__ = [
    "Asal",
    "Berkas",
    "CatatanPermohonan",
    "HitunganPermohonan",
    "Hubungan",
    "LangkahPermohonan",
    "LetakPermohonan",
    "Pengajuan",
    "Permohonan",
    "StatusPengajuan",
    "SubjekPermohonan",
    "TipeBerkas",
]
