"""The second factor of one's own account: on, off, new recovery codes."""

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from nagari.accounts import second_factor, throttle
from nagari.accounts.access import actor, sent
from nagari.accounts.forms import AgainForm, FactorForm
from nagari.accounts.middleware import open_before_factor
from nagari.accounts.models import User
from nagari.kantor import clock, site
from nagari.lib.errors import UserError


@open_before_factor
@never_cache
@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_on(request: HttpRequest) -> HttpResponse:
    """The QR code for the phone; the code it then shows, and the password, switch it on."""
    user = actor(request)
    if user.factor_since is not None:
        return redirect("accounts:account")
    form = FactorForm(sent(request))
    if request.method == "POST" and form.is_valid() and _is_person(request, user, form):
        try:
            codes = second_factor.confirm(
                user, form.cleaned_data["token"], keep_session=request.session.session_key, now=clock.now()
            )
        except UserError as error:
            form.add_error("token", str(error))
        else:
            return show_codes(request, codes)
    told = second_factor.begin(user, issuer())
    shown = {"form": form, "told": told, "qr": qr(told.address), "required": second_factor.is_required(user)}
    return render(request, "accounts/factor_on.html", shown, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def new_codes(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    if user.factor_since is None:
        return redirect("accounts:factor_on")
    form = AgainForm(sent(request))
    if request.method == "POST" and form.is_valid() and _is_person(request, user, form):
        return show_codes(request, second_factor.renew_codes(user, now=clock.now()))
    shown = {"form": form, "left": second_factor.codes_left(user)}
    return render(request, "accounts/factor_codes.html", shown, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    if user.factor_since is None:
        return redirect("accounts:account")
    form = AgainForm(sent(request))
    if request.method == "POST" and form.is_valid() and _is_person(request, user, form):
        try:
            second_factor.switch_off(user, now=clock.now())
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The second factor is off."))
            return redirect("accounts:account")
    shown = {"form": form, "required": second_factor.is_required(user)}
    return render(request, "accounts/factor_off.html", shown, status=422 if form.errors else 200)


@sensitive_variables("codes")
def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """In clear, once: no address leads here again."""
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "made_at": clock.now()})


def issuer() -> str:
    """What the phone shows above the code."""
    here = site.current()
    return here.office_name if here else "Nagari"


def qr(address: str) -> str:
    # Loaded on first use, as everywhere.
    import segno

    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2))


def _is_person(request: HttpRequest, user: User, form: FactorForm) -> bool:
    """Is it still the one who logged in? Failures count as failed logins do."""
    password = form.cleaned_data["password"]
    # The code of an authenticator that is still to be confirmed is not this login's.
    token = form.cleaned_data["token"] if user.factor_since is not None else ""
    if authenticate(request, username=user.username, password=password, token=token) is not None:
        return True
    throttle.record_failure(request, user.username)
    form.add_error(None, _("Password and code were not accepted. Check both and try again."))
    return False
