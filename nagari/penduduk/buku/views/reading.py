"""The books on the screen."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.buku import report
from nagari.penduduk.buku.columns import Book, cells, head_rows
from nagari.penduduk.buku.document import REPORT
from nagari.penduduk.buku.months import closing_of, last_closed, last_day, named, next_month, previous_month
from nagari.penduduk.buku.queries import closings, first_known, gap_to_signed
from nagari.penduduk.buku.services import is_untouched
from nagari.penduduk.buku.source import Source, source_of
from nagari.penduduk.buku.views.asked import Asked, asked
from nagari.penduduk.models import Penduduk
from nagari.wilayah.queries.tree import children, label
from nagari.wilayah.rules.codes import Tingkat, depth_of

VIEW = "buku.view"
PER_PAGE = 50
LABEL = Penduduk._meta.label


@require_GET
@requires(VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """All books of a month, and how far the months are closed."""
    user, found = actor(request), asked(request, VIEW)
    if found is None:
        return choose(request)
    closed = last_closed(found.wilayah)
    closing = closing_of(found.wilayah, found.month)
    context = {
        **frame(found),
        "books": [(book, _tells(book)) for book in Book],
        "closing": closing,
        "closings": closings(found.wilayah),
        "may_close": user.has_perm("buku.close", found.wilayah),
        "is_over": found.today > last_day(found.month),
        "next_to_close": next_month(closed) if closed else None,
        "last_closed": closed,
        "first_known": first_known(found.wilayah),
        **_may(user, found),
    }
    return render(request, "buku/index.html", context)


@require_GET
@requires(VIEW)
def book(request: HttpRequest, kode: str) -> HttpResponse:
    """One book of a month, by pages."""
    found = asked(request, VIEW)
    if found is None:
        return choose(request)
    one = _book(kode)
    source = source_of(one, found.wilayah, found.month, found.today)
    page = Paginator(range(source.count), PER_PAGE).get_page(request.GET.get("hal"))
    start = max(page.start_index() - 1, 0)
    rows = list(source.rows(start, start + PER_PAGE))
    note(request, found, f"{one.number} {found.text}", count=max(1, len(rows)))
    context = {
        **frame(found),
        "book": one,
        "head": head_rows(one.columns),
        "columns": one.columns,
        "rows": [cells(row, one.columns) for row in rows],
        "total": cells(source.total, one.columns),
        "page": page,
        "source": source,
        **_told(source, found),
        **_may(actor(request), found),
    }
    return render(request, "buku/book.html", context)


@require_GET
@requires(VIEW)
def monthly(request: HttpRequest) -> HttpResponse:
    """The monthly report."""
    found = asked(request, VIEW)
    if found is None:
        return choose(request)
    source = source_of(Book.B3, found.wilayah, found.month, found.today)
    assert source.recap is not None
    note(request, found, f"{REPORT} {found.text}")
    context = {
        **frame(found),
        "tables": [
            {
                "title": one.title,
                "head": head_rows(one.columns),
                "rows": [cells(row, one.columns) for row in one.rows],
                "total": cells(one.total, one.columns),
            }
            for one in report.tables(source.recap)
        ],
        "source": source,
        **_told(source, found),
        **_may(actor(request), found),
    }
    return render(request, "buku/monthly.html", context)


def choose(request: HttpRequest) -> HttpResponse:
    """Above the villages: whose books?"""
    here = actor(request).wilayah
    parts = children(here)
    villages = [(one, children(one.code)) for one in parts] if depth_of(here) < Tingkat.KECAMATAN else [(None, parts)]
    return render(request, "buku/choose.html", {"groups": villages})


def frame(found: Asked) -> dict[str, Any]:
    return {
        "asked": found,
        "month": named(found.month),
        "place": label(found.wilayah) if found.desa else "",
        "months": [(f"{one:%Y-%m}", named(one)) for one in _months(found)],
    }


def note(request: HttpRequest, found: Asked, what: str, *, count: int = 1, act: str = Act.LIST) -> None:
    log.record(request, act, model=LABEL, wilayah=found.wilayah, detail=what, count=count, now=clock.now())


def _months(found: Asked) -> list[Any]:
    """Two years back, and the one that is shown."""
    month, every = found.today.replace(day=1), []
    for _turn in range(25):
        every.append(month)
        month = previous_month(month)
    return every if found.month in every else [*every, found.month]


def _book(kode: str) -> Book:
    try:
        return Book(kode)
    except ValueError:
        raise Http404 from None


def _told(source: Source, found: Asked) -> dict[str, Any]:
    since = first_known(found.wilayah)
    is_before = since is not None and since > last_day(found.month)
    gap = gap_to_signed(found.wilayah, source.recap) if source.recap and not source.closing else 0
    notes = report.notes(source.recap) if source.recap else ()
    return {
        "closing": source.closing,
        "is_altered": source.closing is not None and not is_untouched(source.closing),
        "is_before": is_before,
        "first_known": since,
        "gap": gap,
        "notes": notes,
    }


def _may(user: Any, found: Asked) -> dict[str, bool]:
    return {
        "may_give_out": user.has_perm("buku.print", found.wilayah) or user.has_perm("buku.export", found.wilayah),
    }


def _tells(one: Book) -> str:
    return {
        Book.B1: _("Everybody who lives here for good, at the end of the month"),
        Book.B2: _("Who came, left or died in the month"),
        Book.B3: _("From the opening to the closing figures, part by part"),
        Book.B4: _("Guests who stay for a time"),
        Book.B5: _("Everybody by family card, at the end of the month"),
    }[one]
