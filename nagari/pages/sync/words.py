"""Words for states of the exchange: what a person reads of codes, clocks and channels."""

from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nagari.pages.sync.offices import OfficeRow
from nagari.sync.core.errors import SyncRefused
from nagari.sync.remedies import user_error
from nagari.templates import wording

Chip = tuple[str, str, str]


def since(moment: datetime, now: datetime) -> str:
    """10.32 for today, Tuesday within the week, else the date."""
    here, there = timezone.localtime(now), timezone.localtime(moment)
    if here.date() == there.date():
        return wording.jam(moment)
    if timedelta(0) <= here.date() - there.date() < timedelta(days=7):
        return formats.date_format(there, "l")
    return wording.tanggal(moment)


def skew(milliseconds: int | None) -> str:
    """How wrong a clock is, in the largest unit."""
    if milliseconds is None:
        return ""
    seconds = abs(milliseconds) / 1000
    if seconds < 2:
        return _("right")
    if seconds < 120:
        told = ngettext("%(count)s second", "%(count)s seconds", round(seconds)) % {"count": round(seconds)}
    elif seconds < 7200:
        told = ngettext("%(count)s minute", "%(count)s minutes", round(seconds / 60)) % {"count": round(seconds / 60)}
    else:
        hours = round(seconds / 3600)
        told = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": wording.angka(hours)}
    return _("%(time)s fast") % {"time": told} if milliseconds > 0 else _("%(time)s slow") % {"time": told}


def size(count: int) -> str:
    """Bytes as people say them."""
    if count < 10_000:
        return _("%(count)s bytes") % {"count": wording.angka(count)}
    if count < 10_000_000:
        return _("%(count)s KB") % {"count": wording.angka(round(count / 1000))}
    return _("%(count)s MB") % {"count": wording.angka(round(count / 1_000_000))}


def channel(name: str) -> str:
    known = {
        "register": _("register"),
        "service": _("services"),
        "catalogue": _("office and catalogue"),
        "log": _("log"),
    }
    return known.get(name, name)


def closing(reason: str) -> str:
    """Why a site was closed: what a person wrote, or what the program says of it."""
    known = {
        "succeeded": _("Another one has taken its place."),
        "redated": _("It had a wrong date, and has sealed its changes again under another name."),
    }
    return known.get(reason, reason)


def trouble(code: str) -> tuple[str, str]:
    """Sentence and remedy of what a session ended with."""
    known = {
        "unreachable": (
            _("Nobody answers: there is no internet here, or the other site is switched off."),
            _("Go on working. Everything is kept and sent by itself as soon as there is a way."),
        ),
        "stalled": (
            _("The line broke off in the middle."),
            _("Nothing is lost; the exchange goes on where it stopped."),
        ),
        "idle": (
            _("Nothing has been exchanged for some minutes."),
            _("If it stays so, close the program and start it again; nothing is lost."),
        ),
        "stopped": (_("The program was closed in the middle."), _("Nothing is lost; the exchange goes on by itself.")),
    }
    known["broken"] = known["stalled"]
    if code in known:
        return known[code]
    error = user_error(SyncRefused(code))
    return error.message, error.remedy


def chips(row: OfficeRow) -> list[Chip]:
    """(tone, text, icon) of one office."""
    if row.state == "revoked":
        return [("", _("closed"), "lock")]
    said: dict[str, Chip] = {
        "history": ("red", _("history changed"), "exclamation-triangle"),
        "error": ("red", _("stopped by a fault"), "exclamation-triangle"),
        "twice": ("red", _("two computers as one office"), "exclamation-triangle"),
        "silent": ("red", _("silent for days"), "x-circle"),
        "never": ("amber", _("not heard yet"), "clock"),
        "clock": ("amber", _("clock %(skew)s") % {"skew": skew(row.skew_ms)}, "clock-history"),
        "parked": (
            "amber",
            ngettext("%(count)s record waits", "%(count)s records wait", row.parked) % {"count": row.parked},
            "inbox",
        ),
        "conflicts": (
            "sky",
            ngettext("%(count)s to settle", "%(count)s to settle", row.conflicts) % {"count": row.conflicts},
            "arrow-left-right",
        ),
    }
    found = [said[fault] for fault in row.faults]
    return found or [("leaf", _("in order"), "check-circle")]
