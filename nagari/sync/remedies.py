"""Sentence and remedy for what joining and bringing a bundle may be refused with."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from nagari.lib.errors import CodedError, UserError

Said = tuple[str, str]


def user_error(refused: CodedError) -> UserError:
    """The refusal as a person reads it. A code that only a later version knows is shown as it is."""
    message, remedy = _SAID.get(refused.code, _unknown)()
    params = {"code": refused.code, **refused.params}
    return UserError(refused.code, message % params, remedy % params)


def _unknown() -> Said:
    return _("The other site refused: %(code)s."), _("Show this code to the regency.")


def _compare() -> str:
    return _("Compare it with what the regency wrote, sign by sign.")


def _ask() -> str:
    return _("Ask the regency for a new code.")


def _version() -> str:
    return _("Bring both sites to the same version of the program, then try again.")


_SAID: Final[Mapping[str, Callable[[], Said]]] = {
    "code_length": lambda: (_("A code has %(signs)s letters and digits."), _compare()),
    "code_check": lambda: (_("This code holds a typing mistake."), _compare()),
    "code_unknown": lambda: (_("The regency does not know this code."), _ask()),
    "code_expired": lambda: (_("This code has expired."), _ask()),
    "code_used": lambda: (_("This code was used by another computer."), _ask()),
    "enrolment_office": lambda: (
        _("This code was given to the office of %(wilayah)s."),
        _("Ask the regency for a code for your own office."),
    ),
    "enrolment_throttled": lambda: (
        _("Too many wrong codes came from here."),
        _("Wait %(minutes)s minutes, then try again."),
    ),
    "enrolment_format": lambda: (_("The regency could not read what this site sent."), _version()),
    "enrolment_signature": lambda: (_("The regency could not read what this site sent."), _version()),
    "enrolment_answer": lambda: (_("What came back is not the answer of a regency."), _version()),
    "enrolment_proof": lambda: (
        _("Who answered does not know the code: this is not the regency that gave it."),
        _("Check the address. If it is right, somebody stands in between: tell the regency."),
    ),
    "enrolment_top": lambda: (
        _("This site is the regency itself, which joins nobody."),
        _("Enter the code at the office it was given to."),
    ),
    "enrolment_url": lambda: (
        _("%(url)s is not the address of a site."),
        _("Enter it as the regency gave it, for example https://nagari.solokkab.go.id."),
    ),
    "enrolment_unreachable": lambda: (
        _("Nobody answers at %(url)s (%(reason)s)."),
        _("Check the address and whether this computer has a connection, then try again."),
    ),
    "enrolment_not_a_site": lambda: (
        _("What answers at %(url)s does not take part in this exchange (%(status)s)."),
        _("Check the address; enter it as the regency gave it."),
    ),
    "office_missing": lambda: (_("This office has not been set up yet."), _("Finish the first day.")),
    "root_missing": lambda: (
        _("The root key of this regency is not on this computer."),
        _("Bring the medium it is kept on and name the file: --root FILE."),
    ),
}
