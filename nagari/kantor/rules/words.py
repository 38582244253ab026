"""Words that differ by region: what a village, its parts and its head are called (UU 6/2014 art. 6; UU 23/2014).

Only defaults: an office may change any of them. Every word also comes as `<key>_cap` for headings and titles.
"""

from collections.abc import Mapping
from dataclasses import dataclass

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


DESA = VillageWords("desa", "kepala desa", "dusun", "kepala dusun", "kantor kepala desa")
KELURAHAN = VillageWords("kelurahan", "lurah", "lingkungan", "kepala lingkungan", "kantor lurah")
# Perda Sumatera Barat 7/2018.
NAGARI = VillageWords("nagari", "wali nagari", "jorong", "wali jorong", "kantor wali nagari")
# UU 11/2006 art. 115.
GAMPONG = VillageWords("gampong", "keuchik", "dusun", "kepala dusun", "kantor keuchik")
# UU 2/2021 art. 1.
KAMPUNG = VillageWords("kampung", "kepala kampung", "RW", "ketua RW", "kantor kepala kampung")

ACEH, SUMATERA_BARAT = "11", "13"
PAPUA = frozenset({"91", "92", "93", "94", "95", "96"})
# Mentawai, Sawahlunto and Pariaman have desa, not nagari.
SUMATERA_BARAT_WITH_DESA = frozenset({"13.09", "13.73", "13.77"})


def village_words(code: str) -> VillageWords:
    """The words for village `code`, or for the villages of region `code`. Codes as Kemendagri dots them."""
    parts = code.split(".")
    if len(parts) == 4 and parts[3].startswith("1"):
        return KELURAHAN
    if parts[0] == SUMATERA_BARAT and ".".join(parts[:2]) not in SUMATERA_BARAT_WITH_DESA:
        return NAGARI
    if parts[0] == ACEH:
        return GAMPONG
    return KAMPUNG if parts[0] in PAPUA else DESA


def default_words(level: str, code: str) -> dict[str, str]:
    """All KEYS in lower case for an office of `level` (nagari, kecamatan, kabupaten) in region `code`."""
    village, parts = village_words(code), code.split(".")
    is_city = len(parts) > 1 and parts[1] >= "71"
    in_papua = parts[0] in PAPUA
    words = {
        "desa": village.desa,
        "kepala": village.kepala,
        "dusun": village.dusun,
        "kepala_dusun": village.kepala_dusun,
        "kecamatan": "distrik" if in_papua else "kecamatan",
        "camat": "kepala distrik" if in_papua else "camat",
        "kabupaten": "kota" if is_city else "kabupaten",
        "bupati": "wali kota" if is_city else "bupati",
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
