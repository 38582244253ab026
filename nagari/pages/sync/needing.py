"""Which office needs help today, and why: pure decisions. The heavier a reason, the sooner somebody has to call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

# Nobody is called for a silence shorter than this, whatever an office is used to; nor left alone for longer.
SHORTEST: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=14)
# Of an office whose rhythm is not known yet.
UNKNOWN: Final = timedelta(days=3)
_ENOUGH: Final = 4
_TIMES: Final = 1.5
SKEW_MS: Final = 5 * 60_000
DAY_MS: Final = 24 * 60 * 60_000
DISK_LOW_MB: Final = 1_000
DISK_FULL_MB: Final = 200
BACKUP_OLD: Final = timedelta(days=3)
BACKUP_LOST: Final = timedelta(days=14)


class Why(StrEnum):
    FORKED = "forked"
    CHANGED = "changed"
    TWICE = "twice"
    DIFFERS = "differs"
    ERROR = "error"
    CLOSED = "closed"
    REFUSED = "refused"
    DISK_FULL = "disk_full"
    SILENT = "silent"
    CLOCK = "clock"
    NO_BACKUP = "no_backup"
    OLD_BACKUP = "old_backup"
    DISK_LOW = "disk_low"
    NEVER = "never"
    PARKED = "parked"
    VERSION = "version"
    CONFLICTS = "conflicts"


class Reason(NamedTuple):
    """`value`: of what the sentence names: hours of silence, days without a backup, MB, milliseconds, a count."""

    why: Why
    weight: int
    value: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Of one computer of an office. `last`: when anything of it was heard or arrived; `pauses`: its last silences of
    more than an hour, minutes; `refusals`: codes of segments that were not admitted; `disk_mb`, `backup_at`: as it
    told itself, None where it never did; `backup_at` is the epoch where there is no backup."""

    last: datetime | None
    pauses: Sequence[int] = ()
    error: str = ""
    is_twice: bool = False
    is_changed: bool = False
    is_closed: bool = False
    refusals: Sequence[str] = ()
    disagreements: int = 0
    skew_ms: int | None = None
    parked: int = 0
    conflicts: int = 0
    version: str = ""
    disk_mb: int | None = None
    backup_at: datetime | None = None


def patience(pauses: Sequence[int]) -> timedelta:
    """How long this office may be silent before somebody asks. One that brings its changes every Friday is not ill on
    Wednesday; one that is there every hour is, after two days. The longest silence of all may have been the illness."""
    if len(pauses) < _ENOUGH:
        return UNKNOWN
    usual = timedelta(minutes=sorted(pauses)[-2])
    return min(LONGEST, max(SHORTEST, usual * _TIMES))


def reasons(facts: Facts, now: datetime, version: str) -> tuple[Reason, ...]:
    """Heaviest first; none where nobody has to call. `version`: of this site."""
    if facts.is_closed:
        return (Reason(Why.CLOSED, 70),)
    found = (*_history(facts), *_contact(facts, now), *_machine(facts, now), *_work(facts, version))
    return tuple(sorted(found, key=lambda one: -one.weight))


def weight(found: Sequence[Reason]) -> int:
    """The heaviest decides; of two alike who has more of them."""
    return max((one.weight for one in found), default=0) * 100 + min(len(found), 99)


def _history(facts: Facts) -> Iterator[Reason]:
    if "number_reused" in (*facts.refusals, facts.error):
        yield Reason(Why.FORKED, 100)
    elif facts.is_changed:
        yield Reason(Why.CHANGED, 100)
    elif facts.refusals:
        yield Reason(Why.REFUSED, 75, len(facts.refusals))
    if facts.is_twice:
        yield Reason(Why.TWICE, 95)
    if facts.disagreements:
        yield Reason(Why.DIFFERS, 90, facts.disagreements)
    if facts.error and facts.error not in ("number_reused", "rows_differ"):
        yield Reason(Why.ERROR, 80)


def _contact(facts: Facts, now: datetime) -> Iterator[Reason]:
    if facts.last is None:
        yield Reason(Why.NEVER, 25)
        return
    silence, allowed = now - facts.last, patience(facts.pauses)
    if silence > allowed:
        # Twice as long as it may be is twice as bad, up to a point.
        yield Reason(Why.SILENT, min(65, 40 + int(10 * (silence / allowed - 1))), int(silence / timedelta(hours=1)))


def _machine(facts: Facts, now: datetime) -> Iterator[Reason]:
    if facts.skew_ms is not None and abs(facts.skew_ms) > SKEW_MS:
        yield Reason(Why.CLOCK, 60 if abs(facts.skew_ms) > DAY_MS else 30, facts.skew_ms)
    if facts.disk_mb is not None and facts.disk_mb < DISK_LOW_MB:
        full = facts.disk_mb < DISK_FULL_MB
        yield Reason(Why.DISK_FULL if full else Why.DISK_LOW, 72 if full else 32, facts.disk_mb)
    if facts.backup_at is None:
        return
    age = now - facts.backup_at
    if facts.backup_at.timestamp() == 0:
        yield Reason(Why.NO_BACKUP, 45)
    elif age > BACKUP_OLD:
        yield Reason(Why.OLD_BACKUP, 45 if age > BACKUP_LOST else 35, age.days)


def _work(facts: Facts, version: str) -> Iterator[Reason]:
    if facts.parked:
        yield Reason(Why.PARKED, 20, facts.parked)
    if facts.version and _parts(facts.version) < _parts(version):
        yield Reason(Why.VERSION, 15)
    if facts.conflicts:
        yield Reason(Why.CONFLICTS, 10, facts.conflicts)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
