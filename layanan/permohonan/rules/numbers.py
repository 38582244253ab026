"""The tracking number of a request: KTB-4M2-9K7-R03. Pure.

Given offline by the office whose code it bears; the rest is chance, so that nobody finds a request by counting. Nine
signs in threes, the last of them a check. The alphabet (nagari.lib.signs) has 17: that is prime and 3 generates all its
powers, so every single wrong sign is found, and any two that changed places.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from nagari.lib.errors import CodedError
from nagari.lib.signs import MEANT, SIGNS
from nagari.lib.signs import plain as _plain

RANDOM_SIGNS: Final = 8
_BODY: Final = RANDOM_SIGNS + 1
_GENERATOR: Final = 3
_OFFICE: Final = re.compile(r"[A-Z0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Number:
    """`office` is the short code of the office; `body` nine signs, check included."""

    office: str
    body: str

    def __str__(self) -> str:
        return "-".join([self.office, *(self.body[place : place + 3] for place in range(0, _BODY, 3))])

    @property
    def spoken(self) -> str:
        """Sign by sign, as it is read out; the office's code first, for without it nothing is found."""
        groups = (self.office, *(self.body[place : place + 3] for place in range(0, _BODY, 3)))
        return ", ".join(" ".join(group) for group in groups)


def new_number(office: str, pick: Callable[[int], int]) -> Number:
    """`pick(n)` gives a number of chance below n. Raises CodedError number_office."""
    code = _office(office)
    signs = "".join(SIGNS[pick(len(SIGNS))] for _place in range(RANDOM_SIGNS))
    return Number(code, signs + SIGNS[-_GENERATOR * _folded(code, signs) % len(SIGNS)])


def read_number(typed: str, here: str = "") -> Number:
    """What somebody typed or said: case, spaces and hyphens do not matter, nor signs taken for one another.

    `here`: code of the office one is at, whose own numbers are known without it. Raises CodedError number_short,
    number_sign (found), number_check.
    """
    plain = _plain(typed)
    if here and len(plain) == _BODY:
        try:
            return read_number(_plain(here) + plain)
        except CodedError:
            raise CodedError("number_short") from None
    office, body = plain[:-_BODY], plain[-_BODY:].translate(MEANT)
    if not _OFFICE.fullmatch(office):
        raise CodedError("number_short")
    wrong = next((sign for sign in body if sign not in SIGNS), "")
    if wrong:
        raise CodedError("number_sign", found=wrong)
    if _folded(office, body):
        raise CodedError("number_check")
    return Number(office, body)


def ending(typed: str) -> str:
    """As `Number` writes it, of nine signs without the office's code, whichever it is; "" of anything else."""
    body = _plain(typed).translate(MEANT)
    if len(body) != _BODY or any(sign not in SIGNS for sign in body):
        return ""
    return str(Number("", body))


def _office(code: str) -> str:
    plain = _plain(code)
    if not _OFFICE.fullmatch(plain):
        raise CodedError("number_office")
    return plain


def _folded(office: str, body: str) -> int:
    total = 0
    for value in (*_values(office), *(SIGNS.index(sign) for sign in body)):
        total = (total * _GENERATOR + value) % len(SIGNS)
    return total


def _values(office: str) -> Iterable[int]:
    """Each sign of a code as two below 17."""
    for sign in office:
        yield from divmod(int(sign, 36), len(SIGNS))
