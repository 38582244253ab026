"""What somebody might fill into the form of any kind, by chance; sometimes only what must be."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from layanan.katalog.models import TipeIsian
from layanan.katalog.rules.content import Isian

DAY = date(2026, 5, 14)
WORDS = (
    "sawah",
    "Jorong Uji",
    "melamar kerja",
    "#strong[x] *tebal* $a$",
    "@nama <b> \\ 100%",
    "beasiswa ö",
    "1/2 bagian",
)


def person(rng: Random, niks: Sequence[str]) -> str:
    name = rng.choice(("Uji Satu", "Uji Dua, S.Pd", "RAHMAT #uji"))
    return rng.choice((name, f"{rng.choice(niks)} {name} - saudara", f"{rng.choice(niks)}"))


def value(field: Isian, rng: Random, niks: Sequence[str]) -> str:
    match field.tipe:
        case TipeIsian.ANGKA | TipeIsian.UANG:
            return str(rng.choice((1, 17, 1000, 2_500_000)))
        case TipeIsian.TANGGAL:
            return (DAY + timedelta(days=rng.randrange(-400, 90))).isoformat()
        case TipeIsian.JAM:
            return "09:30"
        case TipeIsian.YA_TIDAK:
            return rng.choice(("ya", "tidak"))
        case TipeIsian.PILIHAN:
            return rng.choice(field.pilihan)[0]
        case TipeIsian.ORANG:
            return person(rng, niks)
        case TipeIsian.DAFTAR_ORANG:
            return "\n".join(person(rng, niks) for _one in range(rng.choice((1, 2, 6))))
        case TipeIsian.PEGAWAI:
            return rng.choice(("Uji Wali", "Uji Staf\nUji Wali"))
    return rng.choice(WORDS)


def form(isian: Sequence[Isian], rng: Random, niks: Sequence[str]) -> dict[str, str]:
    return {one.nama: value(one, rng, niks) for one in isian if one.wajib or rng.random() < 0.5}
