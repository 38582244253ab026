"""What may be asked of a map service on the internet, and what an answer is worth. Pure.

An address leaves the office; a person does not: whatever bears a name of somebody who lives there, or says whose house
it is, is left out. If nothing is left, nothing is asked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 200
# Whose house: "rumah Pak ...", "dekat Hj. ...". A street may bear such a word, and is then left out with it.
_PERSON: Final = re.compile(
    r"\b(?:rumah|rmh|dekat|dkt|samping|depan|belakang|milik|an|a\.n|bpk|bapak|pak|ibu|bu|buk|uda|uni|mak|haji|hj|dt|datuk"
    r"|datuak|sutan|st|almarhum|alm|keluarga|kel\. )\b",
    re.IGNORECASE,
)
# Numbers of cards and phones, and parts of a village that no map service knows.
_LONG_NUMBER: Final = re.compile(r"\d[\d .-]{4,}\d")
_RT: Final = re.compile(r"\b(?:rt|rw)\.?\s*[/:]?\s*\d+(?:\s*/\s*\d+)?", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_NOTHING: Final = re.compile(r"[\s.,;:/-]*")
# Words of names that are words of addresses as well.
_USUAL: Final = frozenset({"jalan", "gang", "jorong", "dusun", "simpang", "koto", "pasar", "kampung", "kampuang"})


def question(alamat: str, names: Iterable[str], around: str) -> str:
    """What is asked: the address without what points to a person, then where it lies; "" where nothing is left."""
    words = {word.casefold() for name in names for word in _WORD.findall(name)} - _USUAL
    kept = []
    for part in re.split(r"[,;\n]", alamat):
        text = " ".join(_RT.sub(" ", part).split()).strip(" .-/")
        if not text or _NOTHING.fullmatch(text) or _PERSON.search(text) or _LONG_NUMBER.search(text):
            continue
        if words & {word.casefold() for word in _WORD.findall(text)} or not _WORD.search(text):
            continue
        kept.append(text)
    return ", ".join([*kept, around])[:LONGEST] if kept else ""


@dataclass(frozen=True, slots=True)
class Found:
    """`metres`: how far from there it may be, as large as what the service found."""

    lat: float
    lng: float
    label: str
    metres: int

    @property
    def is_rough(self) -> bool:
        """No house and no street: the middle of a place."""
        return self.metres > 300
