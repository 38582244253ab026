"""A fixed piece of work, so that figures of two machines compare."""

from hashlib import sha256
from time import perf_counter

ROUNDS, REPEATS = 150_000, 5


def calibrate() -> float:
    """Seconds this machine takes for the fixed loop (hashing, dictionaries, strings); the best of five."""
    return round(min(_once() for _ in range(REPEATS)), 4)


def _once() -> float:
    began = perf_counter()
    digest, seen = b"nagari", dict[str, int]()
    for number in range(ROUNDS):
        digest = sha256(digest).digest()
        key = digest[:2].hex()
        seen[key] = seen.get(key, 0) + number
    "".join(sorted(seen)).upper()
    return perf_counter() - began
