"""Office time. Everything above that asks what day it is asks here, never the device.

`now()` and `today()` always answer; `require_trusted()` stands before every number, letter and event.
"""

import time
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.kantor.models import ClockState
from nagari.kantor.rules.clock import Known, Reading, read
from nagari.lib.errors import UserError
from nagari.sync.tracking import set_clock_offset

# One small write a minute at most, however busy the office is.
NOTE_EVERY = timedelta(minutes=1)
KEPT_SECONDS = 5.0
ROW = 1


class ClockUntrusted(UserError):  # noqa: N818 - reads as the state it is
    def __init__(self) -> None:
        super().__init__(
            "clock_untrusted",
            _("The date of this computer cannot be right."),
            _("Confirm today's date first, on the page of the office clock."),
        )


_kept: tuple[float, Known] | None = None


def reading(device: datetime | None = None) -> Reading:
    """What the office makes of the device's time, which is now unless given."""
    return read(device or timezone.now(), _known())


def now(device: datetime | None = None) -> datetime:
    return reading(device).now


def today(device: datetime | None = None) -> date:
    """The office's date, in its time zone."""
    return timezone.localdate(reading(device).now)


def local_now(device: datetime | None = None) -> datetime:
    """Office time in the office's zone, for opening hours."""
    return timezone.localtime(reading(device).now)


def is_trusted(device: datetime | None = None) -> bool:
    return reading(device).is_trusted


def require_trusted(device: datetime | None = None) -> datetime:
    """Office time. Raises ClockUntrusted until a person confirmed the date."""
    found = reading(device)
    if not found.is_trusted:
        raise ClockUntrusted
    return found.now


def require_trusted_day(device: datetime | None = None) -> date:
    """The office's date. Raises ClockUntrusted until a person confirmed it."""
    return timezone.localdate(require_trusted(device))


def note_seen(device: datetime | None = None) -> None:
    """Remember that time has come this far; called where something is written anyway."""
    known, found = _known(), reading(device)
    if not found.is_trusted or (
        known.last_seen is not None and found.now - known.last_seen < NOTE_EVERY and not found.mended
    ):
        return
    values = {"last_seen": found.now, "offset_seconds": int(found.offset.total_seconds())}
    if known.last_seen is None:
        ClockState.objects.get_or_create(pk=ROW, defaults=values)
    else:
        ClockState.objects.filter(pk=ROW, last_seen__lte=found.now).update(**values)
    if found.mended:
        set_clock_offset(int(found.offset.total_seconds()) * 1000)
    forget()


def forget() -> None:
    """To be called by whoever changes ClockState."""
    global _kept
    _kept = None


def _known() -> Known:
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    row = ClockState.objects.filter(pk=ROW).values_list("last_seen", "offset_seconds").first()
    known = Known(last_seen=row[0], offset=timedelta(seconds=row[1])) if row else Known()
    _kept = (time.monotonic(), known)
    return known
