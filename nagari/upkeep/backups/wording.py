"""What is to be done about backups, in sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nagari.templates import wording
from nagari.upkeep.backups.standing import Standing, Trouble

# From here on it is no longer a stick that somebody took home.
_LONG_DAYS = 7


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
        case Trouble.NEVER:
            return Told(
                title=_("No backup has been proven yet"),
                text=_("If this computer breaks now, what was not exchanged is gone."),
                tone="red",
            )
        case Trouble.STALE:
            at = wording.tanggal_jam(found.last.when) if found.last else ""
            return Told(
                title=_("The last proven backup is of %(at)s") % {"at": at},
                text=_("Make one now; the computer has to be on for it."),
                tone="red",
            )
        case Trouble.MISSING:
            days = found.missing_days
            return Told(
                title=ngettext(
                    "The backup stick has been missing for %(days)s day",
                    "The backup stick has been missing for %(days)s days",
                    days,
                )
                % {"days": days},
                text=_("Put it in: the backup goes on by itself. Until then only this computer has one."),
                tone="red" if days >= _LONG_DAYS else "amber",
            )
        case Trouble.NOWHERE_ELSE:
            return Told(
                title=_("Backups lie on this computer only"),
                text=_("Set a stick or a second disk: a lost laptop takes its own backups with it."),
                tone="amber",
                url="/cadangan/tempat/",
            )
        case Trouble.NO_PAPER:
            return Told(
                title=_("The key of the backups is not on paper yet"),
                text=_("Without it nobody can open a backup once this computer is gone."),
                tone="amber",
                url="/cadangan/kunci/",
            )
        case Trouble.RESCUED:
            return Told(
                title=_("This computer was rescued"),
                text=_("Look at what is missing, and enter it again."),
                tone="red",
                url="/cadangan/pemulihan/",
            )
