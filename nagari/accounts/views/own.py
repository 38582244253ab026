"""One's own account: password, sessions, and the lock that covers the page."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from nagari.accounts import devices, lock, log, queries, second_factor, services, throttle
from nagari.accounts.access import actor, sent
from nagari.accounts.forms import PasswordForm
from nagari.accounts.middleware import open_while_locked
from nagari.accounts.models import AccessLog, Device, Session, User
from nagari.accounts.rules import Act
from nagari.accounts.sessions import SessionStore
from nagari.accounts.uptime import moment
from nagari.accounts.views.entry import enter, next_url
from nagari.kantor import clock


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    shown = {
        "person": user,
        "logins": told(user, 10),
        "sessions": queries.sessions_of(user, request.session.session_key),
        "devices": Device.objects.filter(user=user).order_by("is_known", "-last_at"),
        "unknown": devices.count_unknown(user),
        "codes_left": second_factor.codes_left(user),
        "factor_required": second_factor.is_required(user),
    }
    return render(request, "accounts/account.html", shown)


def told(user: User, limit: int) -> list[tuple[AccessLog, str]]:
    return [(row, queries.act_label(row.act)) for row in queries.last_logins(user, limit)]


@open_while_locked
@never_cache
@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    row = session_row(request)
    if row is not None and lock.is_locked(row, moment(timezone.now())):
        # A form of passwords is not kept; sent again with the lock's own it would meet the lock for ever.
        return lock.to_lock_page(request)
    form = PasswordForm(user, sent(request))
    if request.method == "POST" and form.is_valid():
        if authenticate(request, username=user.username, password=form.cleaned_data["old"], token=None) is None:
            throttle.record_failure(request, user.username)
            form.add_error("old", _("This is not your present password."))
        elif form.password_fits(user):
            services.change_password(
                user, form.cleaned_data["password"], keep_session=request.session.session_key, now=clock.now()
            )
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other devices were logged out."))
            return redirect("home")
    shown = {"form": form, "first": user.must_change_password}
    return render(request, "accounts/password.html", shown, status=422 if form.errors else 200)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    ended = services.end_other_sessions(actor(request), keep_session=request.session.session_key, now=clock.now())
    said = ngettext("%(count)s other session was ended.", "%(count)s other sessions were ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("accounts:account")


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """One other device; its session is named by a digest of its key, which itself opens it."""
    mark = request.POST.get("sesi", "")
    ended = services.end_session(actor(request), mark, keep_session=request.session.session_key, now=clock.now())
    if ended:
        messages.success(request, _("That device was logged out."))
    return redirect("accounts:account")


@require_POST
def devices_known(request: HttpRequest) -> HttpResponse:
    devices.own_up(actor(request), now=clock.now())
    messages.success(request, _("Thank you. The new devices are noted as yours."))
    return redirect("accounts:account")


@require_POST
def devices_foreign(request: HttpRequest) -> HttpResponse:
    """Somebody else has the password: out everywhere, and on to a new one."""
    devices.disown(actor(request), keep_session=request.session.session_key, now=clock.now())
    messages.warning(
        request, _("All other devices were logged out. Choose a new password and tell the head of office.")
    )
    return redirect("accounts:password")


@open_while_locked
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lock_page(request: HttpRequest) -> HttpResponse:
    """GET: the lock, for links and for browsers without scripts. POST: lock now."""
    user, row, now = actor(request), session_row(request), moment(timezone.now())
    target = next_url(request, reverse("home"))
    if request.method == "POST" and row is not None:
        if not lock.is_locked(row, now):
            log.record(user, Act.LOCKED, now=clock.now())
        lock.close(row)
        return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect("accounts:lock")
    if row is None or not lock.is_locked(row, now):
        return HttpResponseRedirect(target)
    shown = {"person": user, "next": target, "asks_token": lock.asks_token(request, row, now)}
    return render(request, "accounts/lock.html", shown)


@login_not_required
@open_while_locked
@never_cache
@sensitive_post_parameters("password", "token")
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """The password again. To the overlay it answers 204, or 422 with a sentence; to the lock page a redirect.

    A session that was ended elsewhere meanwhile is opened anew: the covered page and what was typed in it live on.
    """
    typed, name = request.POST.get("password", ""), request.POST.get("username", "").strip().lower()
    overlay = bool(request.headers.get("HX-Request"))
    if isinstance(request.user, User):
        if name and name != request.user.username:
            return refused(request, _("Another person is logged in here now. Open this page again."))
        row = session_row(request)
        token = request.POST.get("token", "")
        opened = row is not None and bool(typed) and lock.unlock(request, row, typed, token, moment(timezone.now()))
    else:
        if throttle.is_closed(request):
            return throttle.locked_out(request, HttpResponse())
        token = request.POST.get("token", "")
        user = authenticate(request, username=name, password=typed, token=token) if name and typed else None
        opened = isinstance(user, User)
        if isinstance(user, User):
            enter(request, user)
        else:
            throttle.record_failure(request, name)
    if not opened:
        return refused(request, _not_opened(request))
    if not overlay:
        return HttpResponseRedirect(next_url(request, reverse("home")))
    return trigger_client_event(HttpResponse(status=204), "unlocked", {"csrf": get_token(request)})


def _not_opened(request: HttpRequest) -> str:
    """Within its time a session asks for the password alone, so that is what was wrong."""
    row = session_row(request)
    if isinstance(request.user, User) and row is not None and not lock.is_over(row, moment(timezone.now())):
        return _("This password is not right. Try again.")
    return _("That was not accepted. With a second factor, log in again in another window first.")


@require_POST
def alive(request: HttpRequest) -> HttpResponse:
    """The page tells that a person is typing; the gate has noted it, or has answered 423."""
    return HttpResponse(status=204)


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(sentence, status=422, content_type="text/plain; charset=utf-8")
    target = next_url(request, reverse("home"))
    person = request.user if isinstance(request.user, User) else None
    if person is None:
        return redirect("accounts:login")
    row = session_row(request)
    asks = row is not None and lock.asks_token(request, row, moment(timezone.now()))
    shown = {"person": person, "next": target, "error": sentence, "asks_token": asks}
    return render(request, "accounts/lock.html", shown, status=422)


def session_row(request: HttpRequest) -> Session | None:
    return cast(SessionStore, request.session).row
