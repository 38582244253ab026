"""What waits of the person's own account: lines of the staff's home page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nagari.accounts.devices import count_unknown
from nagari.accounts.second_factor import codes_left
from nagari.pages.lines import counted
from nagari.pages.panels import Asked, Waiting
from nagari.templates import wording

FEW_CODES = 2


def devices(asked: Asked) -> list[Waiting]:
    """Somebody has logged in with this account where nobody had before."""
    count = count_unknown(asked.user) if asked.user else 0
    said = ngettext("%(count)s new device entered your account", "%(count)s new devices entered your account", count)
    return counted(
        count,
        said,
        icon="shield-check",
        text=_("Say whether that was you."),
        url=reverse("accounts:account"),
        tone="red",
        state=_("Your account"),
    )


def recovery(asked: Asked) -> list[Waiting]:
    """The paper runs out: who loses the phone then can't log in."""
    user = asked.user
    if user is None or user.factor_since is None or (left := codes_left(user)) > FEW_CODES:
        return []
    return [
        Waiting(
            icon="printer",
            title=_("Print new recovery codes"),
            text=ngettext("%(count)s is left.", "%(count)s are left.", left) % {"count": wording.angka(left)},
            url=reverse("accounts:factor_codes"),
            tone="amber",
            state=_("Your account"),
        )
    ]
