"""What may stand in the data of a sheet: texts, numbers, yes and no, lists and mappings of them."""

import re
from collections.abc import Mapping
from typing import Any

from nagari.printing.errors import data_unprintable

# The letters that the vendored Tinos has (a test asks the font). PDF/A refuses a document with one that it has not.
_FOREIGN = re.compile(
    "[^\n -~\u00a0-\u0377\u0400-\u052f\u1e00-\u1eff\u2000-\u2027\u2030-\u205e\u20a0-\u20be"
    "\u2100-\u214f\u2190-\u2195\u2212\u2260\u2264\u2265\u25a0\u25a1\u25cf]"
)
_BOX = "\u25a1"
_LONG_WORD = re.compile(r"[^\W\d_]{15,}")
_ZERO_WIDTH_SPACE = "\u200b"
_SYLLABLE = 12
_SOFT = "\u00ad"
_PARTED = {
    word.replace("-", ""): word.replace("-", _SOFT)
    for word in ("Kewarga-negaraan", "keper-cayaan", "perka-winan", "perce-raian", "keda-tangan")
}


def cleaned(value: Any, where: str = "data") -> Any:
    """The same data with letters that can't be drawn as a box. Raises PrintingError data_unprintable."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _FOREIGN.sub(_BOX, value.replace("\r\n", "\n").replace("\t", " "))
    if isinstance(value, Mapping):
        return {_key(key, where): cleaned(inner, f"{where}.{key}") for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(inner, f"{where}[{place}]") for place, inner in enumerate(value)]
    raise data_unprintable(where, type(value).__name__)


def breakable(text: str) -> str:
    """A long word may be broken in a narrow column: there is no table of syllables for Indonesian."""
    return _LONG_WORD.sub(lambda found: _broken(found[0]), text)


def headed(text: str) -> str:
    """The head of a narrow column: its longest words may be parted where Indonesian parts them."""
    for word, parted in _PARTED.items():
        text = text.replace(word, parted)
    return text


def _broken(word: str) -> str:
    return _ZERO_WIDTH_SPACE.join(word[start : start + _SYLLABLE] for start in range(0, len(word), _SYLLABLE))


def _key(key: Any, where: str) -> str:
    if isinstance(key, str):
        return key
    raise data_unprintable(where, type(key).__name__)
