"""How far an upgrade is, for people."""

from django.utils.translation import gettext_lazy as _

from nagari.upkeep.keeper import home

PHASES = {
    home.CHECKING: _("Checking signature, version and room"),
    home.BACKING_UP: _("Backing up"),
    home.UNPACKING: _("Unpacking the new version beside the old one"),
    home.TRYING: _("Trying it on a copy of the data"),
    home.WAITING: _("Ready; the office stops for a moment"),
    home.SWITCHING: _("Changing places"),
    home.STARTING: _("Starting the new version"),
    home.REVERTING: _("Going back to the old version"),
    home.DONE: _("The new version is running"),
    home.FAILED: _("The old version goes on; nothing was changed"),
    home.REVERTED: _("The new version did not start; the old one runs again"),
}
