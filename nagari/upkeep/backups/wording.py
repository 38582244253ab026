"""What is to be done about backups, in sentences."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nagari.templates import wording
from nagari.upkeep.backups.standing import Standing, Trouble

# From here on it is no longer a stick that somebody took home.
_LONG_DAYS = 7

# Whatever the figures: title, text, tone, address.
_ALWAYS: Final = {
    Trouble.NEVER: (
        gettext_lazy("No backup has been proven yet"),
        gettext_lazy("If this computer breaks now, what was not exchanged is gone."),
        "red",
        "/cadangan/",
    ),
    Trouble.NOWHERE_ELSE: (
        gettext_lazy("Backups lie on this computer only"),
        gettext_lazy("Set a stick or a second disk: a lost laptop takes its own backups with it."),
        "amber",
        "/cadangan/tempat/",
    ),
    Trouble.NO_PAPER: (
        gettext_lazy("The key of the backups is not on paper yet"),
        gettext_lazy("Without it nobody can open a backup once this computer is gone."),
        "amber",
        "/cadangan/kunci/",
    ),
    Trouble.RESCUED: (
        gettext_lazy("This computer was rescued"),
        gettext_lazy("Look at what is missing, and enter it again."),
        "red",
        "/cadangan/pemulihan/",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`tone`: red or amber."""

    title: str
    text: str
    tone: str
    url: str = "/cadangan/"


def told(found: Standing) -> list[Told]:
    """A sentence for each trouble."""
    return [_told(one, found) for one in found.troubles]


def _told(trouble: Trouble, found: Standing) -> Told:
    match trouble:
        case Trouble.FAILED:
            return Told(title=_("The last backup failed"), text=found.state.runs[0].message, tone="red")
        case Trouble.STALE:
            at = wording.tanggal_jam(found.last.when) if found.last else ""
            return Told(
                title=_("The last proven backup is of %(at)s") % {"at": at},
                text=_("Make one now; the computer has to be on for it."),
                tone="red",
            )
        case Trouble.MISSING:
            days = found.missing_days
            title = ngettext(
                "The backup stick has been missing for %(days)s day",
                "The backup stick has been missing for %(days)s days",
                days,
            )
            return Told(
                title=title % {"days": days},
                text=_("Put it in: the backup goes on by itself. Until then only this computer has one."),
                tone="red" if days >= _LONG_DAYS else "amber",
            )
        case _other:
            said, what, tone, url = _ALWAYS[trouble]
            return Told(title=str(said), text=str(what), tone=tone, url=url)
