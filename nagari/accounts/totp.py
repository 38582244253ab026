"""Codes of an authenticator (RFC 6238: SHA-1, 6 digits, 30 seconds), compared in a time that says nothing.

Steps are counted by the authenticator's clock, which a phone has from its network. An office's own clock may be wrong
by hours, and is corrected by hand; so what is kept of the past is the authenticator's step, never the office's.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

SECONDS: Final = 30
DIGITS: Final = 6
SECRET_BYTES: Final = 20
# A code lives a minute and a half: half a minute to each side for slow fingers and clocks.
NEAR: Final = 1
# Twelve hours: a time zone mistaken for another, or a clock set by hand. Where nobody vouches for the date: three days.
FAR: Final = 12 * 3600 // SECONDS
FAR_IN_DOUBT: Final = 6 * FAR
# The second of two codes follows the first within two minutes.
NEXT: Final = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of an authenticator, in steps; see models.SecondFactor."""

    last_step: int = 0
    drift: int = 0
    far_step: int | None = None
    far_seen: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`accepted`: the step of the code that opens. `far`: one that fits, but far from now; its successor will open."""

    accepted: int | None = None
    far: int | None = None


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def code_at(secret: bytes, step: int) -> str:
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode()  # noqa: S303  what authenticators compute


def judge(secret: bytes, typed: str, now: datetime, known: Known, *, in_doubt: bool = False) -> Verdict:
    """Looks at every step in reach whatever was typed, so that the time tells nothing of how near it was."""
    office = step_of(now)
    reach = FAR_IN_DOUBT if in_doubt else FAR
    near = {at + shift for at in (office, office + known.drift) for shift in range(-NEAR, NEAR + 1)}
    fitting = [
        step
        for step in sorted(near | set(range(max(0, office - reach), office + reach + 1)))
        if hmac.compare_digest(code_at(secret, step).encode(), typed.encode())
    ]
    fresh = [step for step in fitting if step > known.last_step]
    for step in fresh:
        if step in near or _follows(step, office, known):
            return Verdict(accepted=step)
    # With several the one nearest to now is meant.
    return Verdict(far=min(fresh, key=lambda step: abs(step - office), default=None))


def _follows(step: int, office: int, known: Known) -> bool:
    """Two codes in a row, as far apart as they were typed (RFC 4226, 7.4)."""
    if known.far_step is None or known.far_seen is None:
        return False
    passed = office - known.far_seen
    return 0 < step - known.far_step <= NEXT and 0 <= passed <= NEXT and abs(step - known.far_step - passed) <= NEAR
