"""Failed logins are counted by django-axes, but what was typed is nobody's business."""

from copy import copy
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from nagari.accounts import log
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock, site
from nagari.lib.limits import Limit
from nagari.lib.network import is_own_machine

# axes closes one account on one address; whoever tries one password on many accounts is met by this. Failures alone
# count: an office behind one address has tens of people, and they mistype now and then.
guesses = Limit(60, 900)
# Pages for everybody, by who is not logged in: twenty a second. A waiting room behind one address asks for a tenth of
# it; what phones and screens ask all the time (the pulse), and what offices send, does not come this way.
strangers = Limit(1200, 60)


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


def floods(request: HttpRequest) -> bool:
    """Does this address ask for more pages than people do? The office's own computer may: the kiosk sits there."""
    address = client_address(request)
    return not (is_own_machine(address) and not settings.BEHIND_TLS) and not strangers.allows(address)


def flooded(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(_("Too many requests from this device. Wait a minute."), status=429)
    response = render(request, "accounts/too_many.html", status=429)
    response["Retry-After"] = "60"
    return response


def is_closed(request: HttpRequest) -> bool:
    """Has this address failed so often that nobody logs in from there for a while?"""
    return guesses.is_full(client_address(request))


def record_failure(request: HttpRequest, username: str) -> None:
    """A name nobody has is not kept: it may well be a password typed into the wrong box."""
    guesses.allows(client_address(request))
    known = User.objects.filter(username=username).first()
    name = known.username if known else "-"
    here = site.current()
    wilayah = known.wilayah if known else here.wilayah if here else ""
    detail = f"{name} {client_address(request)}"
    log.record(None, Act.LOGIN_FAILED, wilayah=wilayah, detail=detail, now=clock.now())


def tries_left(request: HttpRequest, username: str) -> int:
    """How many wrong passwords are still met with a question, before the account is closed on this device."""
    failures: int = AxesProxyHandler.get_failures(request, {"username": username})
    return max(0, int(settings.AXES_FAILURE_LIMIT) - failures)


def forget(username: str, address: str | None = None) -> None:
    """The person has proved who he is: failures before are no longer counted, from `address` or from anywhere."""
    reset(username=username, ip=address)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: object = None) -> HttpResponse:
    """429: a page that says what to do; on the lock overlay, which covers a page with work in it, one sentence."""
    if request.headers.get("HX-Request"):
        return HttpResponse(_("Too many attempts. Wait 15 minutes or ask for a one-time code."), status=429)
    closed = render(request, "accounts/locked_out.html", status=429)
    closed["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return closed
