"""Numbers in Indonesian words, as letters and receipts spell them out."""

from typing import Final

_ONES: Final = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
_GROUPS: Final = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (10**3, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)
LIMIT: Final = 10**15


def terbilang(number: int) -> str:
    """1001001 -> "satu juta seribu satu". Raises ValueError beyond plus or minus 10**15.

    "Se-" replaces "satu" before belas, puluh, ratus; before ribu only when the thousands are exactly one.
    """
    if abs(number) >= LIMIT:
        raise ValueError(f"no words for {number}")
    return f"minus {_words(-number)}" if number < 0 else _words(number)


def _words(number: int) -> str:
    if number < 12:
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    size, name = next(group for group in _GROUPS if number >= group[0])
    count, rest = divmod(number, size)
    head = f"se{name}" if count == 1 and size <= 1000 else f"{_words(count)} {name}"
    return f"{head} {_words(rest)}" if rest else head
