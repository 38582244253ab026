"""What residents read, without a login: which services there are, and what each asks for."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from layanan.katalog import showing
from layanan.katalog.queries import catalogue
from nagari.kantor import clock, queries, site
from nagari.kantor.site import SiteInfo

LONGEST_SEARCH = 80


def _office() -> SiteInfo:
    info = site.current()
    if info is None:
        raise Http404
    return info


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """By group; `?q=` those whose title holds these words."""
    info = _office()
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    every = catalogue.offered(info.wilayah)
    found = catalogue.titled(every, text)
    context = {
        "groups": catalogue.grouped(found),
        "group_names": [name for name, _rows in catalogue.grouped(every)],
        "q": text,
        "has_any": bool(every),
    }
    return render(request, "katalog/public.html", context)


@login_not_required
@require_safe
def service(request: HttpRequest, kode: str) -> HttpResponse:
    info = _office()
    found = catalogue.find_offered(info.wilayah, kode)
    if found is None:
        raise Http404
    shown = showing.shown(catalogue.content(found.versi), info.words)
    context = {"found": found, "shown": shown, "may_ask_by_phone": found.versi.mandiri}
    return render(request, "katalog/public_service.html", context)


@login_not_required
@require_safe
def sheet(request: HttpRequest, kode: str) -> HttpResponse:
    """The service standard on paper, to hang up in the waiting room."""
    info = _office()
    found = catalogue.find_offered(info.wilayah, kode)
    if found is None:
        raise Http404
    context = {
        "found": found,
        "shown": showing.shown(catalogue.content(found.versi), info.words),
        "kantor": queries.letterhead(info.wilayah),
        "printed_on": clock.today(),
    }
    return render(request, "katalog/sheet.html", context)
