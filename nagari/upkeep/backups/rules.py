"""Which backups stay, when one is due, and what to say of the place they go to."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

DAILY, WEEKLY, MONTHLY = 7, 4, 12
# Beside the register itself only against a damaged database: not the history.
KEPT_HERE: Final = 3
KEPT_BEFORE_UPGRADE: Final = 3
SUFFIX: Final = ".cadangan"
_NAME: Final = re.compile(r"(?P<wilayah>[0-9.]{2,13})-(?P<at>\d{8}-\d{6})(?P<kind>-[a-z]+)?\.cadangan")
# A stick that is gone for a day is at home; for longer somebody has to look.
MISSING_AFTER: Final = timedelta(days=2)
STALE_AFTER: Final = timedelta(days=2)
# After a try that failed.
AGAIN_AFTER: Final = timedelta(minutes=30)
# A computer that was just switched on has people in front of it.
SETTLED_AFTER: Final = timedelta(minutes=15)
# Until then what came after the backup is back from above, and says which attachments belong to it.
RESCUED_LATELY: Final = timedelta(days=30)


class Kind(StrEnum):
    """Why a backup was made. The value stands in its name."""

    DAILY = ""
    UPGRADE = "pembaruan"


class Place(StrEnum):
    """`NONE`: no other place was ever named. `MISSING`: the stick is not there now."""

    NONE = "none"
    THERE = "there"
    MISSING = "missing"


def name_of(wilayah: str, at: datetime, kind: Kind) -> str:
    """`at`: in the office's zone."""
    return f"{wilayah or '0.0'}-{at:%Y%m%d-%H%M%S}{f'-{kind}' if kind else ''}{SUFFIX}"


def made_at(name: str) -> datetime | None:
    """When the backup of this name was made, without a zone; None for another file."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found["at"], "%Y%m%d-%H%M%S") if found else None  # noqa: DTZ007 - as names have it
    except ValueError:
        return None


def is_before_upgrade(name: str) -> bool:
    found = _NAME.fullmatch(name)
    return bool(found and found["kind"] == f"-{Kind.UPGRADE}")


def superfluous(names: Collection[str], *, is_here: bool) -> list[str]:
    """Which of these backups have had their time: all but the last seven days', four weeks' and twelve months' newest
    (`is_here`, beside the register itself: all but the last three), and the last three before an upgrade."""
    known = sorted(((at, name) for name in names if (at := made_at(name))), reverse=True)
    upgrades = [name for _at, name in known if is_before_upgrade(name)]
    others = [(at, name) for at, name in known if not is_before_upgrade(name)]
    kept = set(upgrades[:KEPT_BEFORE_UPGRADE])
    if is_here:
        kept |= {name for _at, name in others[:KEPT_HERE]}
    else:
        kept |= _newest_of(others, "%Y%m%d", DAILY) | _newest_of(others, "%G%V", WEEKLY)
        kept |= _newest_of(others, "%Y%m", MONTHLY)
    return sorted(name for _at, name in known if name not in kept)


def _newest_of(known: Collection[tuple[datetime, str]], span: str, count: int) -> set[str]:
    """The newest of each of the last `count` spans that have one."""
    newest: dict[str, str] = {}
    for at, name in known:
        newest.setdefault(at.strftime(span), name)
    return set(list(newest.values())[:count])


def may_sweep(rescued_at: str | None, now: datetime) -> bool:
    """May attachments that nothing points to go from the other place? `rescued_at`: when the office was put back from a
    backup, ISO: what is newer than that backup points to nothing yet."""
    return not rescued_at or now - datetime.fromisoformat(rescued_at) > RESCUED_LATELY


def is_due(*, today: str, last_day: str, tried_at: datetime | None, now: datetime, up: timedelta) -> bool:
    """Days are ISO dates of the office; `last_day` that of the last proven backup, "" for none. `up`: how long the site
    runs; one that missed a day does not wait until it has settled."""
    missed = last_day and date.fromisoformat(today) - date.fromisoformat(last_day) > timedelta(days=1)
    if up < SETTLED_AFTER and not missed:
        return False
    if last_day == today:
        return False
    # A clock that went back must not put it off for years.
    return tried_at is None or not timedelta(0) <= now - tried_at < AGAIN_AFTER
