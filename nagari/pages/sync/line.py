"""The one line about the exchange on every page. Asked by each, so kept in the process for a moment."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nagari.kantor import site as office
from nagari.kantor.models import Level
from nagari.pages.sync import offices, words
from nagari.sync import status
from nagari.sync.status import Line, State
from nagari.templates import wording

PAGE: Final = "/sinkron/"
OFFICES: Final = "/sinkron/kantor/"
KEPT_SECONDS: Final = 2.5
# At a regency it is made of hundreds of offices, and nobody waits for it to change.
KEPT_SECONDS_ABOVE: Final = 15.0


@dataclass(frozen=True, slots=True)
class SyncLine:
    """The state of the sync in the header: `tone` none, leaf, amber or red."""

    tone: str
    text: str
    url: str


# Language -> until when, and what.
_kept: dict[str, tuple[float, SyncLine]] = {}


def sync_line() -> SyncLine:
    language = get_language() or ""
    kept = _kept.get(language)
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    line = _line(timezone.now())
    _kept[language] = (time.monotonic() + (KEPT_SECONDS_ABOVE if line.url == OFFICES else KEPT_SECONDS), line)
    return line


def forget() -> None:
    """For whoever has just changed what the line says."""
    _kept.clear()


def _line(now: datetime) -> SyncLine:
    info = office.current()
    if info is not None and info.level == Level.KABUPATEN:
        return _of_offices(info.wilayah, now)
    return told(status.line(now), now)


def told(line: Line, now: datetime) -> SyncLine:
    waiting = _waiting(line.pending)
    match line.state:
        case State.ALONE:
            return SyncLine("none", _("Offline: not joined yet"), PAGE)
        case State.LATE | State.OFFLINE:
            tone = "red" if line.state is State.LATE else "amber"
            if line.offline_since is None and line.last_sync is None:
                return SyncLine(tone, _joined(_("The regency is not reached"), waiting), PAGE)
            since = words.since(line.offline_since or line.last_sync or now, now)
            return SyncLine(tone, _joined(_("Offline since %(since)s") % {"since": since}, waiting), PAGE)
        case State.TROUBLE:
            return SyncLine("red", _joined(_("The exchange needs a hand"), waiting), PAGE)
        case State.WAITING:
            return SyncLine("amber", waiting or _("First exchange under way"), PAGE)
        case State.AGREED:
            if line.conflicts:
                return SyncLine("amber", _to_settle(line.conflicts), PAGE)
            ago = wording.relatif(line.last_sync, now) if line.last_sync else ""
            return SyncLine("leaf", _("Synced %(ago)s") % {"ago": ago}, PAGE)


def _of_offices(scope: str, now: datetime) -> SyncLine:
    found = offices.summary(offices.offices(scope, now))
    if not found["offices"]:
        return SyncLine("none", _("No office has joined yet"), OFFICES)
    count = found["offices"]
    text = ngettext("%(count)s office takes part", "%(count)s offices take part", count) % {"count": count}
    if found["troubled"]:
        many = ngettext("%(count)s needs a hand", "%(count)s need a hand", found["troubled"])
        return SyncLine("amber", _joined(text, many % {"count": found["troubled"]}), OFFICES)
    return SyncLine("leaf", text, OFFICES)


def _waiting(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)s change waiting", "%(count)s changes waiting", count) % {"count": wording.angka(count)}


def _to_settle(count: int) -> str:
    return ngettext("%(count)s to settle", "%(count)s to settle", count) % {"count": wording.angka(count)}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
