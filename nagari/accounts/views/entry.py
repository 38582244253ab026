"""The door: logging in and out."""

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from nagari.accounts import devices, log, services, throttle
from nagari.accounts.access import sent
from nagari.accounts.forms import CodeForm, LoginForm
from nagari.accounts.middleware import open_while_locked
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock

BACKEND = "nagari.accounts.backends.RoleBackend"


def next_url(request: HttpRequest, default: str) -> str:
    """Where the person wanted to go, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else default


@login_not_required
@open_while_locked
@never_cache
@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    target = next_url(request, reverse("home"))
    if request.user.is_authenticated and request.method != "POST":
        return HttpResponseRedirect(target)
    form = LoginForm(sent(request))
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        if throttle.is_closed(request):
            return throttle.locked_out(request, HttpResponse())
        typed = {"password": form.cleaned_data["password"], "token": form.cleaned_data["token"]}
        user = authenticate(request, username=username, **typed)
        if isinstance(user, User):
            enter(request, user)
            return HttpResponseRedirect(target)
        throttle.record_failure(request, username)
        form.add_error(
            None,
            _("Name, password and code (if you have one) do not belong together. Check all of them."),
        )
        form.add_error(None, tries_told(throttle.tries_left(request, username)))
    status = 422 if form.errors else 200
    return render(request, "accounts/login.html", {"form": form, "next": target}, status=status)


def tries_told(left: int) -> str:
    said = ngettext(
        "%(count)s try is left on this device; then it waits 15 minutes.",
        "%(count)s tries are left on this device; then it waits 15 minutes.",
        left,
    )
    return said % {"count": left}


@login_not_required
@open_while_locked
@never_cache
@sensitive_post_parameters("code", "token", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def use_code(request: HttpRequest) -> HttpResponse:
    """A one-time code opens the door once, for choosing a new password."""
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        if throttle.is_closed(request):
            return throttle.locked_out(request, HttpResponse())
        typed = {"access_code": form.cleaned_data["code"], "token": form.cleaned_data["token"]}
        user = authenticate(request, username=username, **typed)
        if not isinstance(user, User):
            throttle.record_failure(request, username)
            form.add_error("code", _("The code does not belong to this name, was used already, or has expired."))
        elif form.password_fits(user):
            services.use_access_code(user, form.cleaned_data["password"], now=clock.now())
            enter(request, user)
            return redirect("home")
    return render(request, "accounts/code.html", {"form": form}, status=422 if form.errors else 200)


def enter(request: HttpRequest, user: User) -> None:
    """Logs in under a new session key, and keeps what the person later reads in the list of sessions."""
    login(request, user, backend=BACKEND)
    now = clock.now()
    request.session["since"] = now.isoformat()
    request.session["device"] = request.headers.get("User-Agent", "")[:160]
    request.session.clear_expired()
    services.forget_old_sessions(user)
    devices.note(request, user, now)
    log.record(user, Act.LOGIN, detail=throttle.client_address(request), now=now)


@open_while_locked
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    log.record(request, Act.LOGOUT, now=clock.now())
    logout(request)
    return redirect("home")
