"""The queue: how it is set up (synced), the tickets of the day (local), what remains of a day (synced)."""

from layanan.antrean.models.afterwards import JawabanSkm, RekapAntrean
from layanan.antrean.models.setup import (
    AturanAntrean,
    Jalur,
    JanjiAntrean,
    JatahJanji,
    LayananAntrean,
    Loket,
    Pencetak,
    Sambungan,
)
from layanan.antrean.models.tickets import Asal, Denyut, HariAntrean, Jejak, JejakTiket, StatusTiket, Tiket

__all__ = [
    "Asal",
    "AturanAntrean",
    "Denyut",
    "HariAntrean",
    "Jalur",
    "JanjiAntrean",
    "JatahJanji",
    "JawabanSkm",
    "Jejak",
    "JejakTiket",
    "LayananAntrean",
    "Loket",
    "Pencetak",
    "RekapAntrean",
    "Sambungan",
    "StatusTiket",
    "Tiket",
]
