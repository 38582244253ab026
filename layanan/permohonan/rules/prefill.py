"""What the register already knows of what a form asks for. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from layanan.katalog.rules.content import Isian


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Of somebody: `kelamin` is L, P or "". `ayah`, `ibu` as `line`; `ahli_waris` a line each."""

    nama: str
    nik: str = ""
    kelamin: str = ""
    alamat: str = ""
    no_kk: str = ""
    ayah: str = ""
    ibu: str = ""
    ahli_waris: str = ""

    @property
    def line(self) -> str:
        """As letters read a person: the NIK, where there is one, brings all that the register knows."""
        return named(self.nama, self.nik)


def named(nama: str, nik: str) -> str:
    return f"{nik} {nama}".strip() if nama else ""


NOBODY: Final = Known(nama="")
# Of whom it is about, of who asks, and what the one is to the other in words.
_Of = Callable[[Known, Known, str], str]
_SOURCES: Final[Mapping[str, _Of]] = {
    "alamat_domisili": lambda about, by, relation: about.alamat,
    "no_kk_semula": lambda about, by, relation: about.no_kk,
    "ayah": lambda about, by, relation: about.ayah,
    "ibu": lambda about, by, relation: about.ibu,
    "anak": lambda about, by, relation: about.line,
    "calon_suami": lambda about, by, relation: about.line if about.kelamin == "L" else "",
    "calon_istri": lambda about, by, relation: about.line if about.kelamin == "P" else "",
    "wali": lambda about, by, relation: about.ayah if about.kelamin == "P" else "",
    "pewaris": lambda about, by, relation: about.line,
    "ahli_waris": lambda about, by, relation: about.ahli_waris,
    "pelapor": lambda about, by, relation: by.line,
    "penanggung_jawab": lambda about, by, relation: by.line,
    "hubungan": lambda about, by, relation: relation,
}
# What may be left out is not guessed at, but for what a card says.
_OPTIONAL: Final = frozenset({"no_kk_semula", "ayah", "wali"})


def usual(isian: Sequence[Isian], about: Known, by: Known, relation: str) -> dict[str, str]:
    """By name of the field; what nothing is known of is left out."""
    found = {
        one.nama: _SOURCES[one.nama](about, by, relation)
        for one in isian
        if one.nama in _SOURCES and (one.wajib or one.nama in _OPTIONAL)
    }
    return {name: text for name, text in found.items() if text}
