"""Letters, what became of them, and the templates they are made with."""

from layanan.surat.models.keys import KunciKantor
from layanan.surat.models.letters import CatatanSurat, JenisCatatan, Keadaan, Kertas, SubjekSurat, Surat
from layanan.surat.models.templates import TemplatSurat, VersiTemplat
from layanan.surat.models.tte import CaraTte, PengaturanTte, SertifikatPegawai

__all__ = [
    "CaraTte",
    "CatatanSurat",
    "JenisCatatan",
    "Keadaan",
    "Kertas",
    "KunciKantor",
    "PengaturanTte",
    "SertifikatPegawai",
    "SubjekSurat",
    "Surat",
    "TemplatSurat",
    "VersiTemplat",
]
