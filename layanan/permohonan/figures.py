"""What of requests is kept as figures, and of which rows it follows."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from layanan.katalog.models import VersiLayanan
from layanan.permohonan.models import CatatanPermohonan, LangkahPermohonan, Permohonan, SubjekPermohonan
from nagari.kantor.models import HariLibur, JamLayanan
from nagari.sync.tracking import SyncedModel

# By kind: submitted, in which month; not over yet; not over yet by the day it is due (never 0).
DIAJUKAN: Final = "permohonan"
BERJALAN: Final = "permohonan_jalan"
TENGGAT: Final = "permohonan_tenggat"
SERIES: Final = (DIAJUKAN, BERJALAN, TENGGAT)
READS: Final[Mapping[type[SyncedModel], Sequence[str]]] = {
    Permohonan: ("versi", "nomor", "pemohon_nama", "diajukan_pada"),
    SubjekPermohonan: ("permohonan", "urutan", "nama"),
    LangkahPermohonan: ("permohonan", "jenis", "sesudah"),
    CatatanPermohonan: ("permohonan", "kepada", "tahap"),
    # One may come after the requests made under it.
    VersiLayanan: ("sidik",),
    # What is due when.
    JamLayanan: ("hari", "buka", "tutup", "istirahat_mulai", "istirahat_selesai"),
    HariLibur: ("tanggal", "masuk_kerja"),
}


def number_of(jenis: UUID) -> int:
    """Number of a kind of service in the figures. Two of some hundred kinds share one in one of 40,000 regencies."""
    return jenis.int & 0x7FFF_FFFF
