"""What every request passes on its way to a page, once it is known who asks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.defaults import page_not_found

from nagari.accounts import devices, lock, log, second_factor, throttle
from nagari.accounts.models import Session, User
from nagari.accounts.rules import Act
from nagari.accounts.uptime import moment
from nagari.kantor import clock
from nagari.sync.tracking import acting, local_actor

View = Callable[..., HttpResponse]


class Acting:
    """What a page writes is done by its user: in the journal the official, or the account of one who is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked at the first write: most pages only read.
        with acting(lambda: actor_of(request)):
            return self.get_response(request)


def actor_of(request: HttpRequest) -> UUID | None:
    """Who the journal says did it."""
    user = request.user
    return (user.pegawai_id or local_actor(user.pk)) if isinstance(user, User) else None


FOREIGN = "foreign"


def open_while_locked(view: View) -> View:
    """The door itself: these pages answer also when the session is locked or the first password is still to be set."""
    view.open_while_locked = True  # type: ignore[attr-defined]
    return view


def open_before_factor(view: View) -> View:
    """These pages answer also to who has still to set up the second factor that his role needs."""
    view.open_before_factor = True  # type: ignore[attr-defined]
    return view


class Gate:
    """Lock, first password, second factor, log of refusals; nothing personal stays in the browser's cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        devices.remember(request, response)
        if response.status_code == 302 and request.headers.get("HX-Request") and self._leads_to_login(response):
            # A piece of a page can't show the login; the overlay asks for the password and keeps the page.
            return HttpResponse(status=401, headers={"HX-Trigger": "locked"})
        # After logging out, "back" must not show the last resident again.
        if "Cache-Control" not in response and getattr(request, "passed_gate", False):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User):
            return throttle.flooded(request) if throttle.floods(request) else None
        request.passed_gate = True  # type: ignore[attr-defined]
        if getattr(view, "open_while_locked", False):
            return None
        met = self._meet_lock(request) or self._meet_first_password(request, user)
        return met or self._meet_second_factor(request, user, view)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Every refusal is logged here, also those of apps that know nothing of the access log.

        They say PermissionDenied("foreign") of an object in a foreign region, which then does not exist (404).
        """
        if not isinstance(exception, PermissionDenied) or not isinstance(request.user, User):
            return None
        where = request.resolver_match.view_name if request.resolver_match else request.path
        detail = " ".join(part for part in (where, str(exception)) if part)
        log.record(request, Act.DENIED, detail=detail, now=clock.now())
        return page_not_found(request, Http404()) if str(exception) == FOREIGN else None

    def _leads_to_login(self, response: HttpResponse) -> bool:
        return response["Location"].startswith(f"{reverse('accounts:login')}?")

    def _meet_lock(self, request: HttpRequest) -> HttpResponse | None:
        row: Session | None = getattr(request.session, "row", None)
        if row is None:
            return None
        now = moment(timezone.now())
        if lock.is_locked(row, now):
            posted = request.POST if request.method == "POST" else QueryDict()
            password, token = posted.get(lock.UNLOCK_FIELD, ""), posted.get(lock.TOKEN_FIELD, "")
            if not password or not lock.unlock(request, row, password, token, now):
                return lock.answer(request, row, now, wrong=bool(password))
        # Polling pages must not keep an empty chair logged in; a person's typing is reported by the page itself.
        elif request.method == "POST" or not request.headers.get("HX-Request"):
            lock.touch(row, now)
        return None

    def _meet_first_password(self, request: HttpRequest, user: User) -> HttpResponse | None:
        if not user.must_change_password:
            return None
        return self._send_to(request, "accounts:password")

    def _meet_second_factor(self, request: HttpRequest, user: User, view: View) -> HttpResponse | None:
        if user.factor_since is not None or getattr(view, "open_before_factor", False):
            return None
        return self._send_to(request, "accounts:factor_on") if second_factor.is_required(user) else None

    def _send_to(self, request: HttpRequest, name: str) -> HttpResponse:
        target = reverse(name)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=403, headers={"HX-Redirect": target})
        return redirect(target)
