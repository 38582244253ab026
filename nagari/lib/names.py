"""Names of people and places: cleaning what is typed, keys to find them by, likeness to spot duplicates.

One name has many spellings here: M. / Muh. / Muhammad / Mohamad; Oesman, Usman; Novi, Nofi; and the Minang form beside
the Indonesian one (Sulik Aie, Sulit Air). The key folds those and only those; Koto and Kota stay two words.

Error codes of `clean_name`: name_digit name_character name_no_letter name_too_long.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final

from nagari.lib.errors import CodedError

# Permendagri 73/2022 article 4: a name has at most 60 letters, spaces included; registers hold longer ones from before.
LONGEST_NAME: Final = 100
LONGEST_KEY: Final = 220

_QUOTES: Final = str.maketrans(dict.fromkeys("’‘`´ʼʻ′", "'") | dict.fromkeys("–—‑−", "-") | {"\u00a0": " "})
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACES: Final = re.compile(r"\s+")
_NOT_LETTERS: Final = re.compile(r"[^A-Z0-9]+")
# Two, never more: "zzzz" is no way to write Z.
_DOUBLED: Final = re.compile(r"([A-Z])\1")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What stands before a name and is left out in one list and written in the next.
_TITLES: Final = _words("H HJ DRS DRA DR IR PROF KH TGK ALM ALMH ALMARHUM ALMARHUMAH")
_DEGREES: Final = _words(
    "SPD SPDI SPDSD SE SEI SH SHI ST SAG SSOS SKOM SKM SIP SP SPT SPI SKEP STRKEB STRKES SFARM SSI SPSI SSN SHUM STP"
    " SSTP SIKOM MPD MPDI MM MH MHI MSI MAG MKES MKOM MT MA AMD AMDKEB AMDKEP AMA AMAPD NERS NS LC BA BSC DRG APT"
)

_SAME_WORD: Final = {
    "MUHAMMAD": "M MUH MUHD MHD MOH MOHD MOCH MUCH MD MOHAMMAD MOHAMAD MUHAMAD MOHAMMED MUHAMMED MOCHAMAD MOCHAMMAD"
    " MUCHAMAD MUCHAMMAD",
    "ABDUL": "ABD ABDL",
    "AHMAD": "ACHMAD AKHMAD AKHMAT ACHMAT AHMAT",
    "NURUL": "NOERUL",
    "SITI": "STI",
    # The Minang and the Indonesian form of one word, both official: names of the nagari of Kabupaten Solok in
    # Kepmendagri 300.2.2-2430/2025 beside those of BPS (Tanjung/Tanjuang Alai, Sulit Air/Sulik Aia, Kuncir/Kuncia ...).
    "AIR": "AIE AIA",
    "BUKIT": "BUKIK",
    "TANJUNG": "TANJUANG TJ",
    "SULIT": "SULIK",
    "BINGKUNG": "BINGKUANG",
    "KAMPUNG": "KAMPUANG",
    "GUGUK": "GUGUAK",
    "LABUH": "LABUAH",
    "GAUNG": "GAUANG",
    "JAMBUR": "JAMBUA",
    "KUNCIR": "KUNCIA",
    "INDUDUR": "INDUDUA",
    "SALIMPAT": "SALIMPEK",
    "SELAYO": "SALAYO",
    "SIBARAMBANG": "SIBERAMBANG",
}
# Elsewhere it is somebody's initial. ST stays as it is: Siti for some, Sutan for others.
_ONLY_IN_FRONT: Final = _words("M MD")


_AND: Final = re.compile(r"\s*[,;&/]\s*|\s+dan\s+", re.IGNORECASE)


def names_several(line: str) -> bool:
    """Has somebody written two people where one belongs, "Ani, Budi"? A degree after a comma is nobody."""
    parts = (_NOT_LETTERS.sub("", part.upper()) for part in _AND.split(line))
    return sum(len(part) > 2 and part not in _DEGREES for part in parts) > 1


def clean_name(raw: str, *, longest: int = LONGEST_NAME) -> str:
    """The name with single spaces and plain apostrophes, case and letters kept; "" for an empty cell or "-".

    Allowed: Latin letters with their accents, space, . , ' and -. Raises CodedError; see the codes above.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", raw)).translate(_QUOTES)
    text = _SPACES.sub(" ", text).strip()
    if text in {"", "-", "--"}:
        return ""
    if len(text) > longest:
        raise CodedError("name_too_long", length=len(text), longest=longest)
    if not (text.isascii() and text.replace(" ", "").isalpha()):
        _refuse_odd_characters(text)
    return text


def search_key(nama: str) -> str:
    """Upper-case tokens, one space between: a derived column to look names up in; never shown.

    Folded tokens first, then the literal ones that folding changed, so that a half-typed variant is found too.
    Search with `search_tokens`: each must begin some token of the key. At most LONGEST_KEY characters.
    """
    literal = _without_titles(_literal_tokens(nama))
    return _search_key(literal, [_fold(token) for token in literal])


def _search_key(literal: tuple[str, ...], folded: list[str]) -> str:
    key = " ".join(dict.fromkeys([*_canonical_tokens(literal), *folded]))
    return key if len(key) <= LONGEST_KEY else key[:LONGEST_KEY].rpartition(" ")[0] or key[:LONGEST_KEY]


