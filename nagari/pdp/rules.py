"""Clocks of UU 27/2022, and what may follow what. Pure."""

from datetime import date, datetime, timedelta
from typing import Final

from nagari.lib.errors import CodedError

# "3 x 24 jam": hours of the clock, on weekends too.
CLOCK: Final = timedelta(hours=72)
# So long before its end a request is told of in red.
SOON: Final = timedelta(hours=24)
# UU 35/2014 art. 1: a child is who has not turned 18.
ADULT: Final = 18
# Of what is read out before somebody agrees (docs/panduan/pelindungan-data.md); a new text is a new number.
CONSENT_TEXT: Final = 1

_NEXT: Final = {
    "diterima": frozenset({"dirujuk", "selesai", "ditolak"}),
    "dirujuk": frozenset({"selesai", "ditolak"}),
}


def due(at: datetime) -> datetime:
    return at + CLOCK


def is_late(due_at: datetime, now: datetime, done_at: datetime | None = None) -> bool:
    return (done_at or now) > due_at


def hours_left(due_at: datetime, now: datetime) -> int:
    """Whole hours; negative when it is over."""
    return int((due_at - now).total_seconds() // 3600)


def check_applicant(born: date | None, relation: str, today: date) -> None:
    """A child's rights are asked for by a parent or guardian (art. 25). Raises CodedError guardian_missing."""
    if born is not None and relation == "sendiri" and _age(born, today) < ADULT:
        raise CodedError("guardian_missing")


def check_step(kind: str, status: str, following: str, *, is_number: bool) -> None:
    """Raises CodedError request_over, step_wrong, number_referred (a NIK or KK is corrected by Dukcapil alone)."""
    if status not in _NEXT:
        raise CodedError("request_over")
    if following not in _NEXT[status] or (following == "dirujuk" and kind != "perbaikan"):
        raise CodedError("step_wrong")
    if kind == "perbaikan" and is_number and status == "diterima" and following == "selesai":
        raise CodedError("number_referred")


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
