"""The list of events."""

from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.mutasi.listing import MutasiFilter, from_query, list_mutasi
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.views.listing import page_number, place_title
from nagari.templates.wording import nama_bulan


@require_GET
@requires("mutasi.view")
def index(request: HttpRequest) -> HttpResponse:
    """`?q= &jenis= &bulan=2026-05 &buku=2026-05 &tempat= &batal=1`."""
    user = actor(request)
    wanted, places = from_query(request.GET), places_of(user.wilayah)
    listing = list_mutasi(wanted, user.wilayah, places, page_number(request))
    detail = f"{log.masked(wanted.q)} {replace(wanted, q='').query_string()}".strip()
    log.record(
        request,
        Act.SEARCH if wanted.q else Act.LIST,
        model=Mutasi._meta.label,
        detail=detail,
        count=len(listing.rows),
        now=clock.now(),
    )
    context = {
        "filter": wanted,
        "page": listing.page,
        "rows": listing.rows,
        "kinds": [(jenis.value, jenis.label, jenis.value == wanted.jenis) for jenis in Jenis],
        "months": [(key, name, key == wanted.bulan) for key, name in _months(clock.today())],
        "places": [(key, name, key == str(wanted.tempat or "")) for key, name in places.choices()],
        "dusun": place_title(places),
        "may_record": user.has_perm("mutasi.record", user.wilayah),
        "book": _told(wanted.buku),
        "is_narrowed": wanted != MutasiFilter(),
    }
    return render(request, "mutasi/list.html", context)


def _told(month: str) -> str:
    year, _dash, number = month.partition("-")
    return f"{nama_bulan(int(number))} {year}" if month else ""


def _months(today: date) -> list[tuple[str, str]]:
    """This month and the thirty-five before it."""
    found = []
    for back in range(36):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        found.append((f"{year}-{month + 1:02}", f"{nama_bulan(month + 1)} {year}"))
    return found
