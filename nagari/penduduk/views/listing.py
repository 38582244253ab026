"""The list of residents, its search box and the suggestions while typing."""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.words import words
from nagari.penduduk import drawing, sections
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.kode.status import status_words
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.filters import (
    ALL_STATUSES,
    SPECIFIC_FILTERS,
    PendudukFilter,
    Sort,
    from_query,
    to_query,
)
from nagari.penduduk.queries.groups import Kelompok
from nagari.penduduk.queries.listing import Listing, list_penduduk, suggest
from nagari.penduduk.queries.places import Places, places_of
from nagari.templates.wording import nama_bulan, tanggal

LABEL = Penduduk._meta.label
# What the filter form has no field for.
_KEPT = ("urut", "lahir_dari", "lahir_sampai", "kelompok", "pada")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing the list is narrowed by; `url` is the list without it."""

    text: str
    url: str


@require_GET
@requires("penduduk.view")
def index(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    wanted = from_query(request.GET, allowed=allowed_filters(user))
    places, today = places_of(user.wilayah), clock.today()
    listing = list_penduduk(wanted, user.wilayah, places, page_number(request), today)
    detail = f"{log.masked(wanted.q)} {replace(wanted, q='').query_string()}".strip()
    log.record(
        request,
        Act.SEARCH if wanted.q else Act.LIST,
        model=LABEL,
        detail=detail,
        count=len(listing.rows),
        now=clock.now(),
    )
    if len(listing.rows) == 1 and re.fullmatch(r"\d{16}", wanted.q) and listing.rows[0].nomor == wanted.q:
        # A whole number of one person: the record is what was asked for.
        return redirect("penduduk:detail", listing.rows[0].id)
    return render(request, "penduduk/list.html", _context(user, wanted, listing, places))


def _context(user: User, wanted: PendudukFilter, listing: Listing, places: Places) -> dict[str, Any]:
    columns, chips = _columns(wanted, places), _chips(wanted, places)
    return {
        "filter": wanted,
        "listing": listing,
        "page": listing.page,
        "rows": drawing.table_rows(
            listing.rows, kk=columns["kk"].title, place=columns["tempat"].title, age=columns["umur"].title
        ),
        "chips": chips,
        "head": drawing.table_head(*columns.values()),
        "hidden": [(key, value) for key, value in to_query(wanted).items() if key in _KEPT],
        "search_term": wanted.q,
        "drawer": drawing.filter_fields(
            wanted, places, place_title(places), specific=user.has_perm("penduduk.specific")
        ),
        "may_change": user.has_perm("penduduk.change"),
        "may_import": user.has_perm("penduduk.import"),
        "may_export": user.has_perm("penduduk.export"),
        "may_save": bool(chips) and user.has_perm("penduduk.lists"),
        "may_merge": user.has_perm("penduduk.merge"),
        "query": wanted.query_string(),
        "everyone_url": "?" + replace(wanted, status=ALL_STATUSES).query_string(),
    }


@require_GET
@requires("penduduk.view")
def suggestions(request: HttpRequest) -> HttpResponse:
    """A piece of page under the search box; logged like a search, for it shows names."""
    user = actor(request)
    term = from_query(request.GET).q
    rows = suggest(term, user.wilayah, places_of(user.wilayah), clock.today()) if len(term) > 2 else ()
    if rows:
        log.record(request, Act.SEARCH, model=LABEL, detail=log.masked(term), count=len(rows), now=clock.now())
    return render(request, "penduduk/_suggest.html", {"rows": rows, "term": term})


def page_number(request: HttpRequest) -> int:
    text = request.GET.get("hal", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def allowed_filters(user: User) -> frozenset[str]:
    return SPECIFIC_FILTERS if user.has_perm("penduduk.specific") else frozenset()


def _chips(wanted: PendudukFilter, places: Places) -> list[Chip]:
    def without(**changes: Any) -> str:
        return "?" + replace(wanted, **changes).query_string()

    found: list[Chip] = []
    if wanted.q:
        found.append(Chip(f"“{wanted.q}”", without(q="")))
    if wanted.lingkungan:
        found.append(Chip(places.label(wanted.lingkungan) or _("unknown place"), without(lingkungan=None)))
    if wanted.umur_dari is not None or wanted.umur_sampai is not None:
        ages = {"from": wanted.umur_dari or 0, "to": wanted.umur_sampai}
        text = _("%(from)s to %(to)s years") if wanted.umur_sampai is not None else _("%(from)s years and older")
        found.append(Chip(text % ages, without(umur_dari=None, umur_sampai=None)))
    if wanted.lahir_dari is not None or wanted.lahir_sampai is not None:
        found.append(Chip(_born(wanted), without(lahir_dari=None, lahir_sampai=None)))
    if wanted.status != StatusDasar.HIDUP:
        text = _("every status") if wanted.status == ALL_STATUSES else status_words()[wanted.status]
        found.append(Chip(text, without(status=StatusDasar.HIDUP)))
    if wanted.tanpa_nik:
        found.append(Chip(_("without NIK"), without(tanpa_nik=False)))
    if wanted.kelompok:
        found.append(Chip(_grouped(wanted, wanted.kelompok), without(kelompok=None, pada=None)))
    for name, value in wanted.codes.items():
        rest = {key: one for key, one in wanted.codes.items() if key != name}
        text = sections.shown(name, value) if value else _("not filled in")
        found.append(Chip(f"{sections.label(name)}: {text}", without(codes=rest)))
    return found


def _grouped(wanted: PendudukFilter, kelompok: Kelompok) -> str:
    if wanted.pada is None:
        return str(kelompok.label)
    told = {"group": kelompok.label, "month": nama_bulan(wanted.pada.month), "year": wanted.pada.year}
    return _("%(group)s, end of %(month)s %(year)s") % told


def _born(wanted: PendudukFilter) -> str:
    days = {"from": tanggal(wanted.lahir_dari), "to": tanggal(wanted.lahir_sampai)}
    if not days["from"]:
        return _("born until %(to)s") % days
    return (_("born %(from)s to %(to)s") if days["to"] else _("born from %(from)s on")) % days


def place_title(places: Places) -> str:
    return words()["desa_cap" if places.are_regions else "dusun_cap"]


def _columns(wanted: PendudukFilter, places: Places) -> dict[str, drawing.Column]:
    titles = {
        Sort.NAMA: _("Name"),
        Sort.KK: _("KK number"),
        Sort.TEMPAT: place_title(places),
        Sort.UMUR: _("Age"),
    }
    columns = {}
    for sort, title in titles.items():
        here = wanted.urut == sort
        url = "?" + replace(wanted, urut=sort, turun=here and not wanted.turun).query_string()
        columns[sort.value] = drawing.Column(
            title, url, ("descending" if wanted.turun else "ascending") if here else ""
        )
    return columns
