"""How it stands with the backups, for their page and for the home page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from nagari.kantor.models import Situs
from nagari.upkeep.backups import places, state
from nagari.upkeep.backups.rules import MISSING_AFTER, STALE_AFTER, Place
from nagari.upkeep.backups.state import Run, State


class Trouble(StrEnum):
    """What somebody has to do something about, the worst first."""

    FAILED = "failed"
    NEVER = "never"
    STALE = "stale"
    MISSING = "missing"
    NOWHERE_ELSE = "nowhere_else"
    NO_PAPER = "no_paper"
    RESCUED = "rescued"


# An office of the first day has other worries.
_GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`missing_days`: whole days since the stick was last there."""

    place: Place
    folder: Path | None
    state: State
    missing_days: int
    troubles: tuple[Trouble, ...]

    @property
    def last(self) -> Run | None:
        return self.state.last_proven


def standing(now: datetime) -> Standing:
    known = state.load()
    place, folder = places.standing(known)
    since = now - datetime.fromisoformat(known.last_seen) if known.last_seen else timedelta(0)
    return Standing(
        place=place,
        folder=folder,
        state=known,
        missing_days=max(0, since.days) if place is Place.MISSING else 0,
        troubles=_troubles(known, place, since, now),
    )


def _troubles(known: State, place: Place, since: timedelta, now: datetime) -> tuple[Trouble, ...]:
    last, newest = known.last_proven, known.runs[0] if known.runs else None
    age = now - last.when if last else None
    told = {
        Trouble.FAILED: newest is not None and not newest.is_proven,
        Trouble.NEVER: last is None and _is_at_work(now),
        Trouble.STALE: age is not None and age > STALE_AFTER,
        Trouble.MISSING: place is Place.MISSING and since > MISSING_AFTER,
        Trouble.NOWHERE_ELSE: place is Place.NONE and last is not None,
        Trouble.NO_PAPER: not known.printed_at and last is not None,
        Trouble.RESCUED: bool(known.rescued) and not known.rescued.get("seen"),
    }
    return tuple(one for one, holds in told.items() if holds)


def _is_at_work(now: datetime) -> bool:
    since = Situs.objects.values_list("ready_at", flat=True).first()
    return since is not None and now - since > _GRACE
