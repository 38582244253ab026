"""Words that differ by region: what a village, its parts and its head are called (UU 6/2014 art. 6; UU 23/2014).

Only defaults: an office may change any of them. Every word also comes as `<key>_cap` for headings and titles.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nagari.wilayah.rules.codes import PAPUA, VillageKind, is_city, village_kind

# Editable ones, in the order a form shows them.
KEYS = ("desa", "kepala", "dusun", "kepala_dusun", "kecamatan", "camat", "kabupaten", "bupati", "kantor")
MAX_WORD = 40


@dataclass(frozen=True, slots=True)
class VillageWords:
    desa: str
    kepala: str
    dusun: str
    kepala_dusun: str
    kantor: str


_DESA = VillageWords("desa", "kepala desa", "dusun", "kepala dusun", "kantor kepala desa")
VILLAGES = {
    VillageKind.DESA: _DESA,
    VillageKind.DESA_ADAT: _DESA,
    VillageKind.KELURAHAN: VillageWords("kelurahan", "lurah", "lingkungan", "kepala lingkungan", "kantor lurah"),
    VillageKind.NAGARI: VillageWords("nagari", "wali nagari", "jorong", "wali jorong", "kantor wali nagari"),
    VillageKind.GAMPONG: VillageWords("gampong", "keuchik", "dusun", "kepala dusun", "kantor keuchik"),
    VillageKind.KAMPUNG: VillageWords("kampung", "kepala kampung", "RW", "ketua RW", "kantor kepala kampung"),
}


def default_words(level: str, code: str) -> dict[str, str]:
    """All KEYS in lower case for an office of `level` (nagari, kecamatan, kabupaten) in region `code`."""
    village, in_city, in_papua = VILLAGES[village_kind(code)], is_city(code), code[:2] in PAPUA
    words = {
        "desa": village.desa,
        "kepala": village.kepala,
        "dusun": village.dusun,
        "kepala_dusun": village.kepala_dusun,
        "kecamatan": "distrik" if in_papua else "kecamatan",
        "camat": "kepala distrik" if in_papua else "camat",
        "kabupaten": "kota" if in_city else "kabupaten",
        "bupati": "wali kota" if in_city else "bupati",
    }
    offices = {
        "nagari": village.kantor,
        "kecamatan": f"kantor {words['camat']}",
        "kabupaten": f"kantor {words['bupati']}",
    }
    return {**words, "kantor": offices.get(level, village.kantor)}


def all_words(level: str, code: str, changed: Mapping[str, str]) -> dict[str, str]:
    """What templates get as `kata`: the defaults, what the office changed, and every word capitalised."""
    own = {key: value.strip() for key, value in changed.items() if key in KEYS and value.strip()}
    words = {**default_words(level, code), **own}
    return {**words, **{f"{key}_cap": capitalised(word) for key, word in words.items()}}


def capitalised(words: str) -> str:
    """ "wali nagari" -> "Wali Nagari"; RW stays RW."""
    return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))
