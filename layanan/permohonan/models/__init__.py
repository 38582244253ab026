"""Requests, whom they are about, and the steps they took."""

from layanan.permohonan.models.requests import Asal, Hubungan, LangkahPermohonan, Permohonan, SubjekPermohonan

__all__ = ["Asal", "Hubungan", "LangkahPermohonan", "Permohonan", "SubjekPermohonan"]
