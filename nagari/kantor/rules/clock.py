"""Is the device's clock to be believed? A laptop with a dead battery wakes up in 1970, or in the year it was made."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

# No office ran this software earlier. Raised with every release.
FLOOR = datetime(2026, 1, 1, tzinfo=UTC)
# A network clock may step back a little; more than this before the last entry is a wrong clock. Within it, office time
# stands still rather than running backward.
TOLERANCE = timedelta(minutes=5)
# An office may rest (Lebaran, a flood). Asking once too often costs one form; a year too far costs a year of numbers.
LONGEST_REST = timedelta(days=60)
# A corrected office writes every minute while it is open, so a mended device shows a time this near to the last entry.
NEAR = timedelta(minutes=10)
# Before the first entry there is only the floor to compare with.
LIFETIME = timedelta(days=10 * 366)
# A wrist watch is no better.
NO_OFFSET_BELOW = timedelta(minutes=2)


class Doubt(StrEnum):
    """Why a clock is not believed."""

    NONE = ""
    BEHIND = "behind"
    AHEAD = "ahead"
    # Both the device's own time and the corrected one could be true.
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Known:
    """What the office knows of time: the latest moment something was written, and the correction a person confirmed."""

    last_seen: datetime | None = None
    offset: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`now` is office time; while there is a doubt, the last moment known to be past.

    `mended`: the device is right again without the correction, which can be dropped.
    """

    now: datetime
    device: datetime
    offset: timedelta = timedelta()
    doubt: Doubt = Doubt.NONE
    mended: bool = False

    @property
    def is_trusted(self) -> bool:
        return not self.doubt


def read(device: datetime, known: Known) -> Reading:
    """Office time for the device's time `device`."""
    corrected = device + known.offset
    raw_doubt, doubt = _doubt(device, known), _doubt(corrected, known)
    if known.offset and not raw_doubt:
        if doubt:
            return _believed(device, known, timedelta(), device)
        if known.offset > timedelta():
            # The device lagged and was corrected forward. If its own time is possible too, either it was mended or
            # the office rested for longer than the correction.
            if known.last_seen is not None and device - known.last_seen <= NEAR:
                return _believed(device, known, timedelta(), device)
            doubt = Doubt.UNSURE
    if doubt:
        past = max(known.last_seen or FLOOR, FLOOR)
        return Reading(now=past, device=device, offset=known.offset, doubt=doubt)
    return _believed(corrected, known, known.offset, device)


def _believed(moment: datetime, known: Known, offset: timedelta, device: datetime) -> Reading:
    now = max(moment, known.last_seen) if known.last_seen else moment
    return Reading(now=now, device=device, offset=offset, mended=bool(known.offset) and not offset)


def _doubt(moment: datetime, known: Known) -> Doubt:
    earliest = max(known.last_seen or FLOOR, FLOOR)
    latest = known.last_seen + LONGEST_REST if known.last_seen else FLOOR + LIFETIME
    if moment < earliest - TOLERANCE:
        return Doubt.BEHIND
    return Doubt.AHEAD if moment > latest else Doubt.NONE


class StatedProblem(StrEnum):
    """Why a date and time stated by a person is not taken."""

    BEFORE_SOFTWARE = "clock_before_software"
    BEFORE_LAST_ENTRY = "clock_before_last_entry"
    TOO_FAR = "clock_too_far"


# Nobody confirms a date by mistyping the year.
FARTHEST_STATED = timedelta(days=3 * 366)


def check_stated(stated: datetime, known: Known, *, same_day_from: datetime) -> StatedProblem | None:
    """May `stated` become office time? `same_day_from`: start of the local day of the last entry.

    The same day but earlier is allowed: what was written before ran on a clock that may have been minutes off.
    """
    if stated < FLOOR:
        return StatedProblem.BEFORE_SOFTWARE
    if known.last_seen is not None and stated < same_day_from:
        return StatedProblem.BEFORE_LAST_ENTRY
    if stated > max(known.last_seen or FLOOR, FLOOR) + FARTHEST_STATED:
        return StatedProblem.TOO_FAR
    return None
