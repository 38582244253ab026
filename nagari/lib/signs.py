"""Signs for codes that are read aloud, heard and typed again. Plain Python."""

from collections.abc import Mapping
from typing import Final

# Digits, and letters that are told apart by ear on a bad line (of be, ce, de, pe, te one; of em and en one) and by eye
# (no O, I, S, B).
SIGNS: Final = "0123456789KMRTUXZ"
# What is written for a sign that looks or sounds so.
MEANT: Final[Mapping[int, str]] = str.maketrans(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "S": "5", "B": "8", "N": "M"}
)


def plain(typed: str) -> str:
    """Letters and digits of it in capitals: case, spaces and hyphens do not matter."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
