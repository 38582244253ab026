"""The one line about the exchange on every page. Asked by each, so kept in the process for a moment."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nagari.kantor import site as office
from nagari.kantor import words as office_words
from nagari.kantor.models import Level
from nagari.pages.sync import offices, rivals, words
from nagari.sync import status
from nagari.sync.status import Line, State
from nagari.templates import wording

PAGE: Final = "/sinkron/"
OFFICES: Final = "/sinkron/kantor/"
CONFLICTS: Final = "/sinkron/benturan/"
AGAIN: Final = "/sinkron/baris/"
KEPT_SECONDS: Final = 2.5
# At a regency it is made of hundreds of offices, and nobody waits for it to change.
KEPT_SECONDS_ABOVE: Final = 15.0


@dataclass(frozen=True, slots=True)
class SyncLine:
    """The state of the sync in the header: `tone` none, leaf, amber or red. `short`: on a phone, about 22 signs."""

    tone: str
    text: str
    url: str
    short: str = ""
    # Where an open page asks anew, so that it does not stay green.
    again: str = ""


# Language, whether who looks may settle -> until when, and what.
_kept: dict[tuple[str, bool], tuple[float, SyncLine]] = {}


def sync_line(*, may_settle: bool = False) -> SyncLine:
    key = get_language() or "", may_settle
    kept = _kept.get(key)
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    line = replace(_line(timezone.now(), may_settle=may_settle), again=AGAIN)
    _kept[key] = (time.monotonic() + (KEPT_SECONDS_ABOVE if line.url == OFFICES else KEPT_SECONDS), line)
    return line


def forget() -> None:
    """For whoever has just changed what the line says."""
    _kept.clear()


def _line(now: datetime, *, may_settle: bool) -> SyncLine:
    info = office.current()
    if info is not None and info.level == Level.KABUPATEN:
        return _of_offices(info.wilayah, now)
    facts = status.line(now)
    return told(facts, now, to_settle=rivals.to_settle(info.wilayah) if info and may_settle and facts.conflicts else 0)


def told(line: Line, now: datetime, *, to_settle: int = 0) -> SyncLine:
    """`to_settle`: conflicts that wait for the person who looks."""
    waiting, few = _waiting(line.pending), _few(line.pending)
    match line.state:
        case State.ALONE:
            return SyncLine("none", _("Offline: not joined yet"), PAGE, _("Not joined yet"))
        case State.LATE | State.OFFLINE:
            tone = "red" if line.state is State.LATE else "amber"
            if line.offline_since is None and line.last_sync is None:
                said = _("The %(kabupaten)s is not reached") % office_words.words()
                return SyncLine(tone, _joined(said, waiting), PAGE, _joined(_("Offline"), few))
            since = words.since(line.offline_since or line.last_sync or now, now)
            said = _("Offline since %(since)s") % {"since": since}
            return SyncLine(tone, _joined(said, waiting), PAGE, _joined(_("Offline"), few) if few else said)
        case State.TROUBLE:
            return SyncLine("red", _joined(_("The exchange needs a hand"), waiting), PAGE, _joined(_("Fault"), few))
        case State.WAITING:
            return SyncLine("amber", waiting or _("First exchange under way"), PAGE, few)
        case State.AGREED:
            ago = wording.relatif(line.last_sync, now) if line.last_sync else ""
            said = _("Synced %(ago)s") % {"ago": ago}
            if to_settle:
                choose = _to_settle(to_settle)
                return SyncLine("amber", _joined(said, choose), CONFLICTS, choose)
            return SyncLine("leaf", said, PAGE, said)


def _of_offices(scope: str, now: datetime) -> SyncLine:
    found = offices.summary(offices.offices(scope, now))
    if not found["offices"]:
        return SyncLine("none", _("No office has joined yet"), OFFICES)
    count = found["offices"]
    text = ngettext("%(count)s office takes part", "%(count)s offices take part", count) % {"count": count}
    if found["troubled"]:
        many = ngettext("%(count)s needs a hand", "%(count)s need a hand", found["troubled"])
        some = many % {"count": found["troubled"]}
        return SyncLine("amber", _joined(text, some), OFFICES, some)
    return SyncLine("leaf", text, OFFICES, text)


def _few(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)s waiting", "%(count)s waiting", count) % {"count": wording.angka(count)}


def _waiting(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)s change waiting", "%(count)s changes waiting", count) % {"count": wording.angka(count)}


def _to_settle(count: int) -> str:
    return ngettext("%(count)s to settle", "%(count)s to settle", count) % {"count": wording.angka(count)}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
