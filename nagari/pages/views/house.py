"""The small addresses every site has."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from nagari.accounts.middleware import open_before_factor


@login_not_required
@require_safe
@cache_control(max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may see what residents see, nothing that asks for a login."""
    lines = ("User-agent: *", "Allow: /$", "Allow: /panduan/", "Allow: /layanan/", "Disallow: /")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@login_not_required
@require_safe
@cache_control(max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("emblem.svg"))


@login_not_required
@require_safe
@never_cache
def ping(request: HttpRequest) -> HttpResponse:
    """200 when pages and database answer; for `serve`, monitors, and the page that waits for the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@login_not_required
@open_before_factor
def choose_language(request: HttpRequest) -> HttpResponse:
    """POST language=id|en, next=address on this site."""
    return set_language(request)
