"""The door: logging in and out."""

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.forms import LoginForm
from nagari.accounts.models import User
from nagari.accounts.rules import Act


def next_url(request: HttpRequest, default: str) -> str:
    """Where the person wanted to go, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else default


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    target = next_url(request, reverse("home"))
    if request.user.is_authenticated and request.method != "POST":
        return HttpResponseRedirect(target)
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        user = authenticate(request, username=username, password=form.cleaned_data["password"])
        if isinstance(user, User):
            login(request, user)
            log.record(user, Act.LOGIN, detail=address_of(request), now=timezone.now())
            return HttpResponseRedirect(target)
        record_failure(request, username)
        form.add_error(None, _("The user name and the password do not belong together. Check both and try again."))
    status = 422 if form.errors else 200
    return render(request, "accounts/login.html", {"form": form, "next": target}, status=status)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    log.record(request, Act.LOGOUT, now=timezone.now())
    logout(request)
    return redirect("home")


def record_failure(request: HttpRequest, username: str) -> None:
    """A name nobody has is not kept: it may well be a password typed into the wrong box."""
    known = User.objects.filter(username=username).first()
    name = known.username if known else "-"
    wilayah = known.wilayah if known else ""
    log.record(None, Act.LOGIN_FAILED, wilayah=wilayah, detail=f"{name} {address_of(request)}", now=timezone.now())