def person_key(nama: str) -> str:
    """`search_key` of a person, with a space before each token, so that " YUS" is sought in one look.

    With the other reading of J, which was Y before 1972 (Jusuf, Yusuf), and with neighbours written as one (NURHAYATI
    for Nur Hayati). At most LONGEST_KEY characters.
    """
    literal = _without_titles(_literal_tokens(nama))
    folded = [_fold(token) for token in literal]
    tokens = _search_key(literal, folded).split()
    joined = [one + other for one, other in pairwise(folded) if len(one) > 1]
    read = [_other_reading(token) for token in tokens if "Y" in token or token[0] == "J"]
    key = "".join(f" {token}" for token in dict.fromkeys([*tokens, *read, *joined]))
    return key if len(key) <= LONGEST_KEY else key[:LONGEST_KEY].rpartition(" ")[0] or key[:LONGEST_KEY]


def _other_reading(token: str) -> str:
    if "Y" in token:
        return token.replace("Y", "J")
    return f"Y{token[1:]}" if token[0] == "J" and len(token) > 1 else token


def search_tokens(query: str) -> tuple[tuple[str, ...], ...]:
    """What a query asks for: every group must be met, by any of its alternatives as the beginning of a key's token.

    "moh yusuf" -> (("MOH", "MUHAMAD"), ("YUSUF",)). Empty when nothing in the query can be searched.
    """
    groups = []
    for token in _without_titles(_literal_tokens(query))[:8]:
        folded = _fold(token)
        groups.append(tuple(dict.fromkeys([folded, _fold(_canonical(token))])))
    return tuple(dict.fromkeys(groups))


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells two records apart when the NIK does not."""

    nama: str
    tanggal_lahir: date | None
    nama_ibu: str


def may_be_same_person(one: Identity, other: Identity) -> bool:
    """Same birth date, names and mothers alike. Twins pass only if their names do; so ask, never merge by this."""
    if one.tanggal_lahir is None or one.tanggal_lahir != other.tanggal_lahir:
        return False
    if not names_alike(one.nama, other.nama):
        return False
    return not one.nama_ibu or not other.nama_ibu or names_alike(one.nama_ibu, other.nama_ibu)


def names_alike(one: str, other: str) -> bool:
    """Same tokens in any order, or at most one slip of the keyboard in up to seven letters, two in more."""
    mine, theirs = _comparable(one), _comparable(other)
    if not mine or not theirs:
        return False
    if sorted(mine) == sorted(theirs):
        return True
    left, right = "".join(mine), "".join(theirs)
    allowed = 1 if min(len(left), len(right)) < 8 else 2
    return abs(len(left) - len(right)) <= allowed and _edits(left, right, allowed) <= allowed


def _refuse_odd_characters(text: str) -> None:
    letters = 0
    for character in text:
        if character.isalpha() or unicodedata.combining(character):
            letters += 1
            if not character.isascii() and not _is_latin(character):
                raise CodedError("name_character", character=character, value=text)
        elif character.isnumeric():
            raise CodedError("name_digit", character=character, value=text)
        elif character not in " .,'-":
            raise CodedError("name_character", character=character, value=text)
    if not letters:
        raise CodedError("name_no_letter", value=text)


def _is_latin(character: str) -> bool:
    name = unicodedata.name(character, "")
    return name.startswith(("LATIN ", "COMBINING "))


@lru_cache(maxsize=4096)
def _literal_tokens(nama: str) -> tuple[str, ...]:
    # Of a hundred names ninety-nine are plain letters, which nothing below has to fold.
    plain = nama.isascii()
    text = (nama.replace("`", "'") if plain else unicodedata.normalize("NFKD", nama.translate(_QUOTES))).upper()
    head, *behind = text.split(",")
    kept = [head, *(part for part in behind if _NOT_LETTERS.sub("", part) not in _DEGREES)]
    bare = " ".join(kept).replace("'", "")
    if not plain:
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return tuple(token for token in _NOT_LETTERS.split(bare) if token)


def _canonical_tokens(literal: tuple[str, ...]) -> list[str]:
    return [
        _fold(token if place and token in _ONLY_IN_FRONT else _canonical(token)) for place, token in enumerate(literal)
    ]


def _without_titles(literal: tuple[str, ...]) -> tuple[str, ...]:
    start = 0
    while start < len(literal) - 1 and literal[start] in _TITLES:
        start += 1
    return literal[start:]


def _comparable(nama: str) -> list[str]:
    return _canonical_tokens(_without_titles(_literal_tokens(nama)))


def _canonical(token: str) -> str:
    return _CANONICAL.get(token, token)


@lru_cache(maxsize=16384)
def _fold(token: str) -> str:
    """Spellings to one: DJ, TJ, SJ, OE of before 1972; DH, TH, CH, SY of Arabic names; V as F; doubled letters."""
    if len(token) < 3:
        return token
    for old, new in _FOLDINGS:
        if old in token:
            token = token.replace(old, new)
    return _DOUBLED.sub(r"\1", token)


_FOLDINGS: Final = (
    ("DJ", "J"),
    ("TJ", "C"),
    ("OE", "U"),
    ("SJ", "S"),
    ("DH", "D"),
    ("TH", "T"),
    ("CH", "C"),
    ("SY", "S"),
    ("V", "F"),
)
_CANONICAL: Final = {variant: word for word, variants in _SAME_WORD.items() for variant in variants.split()}


def _edits(left: str, right: str, allowed: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours; stops counting beyond `allowed`."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, mine in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, theirs in enumerate(right, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == right[j - 2] and left[i - 2] == theirs:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > allowed:
            return allowed + 1
    return row[-1]
