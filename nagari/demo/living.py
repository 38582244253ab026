"""What people of an age, sex and time do for a living and have learned, roughly as in a farming nagari of Solok."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import TypeVar

from nagari.penduduk.kode import GolonganDarah, Pekerjaan, PendidikanKk, PendidikanSedang, StatusPerkawinan

T = TypeVar("T")
Weighted = Sequence[tuple[T, int]]

_SCHOOLING_BY_ERA: tuple[Weighted[PendidikanKk], ...] = (
    (
        (PendidikanKk.TIDAK_BELUM_SEKOLAH, 12),
        (PendidikanKk.BELUM_TAMAT_SD, 23),
        (PendidikanKk.TAMAT_SD, 36),
        (PendidikanKk.SLTP, 13),
        (PendidikanKk.SLTA, 12),
        (PendidikanKk.DIPLOMA_III, 1),
        (PendidikanKk.DIPLOMA_IV_STRATA_I, 3),
    ),
    (
        (PendidikanKk.TIDAK_BELUM_SEKOLAH, 2),
        (PendidikanKk.BELUM_TAMAT_SD, 8),
        (PendidikanKk.TAMAT_SD, 27),
        (PendidikanKk.SLTP, 24),
        (PendidikanKk.SLTA, 28),
        (PendidikanKk.DIPLOMA_I_II, 1),
        (PendidikanKk.DIPLOMA_III, 2),
        (PendidikanKk.DIPLOMA_IV_STRATA_I, 7),
        (PendidikanKk.STRATA_II, 1),
    ),
    (
        (PendidikanKk.BELUM_TAMAT_SD, 2),
        (PendidikanKk.TAMAT_SD, 11),
        (PendidikanKk.SLTP, 21),
        (PendidikanKk.SLTA, 51),
        (PendidikanKk.DIPLOMA_III, 3),
        (PendidikanKk.DIPLOMA_IV_STRATA_I, 12),
    ),
)
_MEN: Weighted[Pekerjaan] = (
    (Pekerjaan.PETANI_PEKEBUN, 46),
    (Pekerjaan.BURUH_TANI_PERKEBUNAN, 9),
    (Pekerjaan.BURUH_HARIAN_LEPAS, 9),
    (Pekerjaan.WIRASWASTA, 12),
    (Pekerjaan.PEDAGANG, 6),
    (Pekerjaan.KARYAWAN_SWASTA, 5),
    (Pekerjaan.SOPIR, 4),
    (Pekerjaan.TUKANG_BATU, 3),
    (Pekerjaan.TUKANG_KAYU, 2),
    (Pekerjaan.PETERNAK, 2),
    (Pekerjaan.MEKANIK, 1),
    (Pekerjaan.BELUM_TIDAK_BEKERJA, 1),
)
_WOMEN: Weighted[Pekerjaan] = (
    (Pekerjaan.MENGURUS_RUMAH_TANGGA, 48),
    (Pekerjaan.PETANI_PEKEBUN, 29),
    (Pekerjaan.PEDAGANG, 8),
    (Pekerjaan.WIRASWASTA, 6),
    (Pekerjaan.BURUH_TANI_PERKEBUNAN, 4),
    (Pekerjaan.TUKANG_JAHIT, 3),
    (Pekerjaan.KARYAWAN_SWASTA, 2),
)
_GRADUATES: Weighted[Pekerjaan] = (
    (Pekerjaan.PEGAWAI_NEGERI_SIPIL, 28),
    (Pekerjaan.GURU, 22),
    (Pekerjaan.KARYAWAN_HONORER, 16),
    (Pekerjaan.KARYAWAN_SWASTA, 14),
    (Pekerjaan.WIRASWASTA, 12),
    (Pekerjaan.PERAWAT, 3),
    (Pekerjaan.BIDAN, 2),
    (Pekerjaan.PERANGKAT_DESA, 3),
)
_BLOOD: Weighted[GolonganDarah] = (
    (GolonganDarah.TIDAK_TAHU, 62),
    (GolonganDarah.O, 15),
    (GolonganDarah.A, 11),
    (GolonganDarah.B, 9),
    (GolonganDarah.AB, 3),
)
# Columns of the list of learning while at school: up to this age, this has been finished, this is going on.
_SCHOOL_YEARS = (
    (4, PendidikanKk.TIDAK_BELUM_SEKOLAH, PendidikanSedang.BELUM_TK),
    (6, PendidikanKk.TIDAK_BELUM_SEKOLAH, PendidikanSedang.SEDANG_TK),
    (12, PendidikanKk.BELUM_TAMAT_SD, PendidikanSedang.SEDANG_SD),
    (15, PendidikanKk.TAMAT_SD, PendidikanSedang.SEDANG_SLTP),
    (18, PendidikanKk.SLTP, PendidikanSedang.SEDANG_SLTA),
)
_GRADUATED = {PendidikanKk.DIPLOMA_III, PendidikanKk.DIPLOMA_IV_STRATA_I, PendidikanKk.STRATA_II}


def pick(weighted: Weighted[T], chance: float) -> T:
    """The value at `chance` (0 up to, not including, 1) along the weights."""
    left = chance * sum(weight for _, weight in weighted)
    for value, weight in weighted:
        left -= weight
        if left < 0:
            return value
    return weighted[-1][0]


def chance_of(number: int, salt: int) -> float:
    """A fate between 0 and 1 that stays with a person: growing up must not make a farmer's degree come and go."""
    mixed = (number * 2654435761 + salt * 40503) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    return ((mixed * 2246822519) & 0xFFFFFFFF) / 0x100000000


def schooling(number: int, born: date, age: int) -> tuple[PendidikanKk, PendidikanSedang]:
    chance = chance_of(number, 1)
    for below, finished, going_on in _SCHOOL_YEARS:
        if age < below:
            leaves_early = age >= 12 and chance < 0.08
            return finished, PendidikanSedang.TIDAK_SEDANG_SEKOLAH if leaves_early else going_on
    era = 0 if born.year < 1970 else 1 if born.year < 1995 else 2
    finished = pick(_SCHOOLING_BY_ERA[era], chance)
    if finished in _GRADUATED and age < 23:
        return PendidikanKk.SLTA, PendidikanSedang.SEDANG_S1
    return finished, PendidikanSedang.TIDAK_SEDANG_SEKOLAH


def occupation(
    number: int, male: bool, age: int, status: StatusPerkawinan, learned: tuple[PendidikanKk, PendidikanSedang]
) -> Pekerjaan:
    finished, going_on = learned
    if age < 6:
        return Pekerjaan.BELUM_TIDAK_BEKERJA
    if going_on != PendidikanSedang.TIDAK_SEDANG_SEKOLAH:
        return Pekerjaan.PELAJAR_MAHASISWA
    chance = chance_of(number, 2)
    if (
        age < 20
        or (age >= 72 and chance < 0.35)
        or (age < 25 and chance < 0.3 and status == StatusPerkawinan.BELUM_KAWIN)
    ):
        return Pekerjaan.BELUM_TIDAK_BEKERJA
    if finished in _GRADUATED:
        work = pick(_GRADUATES, chance)
        if age >= 60 and work in {Pekerjaan.PEGAWAI_NEGERI_SIPIL, Pekerjaan.GURU}:
            return Pekerjaan.PENSIUNAN
        return Pekerjaan.GURU if male and work == Pekerjaan.BIDAN else work
    return pick(_MEN if male else _WOMEN, chance)


def blood_group(rng: Random) -> GolonganDarah:
    return pick(_BLOOD, rng.random())
