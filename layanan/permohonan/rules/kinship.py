"""What the register knows of two people being kin: heirs, and whether somebody is what he says he is. Pure.

A register knows less than a family does: what it does not know is a reason to look at papers, never to refuse.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from layanan.permohonan.models.requests import Hubungan
from nagari.penduduk.kode import JenisKelamin, Shdk, StatusPerkawinan

CHILD: Final = Shdk.ANAK.label.lower()
_COUPLE: Final = frozenset({Shdk.KEPALA_KELUARGA, Shdk.SUAMI, Shdk.ISTRI})
_ONCE_MARRIED: Final = frozenset({StatusPerkawinan.KAWIN, StatusPerkawinan.CERAI_MATI})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Codes as the register has them (Shdk, JenisKelamin, StatusPerkawinan); None where it has none."""

    id: UUID
    nama: str
    nik: str = ""
    kelamin: int | None = None
    keluarga: UUID | None = None
    shdk: int | None = None
    kawin: int | None = None
    nik_ayah: str = ""
    nama_ayah: str = ""
    nik_ibu: str = ""
    nama_ibu: str = ""

    def shares_family(self, other: "Kin") -> bool:
        return self.keluarga is not None and self.keluarga == other.keluarga


def is_spouse(one: Kin, other: Kin) -> bool:
    """Of the dead too: they keep their place in the family, and the widow may be its head by now."""
    if not one.shares_family(other) or one.kelamin == other.kelamin or not {one.shdk, other.shdk} <= _COUPLE:
        return False
    if one.shdk == other.shdk:
        return one.shdk == Shdk.KEPALA_KELUARGA and other.kawin in _ONCE_MARRIED
    return Shdk.KEPALA_KELUARGA in (one.shdk, other.shdk)


def is_parent(parent: Kin, child: Kin) -> bool:
    is_father = parent.kelamin == JenisKelamin.LAKI_LAKI
    number, name = (child.nik_ayah, child.nama_ayah) if is_father else (child.nik_ibu, child.nama_ibu)
    if number and parent.nik:
        # A stepmother heads the same card.
        return number == parent.nik
    if not parent.shares_family(child):
        return False
    if name:
        return name.casefold() == parent.nama.casefold()
    as_child = child.shdk == Shdk.ANAK and parent.shdk in _COUPLE
    return as_child or (parent.shdk == Shdk.ORANGTUA and child.shdk == Shdk.KEPALA_KELUARGA)


def is_sibling(one: Kin, other: Kin) -> bool:
    for mine, theirs in ((one.nik_ayah, other.nik_ayah), (one.nik_ibu, other.nik_ibu)):
        if mine and mine == theirs:
            return True
    return one.shares_family(other) and one.shdk == other.shdk == Shdk.ANAK


def is_known(hubungan: str, by: Kin, about: Kin) -> bool:
    """Does the register know that who asks (`by`) is that to whom it is about? True where it could not say."""
    match hubungan:
        case Hubungan.PASANGAN:
            return is_spouse(about, by)
        case Hubungan.ORANG_TUA:
            return is_parent(by, about)
        case Hubungan.ANAK:
            return is_parent(about, by)
        case Hubungan.SAUDARA:
            return is_sibling(by, about)
    return True


def heir_word(dead: Kin, other: Kin) -> str:
    """What a husband, wife or child was to who died, in the words of the code list; "" of anybody else."""
    if is_spouse(dead, other):
        return (Shdk.SUAMI if other.kelamin == JenisKelamin.LAKI_LAKI else Shdk.ISTRI).label.lower()
    return CHILD if is_parent(dead, other) else ""
