"""What of a site's state is ill: pure decisions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# Below it SQLite and PostgreSQL are about to stop writing.
DISK_FULL_MB: Final = 200
DISK_LOW_MB: Final = 1_000
# A long session or the folding of much takes minutes.
WORK_LATE_SECONDS: Final = 15 * 60.0
SYNC_LATE: Final = timedelta(days=3)
BACKUP_LATE: Final = timedelta(days=2)


class State(StrEnum):
    OK = "ok"
    # Somebody should look; it works.
    WARNING = "warning"
    ILL = "ill"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """`database`: None where it answers and takes writes, else a word. `synced_at`: when all was last exchanged with
    the site above, None with `has_parent` for never. `backup_at`: of the last proven backup."""

    database: str | None = None
    work_age: float | None = None
    disk_mb: int | None = None
    is_clock_trusted: bool = True
    has_parent: bool = False
    synced_at: datetime | None = None
    backup_at: datetime | None = None


def judged(vitals: Vitals, now: datetime) -> dict[str, State]:
    """By name of what was looked at. ILL makes the whole ill: pages or writes fail, or soon will."""
    return {
        "database": State.ILL if vitals.database else State.OK,
        "work": _work(vitals.work_age),
        "disk": _disk(vitals.disk_mb),
        "clock": State.OK if vitals.is_clock_trusted else State.WARNING,
        "sync": _late(vitals.synced_at, SYNC_LATE, now) if vitals.has_parent else State.OK,
        "backup": _late(vitals.backup_at, BACKUP_LATE, now),
    }


def is_well(states: dict[str, State]) -> bool:
    return State.ILL not in states.values()


def _work(age: float | None) -> State:
    if age is None:
        return State.UNKNOWN
    return State.ILL if age > WORK_LATE_SECONDS else State.OK


def _disk(free: int | None) -> State:
    if free is None:
        return State.UNKNOWN
    return State.ILL if free < DISK_FULL_MB else State.WARNING if free < DISK_LOW_MB else State.OK


def _late(at: datetime | None, allowed: timedelta, now: datetime) -> State:
    return State.OK if at is not None and now - at <= allowed else State.WARNING
