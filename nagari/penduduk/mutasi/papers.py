"""Which papers an event asks for: a check-list, never a bar.

Sources: F-1.02 and F-2.01 of Permendagri 109/2019, Perpres 96/2018 art. 33-45 as OpenSID's lists carry them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nagari.penduduk.models import Jenis


@dataclass(frozen=True, slots=True)
class Paper:
    """`nama` is official wording, Indonesian in every language. `is_required` by law where the case has it."""

    kode: str
    nama: str
    is_required: bool = True


_KK: Final = Paper("KK", "Kartu Keluarga (asli atau fotokopi)")
_KTP: Final = Paper("KTP", "KTP-el pelapor", is_required=False)
_SAKSI: Final = Paper("KTPW", "KTP-el dua orang saksi")
_F101: Final = Paper("F101", "Formulir F-1.01")
_F102: Final = Paper("F102", "Formulir F-1.02")
_F103: Final = Paper("F103", "Formulir F-1.03")
_F201: Final = Paper("F201", "Formulir F-2.01")
_PENGANTAR: Final = Paper("PRT", "Surat pengantar RT/RW atau kepala jorong/dusun", is_required=False)
_KUASA: Final = Paper("KUASA", "Surat kuasa (F-1.07), bila dikuasakan", is_required=False)
_IMIGRASI: Final = Paper("IMIG", "Dokumen perjalanan dan izin tinggal, bagi orang asing", is_required=False)

PAPERS: Final[Mapping[str, tuple[Paper, ...]]] = {
    Jenis.LAHIR: (
        Paper("AKTA", "Surat keterangan lahir dari dokter, bidan, atau penolong kelahiran"),
        Paper("NIKAH", "Buku nikah/kutipan akta perkawinan orang tua", is_required=False),
        _KK,
        Paper("SPTJM", "SPTJM kebenaran data kelahiran (F-2.03), bila tanpa surat keterangan lahir", is_required=False),
        Paper("SPTJM2", "SPTJM sebagai pasangan suami istri (F-2.04), bila tanpa buku nikah", is_required=False),
        _F201,
        _SAKSI,
        _KUASA,
    ),
    Jenis.LAHIR_MATI: (
        Paper("LAHIRMATI", "Surat keterangan lahir mati dari dokter, bidan, atau penolong kelahiran"),
        _KK,
        _F201,
        _SAKSI,
        _KUASA,
    ),
    Jenis.MATI: (
        Paper("MATIRS", "Surat kematian dari dokter, rumah sakit, atau puskesmas", is_required=False),
        Paper("MATIND", "Surat keterangan kematian dari kepala desa/lurah/wali nagari", is_required=False),
        Paper("POLISI", "Surat keterangan kepolisian, bila tidak jelas identitasnya", is_required=False),
        _KK,
        Paper("KTPM", "KTP-el yang meninggal", is_required=False),
        _F201,
        _SAKSI,
        _KUASA,
    ),
    Jenis.DATANG: (
        Paper("SKPD", "Surat keterangan pindah (SKP/SKPWNI) dari daerah asal"),
        Paper("SKPLN", "Surat keterangan pindah luar negeri, bila dari luar negeri", is_required=False),
        _F101,
        Paper("KKTUJUAN", "KK keluarga yang ditumpangi, bila menumpang", is_required=False),
        Paper("SETUJU", "Persetujuan kepala keluarga yang ditumpangi", is_required=False),
        _IMIGRASI,
        _KUASA,
    ),
    Jenis.PINDAH: (
        _F103,
        _KK,
        _PENGANTAR,
        Paper(
            "KUASAASUH", "Surat kuasa pengasuhan anak dari orang tua/wali, bila anak pindah sendiri", is_required=False
        ),
        _IMIGRASI,
        _KUASA,
    ),
    Jenis.PINDAH_DALAM: (_F103, _KK, _PENGANTAR),
    Jenis.HILANG: (Paper("LAPHILANG", "Surat keterangan hilang dari kepolisian"), _KK, _PENGANTAR),
    Jenis.KEMBALI: (_KK, _PENGANTAR, _KTP),
    Jenis.SEMENTARA_MASUK: (_PENGANTAR, _KTP, _IMIGRASI),
    Jenis.SEMENTARA_KELUAR: (_PENGANTAR, _KTP),
    Jenis.SEMENTARA_SELESAI: (_KTP,),
    Jenis.KAWIN: (
        Paper("NIKAH", "Buku nikah/kutipan akta perkawinan"),
        Paper("SPTJM", "SPTJM perkawinan belum tercatat (F-1.05), bila tanpa akta", is_required=False),
        _KK,
        Paper("KTPP", "KTP-el suami dan istri"),
        _F102,
        _KUASA,
    ),
    Jenis.CERAI: (
        Paper("CERAI", "Kutipan akta perceraian/akta cerai"),
        Paper("SPTJM", "SPTJM perceraian belum tercatat (F-1.05), bila tanpa akta", is_required=False),
        _KK,
        _F102,
        _KUASA,
    ),
    Jenis.UBAH: (
        _KK,
        Paper("BUKTI", "Surat keterangan/bukti perubahan peristiwa kependudukan dan peristiwa penting"),
        _F102,
        Paper("F106", "Formulir F-1.06"),
        _KUASA,
    ),
    Jenis.PEMBETULAN: (
        Paper("BUKTI", "Dokumen yang membuktikan data yang benar"),
        _KK,
        Paper("F106", "Formulir F-1.06"),
        _KUASA,
    ),
}


def papers_of(jenis: str) -> tuple[Paper, ...]:
    return PAPERS.get(jenis, ())
