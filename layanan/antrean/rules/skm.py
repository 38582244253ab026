"""The index of public satisfaction. Source: PermenPANRB 14/2017, annex: nine elements of equal weight, marks 1 to 4.

The weight is exactly 1/9: with the 0.11 of many spreadsheets 91.48 becomes 90.56. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

WEIGHT: Final = Fraction(1, 9)
ELEMENTS: Final = 9
# Lower edges after rounding to two decimals: the bands of the rule leave gaps between (64.995).
BANDS: Final = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("0")))
BAND_NAMES: Final = {"A": "Sangat baik", "B": "Baik", "C": "Kurang baik", "D": "Tidak baik"}
# Band, intervals of the mean and of the index, as the annex prints them.
INTERVALS: Final = (
    ("A", "3,5324 – 4,00", "88,31 – 100,00"),
    ("B", "3,0644 – 3,532", "76,61 – 88,30"),
    ("C", "2,60 – 3,064", "65,00 – 76,60"),
    ("D", "1,00 – 2,5996", "25,00 – 64,99"),
)

# Names and questions of the rule; the answers' wording is common usage.
UNSUR: Final = (
    ("Persyaratan", "Bagaimana kesesuaian persyaratan dengan jenis layanannya?", "sesuai"),
    ("Sistem, mekanisme, dan prosedur", "Bagaimana kemudahan prosedur pelayanan di kantor ini?", "mudah"),
    ("Waktu penyelesaian", "Bagaimana kecepatan waktu pelayanan?", "cepat"),
    ("Biaya/tarif", "Bagaimana kewajaran biaya atau tarif pelayanan?", "wajar"),
    ("Produk spesifikasi jenis pelayanan", "Bagaimana kesesuaian hasil pelayanan dengan yang dijanjikan?", "sesuai"),
    ("Kompetensi pelaksana", "Bagaimana kemampuan petugas dalam melayani?", "mampu"),
    ("Perilaku pelaksana", "Bagaimana kesopanan dan keramahan petugas?", "sopan dan ramah"),
    ("Sarana dan prasarana", "Bagaimana mutu sarana dan prasarana?", "baik"),
    ("Penanganan pengaduan, saran, dan masukan", "Bagaimana penanganan pengaduan pengguna layanan?", "baik"),
)
SEXES: Final = (("L", _("male")), ("P", _("female")))
AGE_GROUPS: Final = (
    ("17-24", "17-24"),
    ("25-34", "25-34"),
    ("35-44", "35-44"),
    ("45-59", "45-59"),
    ("60+", _("60 and over")),
)
# As the sheet of the annex has them; diplomas, which it forgot, beside.
SCHOOLING: Final = (
    ("SD", _("primary school or less")),
    ("SMP", "SMP"),
    ("SMA", "SMA/SMK"),
    ("D", _("diploma (D1 to D4)")),
    ("S1", "S1"),
    ("S2", "S2"),
    ("S3", "S3"),
)
OCCUPATIONS: Final = (
    ("PNS", "PNS/ASN"),
    ("TNI", "TNI"),
    ("POLRI", "POLRI"),
    ("SWASTA", _("private employee")),
    ("WIRAUSAHA", _("self-employed")),
    ("LAINNYA", _("other")),
)


def answers(word: str) -> tuple[tuple[int, str], ...]:
    """The four answers around one word, from bad to good."""
    return ((1, f"Tidak {word}"), (2, f"Kurang {word}"), (3, word.capitalize()), (4, f"Sangat {word}"))


@dataclass(frozen=True, slots=True)
class Unsur:
    """Mean of one element, 1 to 4, two decimals; times 25 (`konversi`), times its weight (`tertimbang`, three)."""

    nama: str
    rata: Decimal
    konversi: Decimal
    tertimbang: Decimal
    mutu: str


@dataclass(frozen=True, slots=True)
class Skm:
    """`index` 25.00 to 100.00, two decimals; `mutu` its band; `tertimbang` the sum of the weighted means, three."""

    count: int
    index: Decimal
    mutu: str
    tertimbang: Decimal
    unsur: tuple[Unsur, ...]

    @property
    def best(self) -> list[Unsur]:
        return [one for one in self.unsur if one.rata == max(every.rata for every in self.unsur)]

    @property
    def worst(self) -> list[Unsur]:
        """Where improving begins; empty where all are alike."""
        least = min(every.rata for every in self.unsur)
        return [one for one in self.unsur if one.rata == least] if least < self.best[0].rata else []

    @property
    def kinerja(self) -> str:
        return BAND_NAMES[self.mutu]


def skm(sums: Sequence[int], count: int) -> Skm | None:
    """From the sum of marks of each element and the number of answers; None for none."""
    if not count:
        return None
    means = [Fraction(one, count) for one in sums]
    weighted = sum((mean * WEIGHT for mean in means), Fraction())
    index = _rounded(weighted * 25)
    unsur = tuple(
        Unsur(name, _rounded(mean), _rounded(mean * 25), _rounded(mean * WEIGHT, 3), band(_rounded(mean * 25)))
        for (name, _question, _word), mean in zip(UNSUR, means, strict=True)
    )
    return Skm(count, index, band(index), _rounded(weighted, 3), unsur)


def skm_of(marks: Iterable[Sequence[int]]) -> Skm | None:
    rows = list(marks)
    return skm([sum(column) for column in zip(*rows, strict=True)], len(rows)) if rows else None


def band(index: Decimal) -> str:
    """A to D of an index already rounded to two decimals."""
    return next(name for name, least in BANDS if index >= least)


def _rounded(value: Fraction, places: int = 2) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
