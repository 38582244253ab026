"""Failed logins are counted by django-axes, but what was typed is nobody's business."""

from copy import copy
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Counts without keeping the form.

        axes stores what was posted with a failure; the lock page posts a whole form about a resident along.
        """
        if request is None:
            return
        bare = copy(request)
        bare.GET = bare.POST = QueryDict()
        super().user_login_failed(sender, credentials, bare, **kwargs)
        for name, value in vars(bare).items():
            if name.startswith("axes_"):
                setattr(request, name, value)


def client_address(request: HttpRequest) -> str:
    """Where the browser is. Behind the regency's own proxy that is what the proxy, the last in the row, has written."""
    if settings.BEHIND_TLS:
        return str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()[:45] or "-"
    return str(request.META.get("REMOTE_ADDR", ""))


def forget(username: str) -> None:
    """The person has proved who he is: failures before are no longer counted."""
    reset(username=username)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: object = None) -> HttpResponse:
    """429: a page that says what to do; on the lock overlay, which covers a page with work in it, one sentence."""
    if request.headers.get("HX-Request"):
        return HttpResponse(_("Too many attempts. Wait 15 minutes or ask for a one-time code."), status=429)
    return render(request, "accounts/locked_out.html", status=429)
