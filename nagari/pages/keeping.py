"""What waits for whoever keeps the computer running: lines of the staff's home page about backups."""

from django.utils.translation import gettext as _

from nagari.pages.lines import may
from nagari.pages.panels import Asked, Waiting
from nagari.upkeep.backups.standing import standing
from nagari.upkeep.backups.wording import told


def backups(asked: Asked) -> list[Waiting]:
    if not may(asked, "upkeep.backup"):
        return []
    return [
        Waiting(
            icon="download",
            title=one.title,
            text=one.text,
            url=one.url,
            tone=one.tone,
            state=_("Backup"),
            state_icon="exclamation-triangle" if one.tone == "red" else None,
        )
        for one in told(standing(asked.now))
    ]
