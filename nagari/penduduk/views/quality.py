"""/penduduk/mutu/: the work lists on data, with counts; one list, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nagari.accounts import log
from nagari.accounts.access import actor, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.families import family_rows
from nagari.penduduk.queries.listing import PAGE_SIZE, rows_by_key
from nagari.penduduk.queries.places import Places, places_of
from nagari.penduduk.queries.quality import MOST, OF_FAMILIES, Mutu, count_pairs, counts, keys_of
from nagari.penduduk.views.listing import page_number
from nagari.penduduk.worklists import LISTS
from nagari.templates.wording import nik


@dataclass(frozen=True, slots=True)
class Line:
    """`is_cut`: there are more than `number`."""

    url: str
    title: str
    advice: str
    number: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    url: str
    name: str
    number: str
    place: str
    note: str


@require_GET
@requires("penduduk.change")
def index(request: HttpRequest) -> HttpResponse:
    """All lists of the village; how many pairs are alike comes later, for that reads everybody."""
    wilayah = actor(request).wilayah
    lines = [
        Line(f"{one.mutu.value}/", str(LISTS[one.mutu].title), str(LISTS[one.mutu].advice), one.number)
        for one in counts(wilayah, clock.today())
    ]
    context = {
        "open": [one for one in lines if one.number],
        "sound": [one for one in lines if not one.number],
        "pairs": LISTS[Mutu.GANDA],
    }
    return render(request, "penduduk/mutu/index.html", context)


@require_GET
@requires("penduduk.change")
def pair_count(request: HttpRequest) -> HttpResponse:
    """A piece of the page above."""
    return render(request, "penduduk/mutu/_count.html", {"one": count_pairs(actor(request).wilayah)})


@require_GET
@requires("penduduk.change")
def worklist(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in Mutu._value2member_map_:
        raise Http404
    mutu = Mutu(slug)
    if mutu is Mutu.GANDA:
        return redirect("penduduk:duplicates")
    user, found = actor(request), LISTS[mutu]
    places = places_of(user.wilayah)
    keys = keys_of(mutu, user.wilayah, clock.today())
    page = Paginator(keys, PAGE_SIZE).get_page(page_number(request))
    rows = _families(mutu, page, places) if mutu in OF_FAMILIES else _people(mutu, page, places)
    model = (Keluarga if mutu in OF_FAMILIES else Penduduk)._meta.label
    log.record(request, Act.LIST, model=model, detail=f"mutu={mutu.value}", count=len(rows), now=clock.now())
    context = {
        "title": found.title,
        "advice": found.advice,
        "page": page,
        "rows": rows,
        "is_cut": len(keys) == MOST,
        "first": found.url(mutu, keys[0]) if keys else "",
        "of_families": mutu in OF_FAMILIES,
    }
    return render(request, "penduduk/mutu/list.html", context)


def _people(mutu: Mutu, page: Page, places: Places) -> Sequence[Row]:
    found = LISTS[mutu]
    years = _("%(age)s years")
    return [
        Row(
            found.url(mutu, one.id),
            one.nama,
            nik(one.nomor),
            one.tempat,
            "" if one.umur is None else years % {"age": one.umur},
        )
        for one in rows_by_key(list(page), places, clock.today())
    ]


def _families(mutu: Mutu, page: Page, places: Places) -> Sequence[Row]:
    found = LISTS[mutu]
    return [
        Row(found.url(mutu, one.id), one.kepala or one.alamat or "–", nik(one.no_kk), one.tempat, str(one.anggota))
        for one in family_rows(list(page), places)
    ]
