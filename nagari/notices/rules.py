"""Whom a message goes to, when it may go, and when it is given up. Pure."""

from datetime import datetime, time, timedelta
from typing import Final

from nagari.lib.errors import CodedError

# Time to take back the step that made it.
DELAY: Final = timedelta(minutes=1)
# After each try that failed; after the last of them it is given up.
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 90, 360, 720))
# What has not gone out by then is no news any more.
EXPIRES: Final = timedelta(days=3)
# Nobody is woken by it.
OPENS, CLOSES = time(7), time(20)
LONGEST_TEXT: Final = 480
_SIGNS: Final = frozenset("0123456789+-() .")


def normal_phone(raw: str) -> str:
    """62 and the rest, digits only: as gateways want it. Raises CodedError phone_wrong."""
    if not set(raw) <= _SIGNS:
        raise CodedError("phone_wrong")
    digits = "".join(sign for sign in raw if sign.isdigit())
    if digits.startswith("0") and not digits.startswith("00"):
        digits = "62" + digits[1:]
    elif digits.startswith("8"):
        digits = "62" + digits
    if not digits.startswith("62") or not 10 <= len(digits) <= 15:
        raise CodedError("phone_wrong")
    return digits


def masked(kepada: str) -> str:
    """As lists show it: the end of a number, the first letter of an address."""
    name, at, domain = kepada.partition("@")
    return f"{name[:1]}***@{domain}" if at else f"*** {kepada[-4:]}"


def next_try(failed: int, last: datetime) -> datetime | None:
    """After so many tries that failed, the last at that moment. None: it is given up."""
    return last + PAUSES[failed - 1] if failed <= len(PAUSES) else None


def may_go(local: datetime) -> bool:
    """`local`: office time."""
    return OPENS <= local.time() < CLOSES
