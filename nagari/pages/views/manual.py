"""Bantuan: the operator's manual, for everybody, also before anyone has logged in."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from nagari.accounts.middleware import open_before_factor
from nagari.kantor.words import words
from nagari.pages import manual

MAX_QUERY = 80


@login_not_required
@open_before_factor
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    kata = words()
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    hits = manual.search(query, kata) if query else []
    front = manual.page(manual.INDEX)
    context = {"query": query, "hits": hits, "body": _body(front, kata) if front else ""}
    return render(request, "pages/manual_index.html", context)


@login_not_required
@open_before_factor
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = manual.page(slug)
    if found is None or slug == manual.INDEX:
        raise Http404
    kata = words()
    context = {
        "title": manual.with_words(found.title, kata),
        "body": _body(found, kata),
        "headings": [{"anchor": one.anchor, "title": manual.with_words(one.title, kata)} for one in found.headings],
        **_neighbours(slug, kata),
    }
    return render(request, "pages/manual_page.html", context)


def _body(found: manual.ManualPage, kata: Mapping[str, Any]) -> str:
    # The page is our own and its HTML switched off; the words come from a form of the office.
    return mark_safe(manual.with_words(found.html, {key: escape(word) for key, word in kata.items()}))  # noqa: S308


def _neighbours(slug: str, kata: Mapping[str, Any]) -> dict[str, Any]:
    order = manual.slugs()
    place = order.index(slug)
    found = {"before": manual.page(order[place - 1]) if place else None}
    found["after"] = manual.page(order[place + 1]) if place + 1 < len(order) else None
    return {name: {"slug": one.slug, "title": manual.with_words(one.title, kata)} for name, one in found.items() if one}
