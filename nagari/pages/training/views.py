"""The page that starts, shows and stops the training office. Works without JavaScript by refreshing itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from nagari.accounts.access import requires
from nagari.accounts.rules import Role
from nagari.demo.logins import LOGINS, PASSWORD
from nagari.pages.training import process
from nagari.pages.training.state import Phase

REFRESH_SECONDS = "3"


@require_safe
@never_cache
@requires("pages.training")
def index(request: HttpRequest) -> HttpResponse:
    context = _context(request)
    response = render(request, "pages/training/index.html", context)
    if context["state"].phase is Phase.PREPARING:
        response.headers["Refresh"] = REFRESH_SECONDS
    return response


@require_safe
@never_cache
@requires("pages.training")
def progress(request: HttpRequest) -> HttpResponse:
    context = _context(request)
    if context["state"].phase is not Phase.PREPARING:
        return HttpResponseClientRefresh()
    return render(request, "pages/training/_progress.html", context)


@require_POST
@requires("pages.training")
def start(request: HttpRequest) -> HttpResponse:
    process.start(int(request.get_port()), fresh="baru" in request.POST)
    return redirect("training:index")


@require_POST
@requires("pages.training")
def stop(request: HttpRequest) -> HttpResponse:
    process.stop()
    return redirect("training:index")


def _context(request: HttpRequest) -> dict[str, Any]:
    found = process.current()
    name, _port = split_domain_port(request.get_host())
    return {
        "state": found,
        "inside": settings.TRAINING,
        "address": f"http://{name}:{found.port}/" if found.port else "",
        "logins": [(login.username, f"{Role(login.role).label}, {login.nama}") for login in LOGINS],
        "password": PASSWORD,
    }
