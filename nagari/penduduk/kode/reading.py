"""Reading one cell of a code column: number, numeric text, official label or a known other spelling.

An import of 20,000 residents reads some 860,000 cells with few distinct values, so the answer for a raw value is
remembered; the index of a list is built at its first use.
"""

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.db.models import IntegerChoices

from nagari.lib.errors import CodedError
from nagari.penduduk.kode.administrasi import StatusRekam
from nagari.penduduk.kode.aliases import ALIASES
from nagari.penduduk.kode.orang import Agama, Cacat, GolonganDarah, JenisKelamin
from nagari.penduduk.kode.pekerjaan import Pekerjaan
from nagari.penduduk.kode.pendidikan import DapatMembaca, PendidikanKk

# OpenSID v2410 ends its list of occupations with 89 = LAINNYA; the official list has other values from 89 on.
OPENSID_PEKERJAAN_LAINNYA = 89

# No label comes near; remembering whole pasted letters would cost an office laptop its memory.
_LONGEST = 200
_NUMBER = re.compile(r"0*([0-9]{1,4})(?:[.,]0+)?")
_EMPTY = frozenset({"", "-", "--", "0"})
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‑": "-"})
_NOT_A_KEY = re.compile(r"[^A-Z0-9]+")
_ONE_AND_TWO = re.compile(r"I[^A-Z0-9]+II\b")
_NOT_A_BLOOD_KEY = re.compile(r"[^A-Z0-9+-]+")


class Layout(StrEnum):
    """Where a file comes from, as far as that changes what a code means."""

    OWN = "own"
    OPENSID = "opensid"
    SIAK = "siak"


class UnknownCode(CodedError):  # noqa: N818  reads as what it is: `except UnknownCode`
    """A value that no entry of the list answers to. `suggestions` are labels, the nearest first, at most three."""

    def __init__(self, value: object, list_class: type[IntegerChoices], suggestions: tuple[str, ...]) -> None:
        super().__init__("code_unknown", value=value, list=list_class.__name__, suggestions=suggestions)
        self.value = value
        self.list_class = list_class
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True)
class _Unknown:
    suggestions: tuple[str, ...]


def parse(list_class: type[IntegerChoices], raw: object, *, layout: Layout = Layout.OWN) -> int | None:
    """The code that `raw` stands for; None for an empty cell, "-" or 0. Raises UnknownCode, never guesses."""
    if isinstance(raw, str) and len(raw) > _LONGEST:
        raise UnknownCode(raw, list_class, ())
    try:
        found = _look_up(list_class, raw, layout)
    except TypeError:  # an unhashable cell, which no spreadsheet reader gives
        found = _Unknown(())
    if isinstance(found, _Unknown):
        raise UnknownCode(raw, list_class, found.suggestions)
    return found


def opensid_code(list_class: type[IntegerChoices], code: int) -> int:
    """The number OpenSID v2410 uses for `code`; its list of occupations ends early, so 89-99 all become LAINNYA."""
    if list_class is Pekerjaan and code >= OPENSID_PEKERJAAN_LAINNYA:
        return OPENSID_PEKERJAAN_LAINNYA
    return code


@lru_cache(maxsize=8192, typed=True)
def _look_up(list_class: type[IntegerChoices], raw: object, layout: Layout) -> int | _Unknown | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        return _Unknown(())
    text = str(raw).translate(_DASHES).strip().lstrip("'").strip()
    if text in _EMPTY:
        return None
    number = _NUMBER.fullmatch(text)
    if number:
        return _by_number(list_class, int(number[1]), layout)
    index = _index(list_class)
    key = _key(list_class, text)
    if key in index:
        return index[key]
    return _Unknown(_nearest(list_class, key))


def _by_number(list_class: type[IntegerChoices], number: int, layout: Layout) -> int | _Unknown | None:
    if number == 0:
        return None
    if layout is Layout.OPENSID and list_class is Pekerjaan and number == OPENSID_PEKERJAAN_LAINNYA:
        return int(Pekerjaan.PEKERJAAN_LAINNYA)
    return number if number in list_class.values else _Unknown(())


def _key(list_class: type[IntegerChoices], text: str) -> str:
    upper = text.upper()
    if list_class is PendidikanKk:
        # Without its stroke "DIPLOMA I/II" would read as DIPLOMA III.
        upper = _ONE_AND_TWO.sub("1DAN2", upper)
    if list_class is not GolonganDarah:
        return _NOT_A_KEY.sub("", upper)
    # The sign is the meaning here, so it may not be dropped as punctuation.
    key = _NOT_A_BLOOD_KEY.sub("", upper).replace("RHESUS", "").replace("RH", "")
    return key.replace("POSITIF", "+").replace("NEGATIF", "-")


@lru_cache(maxsize=64)
def _index(list_class: type[IntegerChoices]) -> dict[str, int]:
    index: dict[str, int] = {}
    for member in list_class:
        code = int(member)
        label = str(member.label)
        for text in (label, f"{code} {label}", f"{code}. {label}", f"{code} - {label}", *_other_names(member)):
            key = _key(list_class, text)
            if index.setdefault(key, code) != code:
                raise ValueError(f"{list_class.__name__}: {text!r} would mean both {index[key]} and {code}")
    return index


def _other_names(member: IntegerChoices) -> tuple[str, ...]:
    # Members of different lists are equal as integers, hence the look-up below by identity of the list.
    names = _aliases_of(type(member)).get(int(member), ())
    if isinstance(member, JenisKelamin):
        return (*names, member.huruf)
    if isinstance(member, Agama):
        return (*names, member.ejaan_baku)
    if isinstance(member, (Cacat, StatusRekam)):
        return (*names, member.label_layar)
    if isinstance(member, PendidikanKk):
        return (*names, member.singkat)
    if isinstance(member, DapatMembaca):
        return (*names, member.inisial)
    return names


@lru_cache(maxsize=64)
def _aliases_of(list_class: type[IntegerChoices]) -> dict[int, tuple[str, ...]]:
    return {int(member): names for member, names in ALIASES if isinstance(member, list_class)}


def _nearest(list_class: type[IntegerChoices], key: str) -> tuple[str, ...]:
    index = _index(list_class)
    labels = {int(member): str(member.label) for member in list_class}
    near = difflib.get_close_matches(key[:60], index, n=6, cutoff=0.6)
    return tuple(dict.fromkeys(labels[index[name]] for name in near))[:3]
