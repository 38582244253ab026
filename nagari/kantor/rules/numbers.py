"""How a number is written: patterns like `{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}` (470/012/WN-KTB/XI/2026).

Error codes of a pattern: pattern_empty pattern_long pattern_characters pattern_braces pattern_field pattern_width
pattern_no_number pattern_no_year pattern_no_office.
"""

import re
from dataclasses import dataclass
from datetime import date
from string import Formatter

from nagari.lib.dates import roman_month
from nagari.lib.errors import CodedError

FIELDS = ("klas", "urut", "kantor", "romawi", "bulan", "tahun")
LONGEST = 80
# A block is for a day or two without power; whoever needs more has a paper register, to be read in later.
LARGEST_BLOCK = 100
# An office gives some thousand numbers a year; more than these between two are a slip of the keyboard.
LARGEST_GAP = 2_000
HIGHEST = 999_999
_LITERAL = re.compile(r"[A-Za-z0-9 ./\-]*")
_WIDTH = re.compile(r"0?([1-6])d?")


@dataclass(frozen=True, slots=True)
class Part:
    """Literal text, then a field ("" for none) padded with zeros to `width`."""

    literal: str
    field: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    parts: tuple[Part, ...]

    @property
    def needs_class(self) -> bool:
        return any(part.field == "klas" for part in self.parts)

    def write(self, urut: int, day: date, *, kantor: str, klas: str = "") -> str:
        """The number as it stands on the document of `day`. Raises CodedError number_long past 80 signs."""
        values = {
            "klas": klas,
            "urut": urut,
            "kantor": kantor,
            "romawi": roman_month(day.month),
            "bulan": day.month,
            "tahun": day.year,
        }
        text = "".join(
            part.literal + (str(values[part.field]).rjust(part.width, "0") if part.field else "") for part in self.parts
        )
        if len(text) > LONGEST:
            raise CodedError("number_long", text=text, longest=LONGEST)
        return text


def read_pattern(text: str) -> Pattern:
    """The checked pattern. {urut}, {tahun} and {kantor} must be in it: without the year next January's numbers would
    repeat this year's, without the office those of a neighbour. Raises CodedError, see above.
    """
    text = text.strip()
    if not text:
        raise CodedError("pattern_empty")
    if len(text) > LONGEST:
        raise CodedError("pattern_long", longest=LONGEST)
    try:
        parts = tuple(_part(*piece) for piece in Formatter().parse(text))
    except CodedError:
        raise
    except ValueError:
        raise CodedError("pattern_braces") from None
    fields = [part.field for part in parts]
    for field, code in (("urut", "number"), ("tahun", "year"), ("kantor", "office")):
        if field not in fields:
            raise CodedError(f"pattern_no_{code}")
    return Pattern(parts)


def sample(text: str, day: date, *, kantor: str) -> str:
    """The first number of the year as it would stand on a letter of `day`; the text itself if it is no pattern."""
    try:
        return read_pattern(text).write(1, day, kantor=kantor or "KTR", klas="470")
    except CodedError:
        return text


def _part(literal: str, field: str | None, width: str | None, conversion: str | None) -> Part:
    if not _LITERAL.fullmatch(literal):
        raise CodedError("pattern_characters", text=literal)
    if field is None:
        return Part(literal)
    if field not in FIELDS or conversion:
        raise CodedError("pattern_field", field=field)
    if not width:
        return Part(literal, field)
    found = _WIDTH.fullmatch(width)
    if found is None or field not in ("urut", "bulan"):
        raise CodedError("pattern_width", field=field, width=width)
    return Part(literal, field, int(found[1]))


@dataclass(frozen=True, slots=True)
class Series:
    """One series of one year: the number it starts at and the highest given, cancelled or reserved (0 for none)."""

    start: int
    highest: int

    @property
    def next(self) -> int:
        return max(self.highest + 1, self.start)

    @property
    def is_unused(self) -> bool:
        return self.highest == 0


def check_class(klas: str, pattern: Pattern) -> None:
    """Raises CodedError class_missing, class_characters."""
    if pattern.needs_class and not klas:
        raise CodedError("class_missing")
    if klas and not re.fullmatch(r"[0-9A-Za-z]{1,8}(?:\.[0-9A-Za-z]{1,6}){0,5}", klas):
        raise CodedError("class_characters", text=klas[:20])
