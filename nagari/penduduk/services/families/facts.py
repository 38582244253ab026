"""What the events of families tell beside the rows they changed: `Mutasi.rincian`, read back by `told`."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """PECAH_KK: from one card to a new one. `kk_baru` "" while Dukcapil has given no number.

    `asal`: the family they left, 32 hex digits; the event itself is of the one they are in now.
    """

    asal: str
    kk_lama: str
    kk_baru: str
    anggota: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """GABUNG_KK: everybody of one card enters another. `asal` as above."""

    asal: str
    kk_lama: str
    kk_baru: str
    anggota: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHead:
    """GANTI_KEPALA: names. `kepala_lama` "" where there was none."""

    kepala_lama: str
    kepala_baru: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNumber:
    """GANTI_NO_KK. Who comes with the old card is found by it (`queries.families`)."""

    kk_lama: str
    kk_baru: str


Facts = Division | Joining | NewHead | NewNumber


def kept(facts: Facts) -> dict[str, Any]:
    return asdict(facts)
