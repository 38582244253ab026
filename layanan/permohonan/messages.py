"""What the codes of a request's rules say to people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from layanan.katalog.messages import VALUES
from nagari.lib.errors import CodedError, Problem, UserError

SENTENCES: Mapping[str, Promise] = {
    **VALUES,
    "final": gettext_lazy("This request is over."),
    "returned": gettext_lazy("This request was returned and waits to be completed."),
    "not_returned": gettext_lazy("This request was not returned, so there is nothing to complete."),
    "not_here": gettext_lazy("This request stands at another office."),
    "not_role": gettext_lazy("This step is somebody else's work."),
    "not_now": gettext_lazy("This step is not due now."),
    "locked": gettext_lazy("A higher office has decided on this request already."),
    "decided": gettext_lazy("Somebody has decided on it as it is written."),
    "route_differs": gettext_lazy("With this the request takes another way through the offices."),
    "self_approval": gettext_lazy("Who took a request in or checked it does not approve it."),
    "nothing_to_undo": gettext_lazy("There is no step that could be taken back."),
    "not_own": gettext_lazy("Only one's own last step can be taken back."),
    "submitted": gettext_lazy("This request was made already."),
    "differs": gettext_lazy("It is not as the register knows it."),
    "reason_missing": gettext_lazy("The reason is missing."),
    "letter_waits": gettext_lazy("The letter still waits for its electronic signature."),
    "requirements_missing": gettext_lazy("Not everything that is required was seen: %(missing)s."),
    "requirement_unknown": gettext_lazy("One of the requirements is not asked for by this service."),
}


def sentence(problem: Problem | CodedError) -> str:
    return str(SENTENCES[problem.code]) % problem.params


def refused(code: str, **params: object) -> UserError:
    return UserError(code, sentence(Problem(code, params)), str(_REMEDIES.get(code, "")))


_HISTORY = gettext_lazy("Look at the history of the request for where it stands.")
_REMEDIES: Mapping[str, Promise] = {
    "final": _HISTORY,
    "returned": gettext_lazy("Once the resident has brought what is missing, press “It is complete now”."),
    "not_returned": _HISTORY,
    "not_here": _HISTORY,
    "not_now": _HISTORY,
    "locked": gettext_lazy("Ask that office to return or refuse it."),
    "decided": gettext_lazy("Ask for it to be returned, or take your own last step back; then write it anew."),
    "route_differs": gettext_lazy("Withdraw this request and take it in anew."),
    "not_role": gettext_lazy("Leave it to whoever has that role here; the route of the request says which."),
    "self_approval": gettext_lazy("Let the head of the office approve it, or whoever stands in as Plt. or Plh."),
    "nothing_to_undo": _HISTORY,
    "not_own": _HISTORY,
    "differs": gettext_lazy("Open it, compare it with the papers, and decide there."),
    "reason_missing": gettext_lazy("Write it in a few words: it stays with the request."),
    "requirements_missing": gettext_lazy("Tick what is there, or return the request with what is missing."),
    "letter_waits": gettext_lazy("Sign it on the page of the letter once there is a connection."),
    "requirement_unknown": gettext_lazy("Load the page again."),
}
