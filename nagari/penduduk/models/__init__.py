"""Residents and families. Field names are those of the official forms (F-1.01, B.1), see docs/glossary.md."""

from nagari.penduduk.models.bukan_ganda import BukanGanda
from nagari.penduduk.models.bulan_tutup import BulanTutup
from nagari.penduduk.models.daftar import Daftar
from nagari.penduduk.models.gabungan import Gabungan
from nagari.penduduk.models.ganda import KabarGanda, NikGanda
from nagari.penduduk.models.impor import BarisImpor, Impor, StatusImpor
from nagari.penduduk.models.keluarga import Keluarga
from nagari.penduduk.models.mutasi import Jenis, Mutasi
from nagari.penduduk.models.mutasi_ganda import MutasiGanda
from nagari.penduduk.models.penduduk import Penduduk
from nagari.penduduk.models.serah_terima import JenisKabar, KabarPindah, TawaranPindah
from nagari.penduduk.models.terdata import KoreksiTerdata
from nagari.penduduk.models.ukuran import UkuranKeluarga

__all__ = [
    "BarisImpor",
    "BukanGanda",
    "BulanTutup",
    "Daftar",
    "Gabungan",
    "Impor",
    "Jenis",
    "JenisKabar",
    "KabarGanda",
    "KabarPindah",
    "Keluarga",
    "KoreksiTerdata",
    "Mutasi",
    "MutasiGanda",
    "NikGanda",
    "Penduduk",
    "StatusImpor",
    "TawaranPindah",
    "UkuranKeluarga",
]
