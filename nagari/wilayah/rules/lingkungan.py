"""Names of jorong, RW and RT as people and spreadsheets write them, brought into one form."""

import re
from functools import lru_cache

from django.db.models import TextChoices

from nagari.lib.errors import CodedError

MAX_NAME = 60
_NOTHING = frozenset({"", "-", "--", "0", "00", "000", ".", "TIDAK ADA", "NIHIL"})
# The words written in front of such a name; UU 6/2014 article 8 leaves them to the region.
_JORONG_WORDS = re.compile(r"(JORONG|JRG|DUSUN|DSN|KORONG|LINGKUNGAN|LINGK|LK|BANJAR)\b\.?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(?:R\.?[TW]\b\.?)?\s*0*(\d{1,3})(?:\.0)?", re.IGNORECASE | re.ASCII)
_ROMAN = re.compile(r"(?=[IVXL])(XL|L?X{0,3})(IX|IV|V?I{0,3})")
_JORONG_NAME = re.compile(r"[^\W_][\w .,'’()/-]*")


class JenisLingkungan(TextChoices):
    """Kind of a part of a village. JORONG stands for what the place calls it: jorong, dusun, lingkungan, kampung."""

    JORONG = "jorong", "Jorong"
    RW = "rw", "RW"
    RT = "rt", "RT"


# None: right below the village. Not every nagari has RW, or even jorong.
PARENTS: dict[JenisLingkungan, frozenset[JenisLingkungan | None]] = {
    JenisLingkungan.JORONG: frozenset({None}),
    JenisLingkungan.RW: frozenset({None, JenisLingkungan.JORONG}),
    JenisLingkungan.RT: frozenset({None, JenisLingkungan.JORONG, JenisLingkungan.RW}),
}


class LingkunganError(CodedError):
    """Params: `column` (jorong, rw or rt) and `value`, and what else the sentence names; see wilayah.messages."""


def proper_name(jenis: JenisLingkungan, raw: str) -> str:
    """The name as it is kept. LingkunganError jorong_name, rw_form or rt_form; an empty one is refused, too."""
    name = jorong_name(raw) if jenis is JenisLingkungan.JORONG else unit_number(raw, jenis.value)
    if not name:
        code = "jorong_name" if jenis is JenisLingkungan.JORONG else f"{jenis.value}_form"
        raise LingkunganError(code, column=jenis.value, value=raw[:80])
    return name


def may_lie_in(jenis: JenisLingkungan, parent: JenisLingkungan | None) -> bool:
    return parent in PARENTS[jenis]


@lru_cache(maxsize=4096)
def jorong_name(raw: str) -> str:
    """The name without the word for jorong: "JORONG_KOTO TINGGI" -> "Koto Tinggi"; "" for none ("-", "0", "_").

    A name in mixed case is kept as written. LingkunganError jorong_name for what cannot be one.
    """
    text = " ".join(raw.replace("_", " ").lstrip("'").split())
    if text.upper() in _NOTHING:
        return ""
    bare = _JORONG_WORDS.match(text)
    # "Jorong Satu" is the jorong called Satu, but a bare "Jorong" says nothing.
    text = text[bare.end() :] if bare else text
    if text.upper() in _NOTHING:
        return ""
    if len(text) > MAX_NAME or not _JORONG_NAME.fullmatch(text):
        raise LingkunganError("jorong_name", column="jorong", value=raw[:80])
    if text.isupper() or text.islower():
        text = " ".join(word if _ROMAN.fullmatch(word) else word.capitalize() for word in text.split())
    return text


def name_key(name: str) -> str:
    """Two names with one key are the same jorong: case, spaces, hyphens and apostrophes do not tell them apart."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


@lru_cache(maxsize=4096)
def unit_number(raw: str, column: str) -> str:
    """An RW or RT number as three digits: "RT 1", "01", "1.0", "'001" -> "001"; "" for what means none.

    LingkunganError rw_form or rt_form for anything else.
    """
    text = raw.replace("_", " ").strip().lstrip("'").strip()
    if text.upper() in _NOTHING:
        return ""
    number = _NUMBER.fullmatch(text)
    if number is None:
        raise LingkunganError(f"{column}_form", column=column, value=raw[:80])
    return "" if int(number[1]) == 0 else number[1].zfill(3)
