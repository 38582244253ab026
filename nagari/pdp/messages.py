"""What the codes of this app say to people."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.lib.errors import CodedError, UserError

SENTENCES: Final[dict[str, tuple[Promise, Promise]]] = {
    "guardian_missing": (
        _("A child's data is asked for by a parent or guardian."),
        _("Choose “parent or guardian” and write that person's name."),
    ),
    "request_over": (_("This request is finished."), _("Take in a new one.")),
    "step_wrong": (_("This cannot follow here."), _("Look at the request again.")),
    "number_referred": (
        _("A NIK or a KK number is corrected by Dukcapil alone."),
        _("Refer the request to Dukcapil; finish it when the answer is there."),
    ),
    "result_missing": (_("What the resident is told is missing."), _("Write in a sentence what came of it.")),
    "reason_missing": (_("The reason is missing."), _("Write it in a few words.")),
    "restricted": (
        _("The use of the data of %(name)s is suspended on that person's own request."),
        _("Lift the restriction first, if the resident agrees: page of the resident, data protection."),
    ),
    "restricted_already": (_("The use of this record is suspended already."), _("Look at the record again.")),
    "not_restricted": (_("The use of this record is not suspended."), _("Look at the record again.")),
    "consent_same": (_("That is what is written down already."), _("Look at the record again.")),
    "nothing_to_erase": (
        _("Nothing is held here that may be erased."),
        _("What the law obliges to keep can be corrected or restricted."),
    ),
    "incident_over": (_("This incident is closed."), _("Open a new one.")),
    "incident_early": (
        _("It cannot be closed before the authority and the people concerned were told."),
        _("Note when both letters went out."),
    ),
    "future": (_("That time has not come yet."), _("Write when it was noticed.")),
}


def refused(code: str, **named: object) -> UserError:
    sentence, remedy = SENTENCES[code]
    return UserError(code, str(sentence) % named if named else str(sentence), str(remedy))


def told(error: CodedError) -> UserError:
    return refused(error.code, **error.params)
