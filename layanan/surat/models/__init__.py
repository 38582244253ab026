"""Letters, what became of them, and the templates they are made with."""

from layanan.surat.models.letters import CatatanSurat, JenisCatatan, Keadaan, Kertas, SubjekSurat, Surat
from layanan.surat.models.templates import TemplatSurat, VersiTemplat

__all__ = [
    "CatatanSurat",
    "JenisCatatan",
    "Keadaan",
    "Kertas",
    "SubjekSurat",
    "Surat",
    "TemplatSurat",
    "VersiTemplat",
]
