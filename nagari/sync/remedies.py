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
    "meeting_refused": lambda: (
        _("The site above does not take this renewed site in (%(reason)s)."),
        _("Call the regency: it has to confirm this computer, or to give a new code."),
    ),
    "bundle_unnamed": lambda: (
        _("It is not said for which office the bundle is."),
        _("Name the office: --for 13.02.10.2001. An office that has joined its regency need not."),
    ),
    "bundle_no_receiver": lambda: (
        _("No computer of the office %(wilayah)s is known here."),
        _("Enter the code of an office of this regency that has joined."),
    ),
    "bundle_exists": lambda: (
        _("%(file)s is a file of another kind and is left as it is."),
        _("Enter another name for the bundle."),
    ),
    "bundle_write": lambda: (
        _("%(file)s can't be written (%(reason)s)."),
        _("See that the stick is in, not full and not write-protected, then try again."),
    ),
    "bundle_missing": lambda: (
        _("%(file)s can't be opened (%(reason)s)."),
        _("Check the name, and that the stick is in."),
    ),
    "bundle_none": lambda: (_("This file is no bundle."), _("Choose the file that the other office wrote.")),
    "bundle_version": lambda: (_("This bundle was written by a later version of the program."), _version()),
    "bundle_torn": lambda: (
        _("The end of this bundle is missing. Nothing of it was taken in."),
        _("Copy it again, and take out the stick only when the computer says so."),
    ),
    "bundle_tampered": lambda: (
        _("This bundle was damaged or changed on its way. Nothing of it was taken in."),
        _("Copy it again. If that does not help, have the other office write it anew."),
    ),
    "bundle_receiver": lambda: (
        _("This bundle was written for another computer, at the office %(wilayah)s."),
        _("Bring it there, or have one written for this office."),
    ),
    "bundle_sender": lambda: (
        _("The site that wrote this bundle is not trusted here."),
        _("Ask the regency whether it has joined, or has been revoked."),
    ),
    "bundle_again": lambda: (
        _("This bundle of %(made_at)s has been taken in before."),
        _("Nothing is missing. Bring a newer one."),
    ),
    "bundle_old": lambda: (
        _("This bundle of %(made_at)s is older than what is here and holds nothing new."),
        _("Nothing is missing. Bring a newer one."),
    ),
    "bundle_gap": lambda: (
        _("This bundle begins after what is here: something before it is missing."),
        _("Have the office %(wilayah)s write one that holds everything: --all."),
    ),
    "bundle_part": lambda: (
        _("This is part %(part)s of %(parts)s; what comes before it is not here yet."),
        _("Take in part %(missing)s first, then this one again."),
    ),
    "bundle_parts": lambda: (
        _("That would make more than %(most)s files."),
        _("Choose larger parts."),
    ),
    "bundle_room": lambda: (
        _("%(file)s needs %(size)s MB, and the stick has room for %(free)s MB."),
        _("Clear space on the stick, take another one, or write smaller parts."),
    ),
    "stick_gone": lambda: (
        _("That stick is not in this computer any more."),
        _("Put it in again, then try once more."),
    ),
    "office_missing": lambda: (_("This office has not been set up yet."), _("Finish the first day.")),
    "root_missing": lambda: (
        _("The root key of this regency is not on this computer."),
        _(
            "Copy root.key from the medium it is kept on into the folder “keys” of the data folder, "
            "and take it out again afterwards."
        ),
    ),
}
