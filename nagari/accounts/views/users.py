"""Who may use this site: for heads of office and technicians, inside their own region."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log, queries, second_factor, services, wording
from nagari.accounts.access import actor, get_in_region, requires, sent
from nagari.accounts.addresses import office_address
from nagari.accounts.forms import UserForm
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.accounts.services import IssuedCode
from nagari.accounts.views import own
from nagari.kantor import clock
from nagari.lib.errors import UserError

PAGE = 50


@require_GET
@requires("accounts.manage")
def user_list(request: HttpRequest) -> HttpResponse:
    by = actor(request)
    regions = dict(queries.regions_in(by.wilayah))
    rows = [(user, regions.get(user.wilayah, user.wilayah)) for user in queries.users_in(by.wilayah)]
    return render(request, "accounts/user_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.manage")
def user_new(request: HttpRequest) -> HttpResponse:
    by = actor(request)
    form = UserForm(queries.regions_in(by.wilayah), sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            issued = services.create_user(by, form.cleaned_data["username"], form.data_of(), now=clock.now())
        except UserError as error:
            form.add_error("username" if "username" in error.code else "role", str(error))
        else:
            return slip(request, issued)
    return render(request, "accounts/user_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.manage")
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    by = actor(request)
    user = get_in_region(request, User.objects.all(), "accounts.manage", pk)
    initial = {name: getattr(user, name) for name in ("nama", "role", "wilayah", "unit", "is_active")}
    form = UserForm(queries.regions_in(by.wilayah), sent(request), user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_user(by, user, form.data_of(), now=clock.now())
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:user_list")
    shown = {"form": form, "person": user, "logins": own.told(user, 5), "is_self": user.pk == by.pk}
    return render(request, "accounts/user_form.html", shown, status=422 if form.errors else 200)


@require_POST
@requires("accounts.manage")
def user_code(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_in_region(request, User.objects.all(), "accounts.manage", pk)
    try:
        issued = services.issue_access_code(user, actor(request), now=clock.now())
    except UserError as error:
        messages.error(request, str(error))
        return redirect("accounts:user_edit", pk=user.pk)
    return slip(request, issued)


@require_POST
@requires("accounts.manage")
def user_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_in_region(request, User.objects.all(), "accounts.manage", pk)
    try:
        second_factor.reset(actor(request), user, now=clock.now())
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The second factor of %(name)s is reset.") % {"name": user.nama})
    return redirect("accounts:user_edit", pk=user.pk)


@require_GET
@requires("accounts.manage")
def user_changes(request: HttpRequest) -> HttpResponse:
    """Who changed which account, how and when."""
    page = Paginator(queries.account_changes(actor(request).wilayah), PAGE).get_page(request.GET.get("hal"))
    lines = queries.told_changes(list(page.object_list))
    rows = [(line, wording.detail_words(line.detail, User._meta.label)) for line in lines]
    log.record(request, Act.LIST, model=User._meta.label, count=max(1, len(rows)), now=clock.now())
    return render(request, "accounts/user_changes.html", {"page": page, "rows": rows})


@never_cache
def slip(request: HttpRequest, issued: IssuedCode) -> HttpResponse:
    """The code in clear, once: no address leads here again."""
    facts = [
        (_("User name"), issued.user.username),
        (_("Address"), office_address(request, reverse("accounts:use_code"))),
        (_("Role"), issued.user.get_role_display()),
    ]
    return render(request, "accounts/slip.html", {"issued": issued, "slip_facts": facts})
