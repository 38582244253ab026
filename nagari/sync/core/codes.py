"""One-time codes that a person reads out over the telephone: 50 random bits and a check digit, K7QF-2M9X-3HT."""

from typing import Final

from nagari.sync.core.errors import SyncRefused

# Crockford's: no I, L, O, U, which are read as other signs.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIGITS: Final = 10
RANDOM_BYTES: Final = 7
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def code_of(random: bytes) -> str:
    """A code of 7 random bytes, its 11 signs in groups."""
    number = int.from_bytes(random[:RANDOM_BYTES], "big")
    digits = "".join(ALPHABET[number >> 5 * place & 31] for place in range(DIGITS))
    return grouped(digits + _check(digits))


def read(text: str) -> str:
    """The bare signs of a code as somebody typed it. Refused: code_length, code_check."""
    bare = "".join(text.upper().split()).replace("-", "").translate(_READ_AS)
    if len(bare) != DIGITS + 1 or not set(bare) <= set(ALPHABET):
        raise SyncRefused("code_length", signs=DIGITS + 1)
    if _check(bare[:-1]) != bare[-1]:
        raise SyncRefused("code_check")
    return bare


def grouped(bare: str) -> str:
    return "-".join((bare[:4], bare[4:8], bare[8:]))


def _check(digits: str) -> str:
    # Odd weights are units modulo 32, so one wrong sign is always seen; growing ones show most exchanges of two.
    return ALPHABET[sum(ALPHABET.index(one) * (2 * place + 1) for place, one in enumerate(digits)) % 32]
