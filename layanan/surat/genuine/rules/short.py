"""The check code on a letter, for who has the paper and no scanner: "K7T2-9MR4". Pure.

It follows from what the letter says (rules.content.content_digest), so every office that holds the letter works out the
same, and who could work it out knows the whole letter. 17 signs, eight of them: of one number 7 × 10⁹.
"""

import re
from hashlib import sha256
from typing import Final

from nagari.lib.signs import MEANT, SIGNS, plain

LENGTH: Final = 8
_BETWEEN: Final = re.compile(r"\s*([/.,:-])\s*")
_PURPOSE: Final = b"kode-periksa-1"


def short_code(sidik: str) -> str:
    """`sidik`: Surat.sidik, 64 hex digits."""
    number = int.from_bytes(sha256(_PURPOSE + bytes.fromhex(sidik)).digest(), "big")
    signs = ""
    for _place in range(LENGTH):
        number, rest = divmod(number, len(SIGNS))
        signs += SIGNS[rest]
    return f"{signs[:4]}-{signs[4:]}"


def code_in(typed: str) -> str:
    """As `short_code` writes it, of what somebody typed: signs taken for one another do not matter; "" of anything
    that is no code."""
    signs = plain(typed).translate(MEANT)
    if len(signs) != LENGTH or any(sign not in SIGNS for sign in signs):
        return ""
    return f"{signs[:4]}-{signs[4:]}"


def number_forms(typed: str) -> list[str]:
    """In capitals, how the number of a letter may be written of which somebody typed this: as it was typed, without the
    spaces around its signs, without any."""
    single = " ".join(typed.upper().split())
    return list(dict.fromkeys((single, _BETWEEN.sub(r"\1", single), single.replace(" ", ""))))
