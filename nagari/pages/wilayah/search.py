"""Regions while one types: for the first day, birthplaces, arrivals and departures."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nagari.accounts.access import actor, requires
from nagari.wilayah.models import Tingkat
from nagari.wilayah.queries.search import find_regions

LIMIT = 20


@require_safe
@requires("wilayah.view")
def find(request: HttpRequest) -> HttpResponse:
    """`?q=&level=&near=`: options of a list as HTML, or with `format=json` `{"results": [{code, name, above}]}`.

    `level` is 1 to 4, anything else means all; `near` is a region code, by default the person's own.
    """
    asked = request.GET.get("level", "")
    level = Tingkat(int(asked)) if asked in {"1", "2", "3", "4"} else None
    near = request.GET.get("near") or actor(request).wilayah
    hits = find_regions(request.GET.get("q", ""), level=level, near=near, limit=LIMIT)
    if request.GET.get("format") == "json":
        found = [{"code": hit.code, "name": hit.name, "above": hit.above} for hit in hits]
        return JsonResponse({"results": found})
    return render(request, "wilayah/hits.html", {"hits": hits})
